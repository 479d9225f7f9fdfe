import { storage } from './database'

/** Removes messages and stores nothing: that needs no room. The head of their conversation may point at one of them then. @throws {StorageError} */
export async function removeOnly(messageIds: readonly string[]): Promise<void> {
  await (await storage()).write(messageIds.map(remove => ({ store: 'messages', remove })), 'strict')
}
