import { storage } from './database'

/** What was typed and not sent in a conversation; `new` for the page of a new one. */
export async function loadDraft(conversationId: string): Promise<string> {
  return (await (await storage()).get('drafts', conversationId))?.text ?? ''
}

/** Keeps a draft; an empty one is removed. @throws {StorageError} */
export async function saveDraft(conversationId: string, text: string): Promise<void> {
  const database = await storage()
  await database.write([text
    ? { store: 'drafts', put: { conversationId, text } }
    : { store: 'drafts', remove: conversationId }], 'relaxed')
}
