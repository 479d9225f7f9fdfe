import type { Conversation } from '../chat/conversation'
import type { Message } from '../chat/message'
import { storage } from './database'
import type { Change } from './records'

/** All messages of one conversation, in no order. */
export async function loadMessages(conversationId: string): Promise<readonly Message[]> {
  return (await storage()).messagesOf(conversationId)
}

/**
 * Stores what must be kept before a request leaves, or after a reply ended, and removes the draft that became
 * its prompt: all or nothing, waiting for the disk.
 * @throws {StorageError} `full` where there is no room; then nothing was stored
 */
export async function saveTurn(conversation: Conversation, messages: readonly Message[], draftId?: string): Promise<void> {
  const changes: Change[] = messages.map(message => ({ store: 'messages', put: message }))
  if (draftId) changes.push({ store: 'drafts', remove: draftId })
  await (await storage()).write([{ store: 'conversations', put: conversation }, ...changes], 'strict')
}

/** Stores a message. `relaxed` while it grows, `strict` at its end. @throws {StorageError} */
export async function saveMessage(message: Message, durability: 'strict' | 'relaxed'): Promise<void> {
  await (await storage()).write([{ store: 'messages', put: message }], durability)
}

/** Removes messages and moves the head of their conversation away from them. @throws {StorageError} */
export async function removeMessages(conversation: Conversation, ids: readonly string[]): Promise<void> {
  const changes: Change[] = ids.map(id => ({ store: 'messages', remove: id }))
  await (await storage()).write([{ store: 'conversations', put: conversation }, ...changes], 'strict')
}
