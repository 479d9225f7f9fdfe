import type { FilePart, ImagePart } from '../chat/message'
import { storage } from './database'

/** What was typed and put in, and not sent. */
export interface DraftContent {
  readonly text: string
  readonly parts: readonly (ImagePart | FilePart)[]
}

/** The draft of a conversation; `new` for the page of a new one. */
export async function loadDraft(conversationId: string): Promise<DraftContent> {
  const { text = '', parts = [] } = await (await storage()).get('drafts', conversationId) ?? {}
  return { text, parts }
}

/** Keeps a draft; an empty one is removed. @throws {StorageError} */
export async function saveDraft(conversationId: string, { text, parts }: DraftContent): Promise<void> {
  const database = await storage()
  await database.write([text || parts.length
    ? { store: 'drafts', put: { conversationId, text, ...(parts.length && { parts }) } }
    : { store: 'drafts', remove: conversationId }], 'relaxed')
}
