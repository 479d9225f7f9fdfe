import type { Conversation } from '../chat/conversation'
import { blobIdsOf } from '../chat/message'
import { storage } from './database'
import { blobIdsOfDraft, type Change } from './records'

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

/** Removes a conversation with its messages, its draft and their pictures, for good. @throws {StorageError} */
export async function purgeConversation(id: string): Promise<void> {
  const database = await storage()
  const [messages, draft] = await Promise.all([database.messagesOf(id), database.get('drafts', id)])
  const changes: Change[] = messages.map(message => ({ store: 'messages', remove: message.id }))
  await database.write([...changes, { store: 'drafts', remove: id }, { store: 'conversations', remove: id }], 'strict')
  await database.removeUnneeded([...messages.flatMap(blobIdsOf), ...draft ? blobIdsOfDraft(draft) : []])
}
