import { storage } from './database'

/** What may be known of a key outside of this module. An empty origin: not yet bound to one. */
export interface KeyInfo {
  readonly connectionId: string
  readonly origin: string
  readonly lastFour: string
}

/** What is known of all keys. The keys themselves stay here. */
export async function loadKeyInfos(): Promise<readonly KeyInfo[]> {
  const keys = await (await storage()).all('keys')
  return keys.map(({ connectionId, origin, key }) => infoOf(connectionId, origin, key))
}

/** Keeps a key for one origin, in place of an older one. @throws {StorageError} */
export async function saveKey(connectionId: string, origin: string, key: string): Promise<KeyInfo> {
  await (await storage()).write([{ store: 'keys', put: { connectionId, origin, key } }], 'strict')
  return infoOf(connectionId, origin, key)
}

/** Removes a key. @throws {StorageError} */
export async function forgetKey(connectionId: string): Promise<void> {
  await (await storage()).write([{ store: 'keys', remove: connectionId }], 'strict')
}

/** What of a stored key may be told. */
export function infoOf(connectionId: string, origin: string, key: string): KeyInfo {
  return { connectionId, origin, lastFour: key.length > 8 ? key.slice(-4) : '' }
}
