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

/** The key of a connection for one call to `origin`; empty where it was entered for another. */
export async function readKey(connectionId: string, origin: string): Promise<string> {
  const stored = await (await storage()).get('keys', connectionId)
  return stored?.origin === origin ? stored.key : ''
}

/** Binds a key that was entered before its address to that address, once. @throws {StorageError} */
export async function bindKey(connectionId: string, origin: string): Promise<KeyInfo | undefined> {
  const stored = await (await storage()).get('keys', connectionId)
  if (!stored) return undefined
  return stored.origin ? infoOf(connectionId, stored.origin, stored.key) : saveKey(connectionId, origin, stored.key)
}

/** Removes a key. @throws {StorageError} */
export async function forgetKey(connectionId: string): Promise<void> {
  await (await storage()).write([{ store: 'keys', remove: connectionId }], 'strict')
}

function infoOf(connectionId: string, origin: string, key: string): KeyInfo {
  return { connectionId, origin, lastFour: key.length > 8 ? key.slice(-4) : '' }
}
