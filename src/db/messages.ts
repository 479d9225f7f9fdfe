import type { Conversation } from '../chat/conversation'
import type { Message } from '../chat/message'
import { storage } from './database'
import type { Change } from './records'

/** All messages of one conversation, in no order. */
export async function loadMessages(conversationId: string): Promise<readonly Message[]> {
  return (await storage()).messagesOf(conversationId)
}

/** One message; undefined where it was removed. */
export async function loadMessage(id: string): Promise<Message | undefined> {
  return (await storage()).get('messages', id)
}

/**
 * The last messages of the branch that ends at `head`, newest first, `count` at most. Far quicker than all of a long
 * conversation, and enough to show its end.
 */
export async function loadEnd(head: string, count: number): Promise<readonly Message[]> {
  const database = await storage()
  const found: Message[] = []
  for (let id: string | undefined = head; id !== undefined && found.length < count;) {
    const message: Message | undefined = await database.get('messages', id)
    if (message) found.push(message)
    id = message?.parentId
  }
  return found
}

/**
 * Stores what must be kept before a request leaves, or after a reply ended, and removes the draft that became
 * its prompt: all or nothing, waiting for the disk. Of a header that was there before, `from`, only what was changed.
 * @throws {StorageError} `full` where there is no room; then nothing was stored
 */
export async function saveTurn(
  conversation: Conversation, messages: readonly Message[], { draftId, from }: { readonly draftId?: string | undefined, readonly from?: Conversation | undefined } = {},
): Promise<void> {
  const changes: Change[] = messages.map(message => ({ store: 'messages', put: message }))
  if (draftId) changes.push({ store: 'drafts', remove: draftId })
  await (await storage()).write([{ store: 'conversations', put: conversation, from }, ...changes], 'strict')
}

/** Stores a message. `relaxed` while it grows, `strict` at its end. @throws {StorageError} */
export async function saveMessage(message: Message, durability: 'strict' | 'relaxed'): Promise<void> {
  await (await storage()).write([{ store: 'messages', put: message }], durability)
}

/** Removes messages and moves the head of their conversation, as it was in `from`, away from them. @throws {StorageError} */
export async function removeMessages(conversation: Conversation, from: Conversation, ids: readonly string[]): Promise<void> {
  const changes: Change[] = ids.map(id => ({ store: 'messages', remove: id }))
  await (await storage()).write([{ store: 'conversations', put: conversation, from }, ...changes], 'strict')
}
