import { storage } from './database'
import { infoOf, saveKey, type KeyInfo } from './keys'

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
