import type { Conversation } from '../chat/conversation'
import { storage } from './database'

/** All conversations, without their messages. */
export async function loadConversations(): Promise<readonly Conversation[]> {
  return (await storage()).all('conversations')
}

/** The header of one; undefined where it was removed. */
export async function loadConversation(id: string): Promise<Conversation | undefined> {
  return (await storage()).get('conversations', id)
}

/** Stores the header of a conversation; with `from`, only what was changed in it since then. @throws {StorageError} */
export async function saveConversation(conversation: Conversation, from?: Conversation): Promise<void> {
  await (await storage()).write([{ store: 'conversations', put: conversation, from }], 'relaxed')
}

/** Removes a conversation with its messages, its drafts and their pictures, for good. @throws {StorageError} */
export async function purgeConversation(id: string): Promise<void> {
  await (await import('./archive')).removeConversations([id]) // no page needs it to begin with
}
