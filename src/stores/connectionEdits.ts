import { atRoot, type Address } from '../api/address'
import { readTypedUrl } from '../api/addressText'
import type { Connection, Protocol } from '../api/connection'
import { removeConnection as removeStored, saveConnection } from '../db/connections'
import * as keys from '../db/keys'
import { readKey } from '../db/keyUse'
import { balanceSources } from '../providers/balance'
import { isSecretName } from '../settings/secretName'
import { demoConnection, useConnections } from './connections'

/** A field of the settings panel with its new value. */
export type FieldChange =
  | { readonly field: 'name' | 'baseUrl' | 'key' | 'model' | 'imageModel', readonly value: string }
  | { readonly field: 'protocol', readonly value: Protocol }
  | { readonly field: 'headers', readonly value: Connection['headers'] }
  | { readonly field: 'stream' | 'sessionConsent', readonly value: boolean }

/** Changes a field of the current connection, or its key; an empty key changes nothing. @throws {StorageError} */
export async function applyChange({ field, value }: FieldChange): Promise<void> {
  const connections = useConnections()
  switch (field) {
    case 'key': return value.trim() ? connections.setKey(value) : undefined
    case 'stream': {
      const { stream: _, ...parameters } = connections.current.parameters
      return connections.change({ parameters: value ? parameters : { ...parameters, stream: false } })
    }
    case 'sessionConsent': return connections.change({ sessionConsent: value ? true : undefined })
    case 'protocol': return connections.change({ protocol: value, ...value !== 'session' && { sessionConsent: undefined } })
    case 'headers': return connections.change({ headers: value })
    case 'name':
    case 'baseUrl':
    case 'model':
    case 'imageModel': return connections.edit(field, value)
  }
}

/** What is shown of an address while it is typed: what each protocol calls, and what was noticed. */
export function resolvedAddress(typed: string, address: Address) {
  const plain = readTypedUrl(typed, address.origin)
  return {
    valid: true as const,
    chat: address.chat,
    called: {
      'completions': address.completions,
      'session': atRoot(address, '/pro/chat/completions'),
      ...'url' in plain && { 'plain-sse': plain.url.origin + plain.url.pathname + address.query },
    },
    others: { models: address.models, images: address.images, ...balanceSources(address, 'chat').includes('billing') && { balance: atRoot(address, '/v1/dashboard/billing/subscription') } },
    notes: address.notes,
    ...address.protocol && { protocol: address.protocol },
    ...address.foundKey && { foundKey: address.foundKey },
  }
}

/** Makes and selects a connection like another one, but without its key and without secret headers. @throws {StorageError} */
export async function duplicateConnection(id: string, name: string): Promise<void> {
  const connections = useConnections()
  const original = connections.find(id)
  if (!original) return
  const { id: _, quirks: __, sessionConsent: ___, ...fields } = original
  const headers = Object.fromEntries(Object.entries(original.headers).filter(([header]) => !isSecretName(header)))
  await connections.add({ ...fields, name, headers })
}

/** Removes a connection with its key. Gives what brings both back as they were. @throws {StorageError} */
export async function removeConnection(id: string): Promise<() => Promise<void>> {
  const connections = useConnections()
  const [connection, info, at] = [connections.find(id), connections.keyInfos.get(id), connections.list.findIndex(other => other.id === id)]
  const selected = connections.currentId === id
  const key = info && await readKey(id, info.origin)
  await removeStored(id)
  connections.list = connections.list.filter(other => other.id !== id)
  await connections.forgetKey(id)
  if (connections.currentId === id) await connections.select(connections.list[0]?.id ?? demoConnection.id)
  return async () => {
    if (!connection || connections.find(id)) return
    connections.list = connections.list.toSpliced(at, 0, connection)
    await saveConnection(connection)
    if (info && key) connections.keyInfos = new Map(connections.keyInfos).set(id, await keys.saveKey(id, info.origin, key))
    if (selected) await connections.select(id)
  }
}
