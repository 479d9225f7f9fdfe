import { coverStorage } from './database'
import { TemporaryStorage } from './temporaryLayer'

let layer: TemporaryStorage | undefined

/**
 * From now on every record of a conversation – header, messages, draft, pictures – lives in memory alone; what of it was
 * stored before is moved there. `new` keeps the draft of the page of a new conversation so.
 * @throws {StorageError} where what was stored cannot be moved
 */
export async function keepInMemory(conversationId: string): Promise<void> {
  layer = await coverStorage(below => below instanceof TemporaryStorage ? below : new TemporaryStorage(below))
  await layer.keep(conversationId)
}

/** Whether a conversation lives in memory alone. */
export function isTemporary(conversationId: string): boolean {
  return layer?.kept.has(conversationId) ?? false
}

/** Throws a conversation away; what its reply may still write comes to nothing. For `new`, `storeTemporary` ends it instead. */
export function forgetTemporary(conversationId: string): void {
  layer?.forget(conversationId)
}

/**
 * Stores all of a conversation in one strict transaction: from then on it is like any other.
 * @throws {StorageError} nothing was stored, and it stays in memory
 */
export async function storeTemporary(conversationId: string): Promise<void> {
  if (isTemporary(conversationId)) await layer?.store(conversationId)
}
