import type { FilePart, ImagePart } from '../chat/message'
import { storage } from './database'

/** What was typed and put in, and not sent. */
export interface DraftContent {
  readonly text: string
  readonly parts: readonly (ImagePart | FilePart)[]
  /** The message that is being changed to this; unset: a next prompt. */
  readonly messageId?: string
}

/** The draft of a conversation; `new` for the page of a new one. */
export async function loadDraft(conversationId: string): Promise<DraftContent> {
  const { conversationId: _, ...draft } = await (await storage()).get('drafts', conversationId) ?? { conversationId }
  return { text: '', parts: [], ...draft }
}

/** Keeps a draft; an empty one is removed. @throws {StorageError} */
export async function saveDraft(conversationId: string, draft: DraftContent): Promise<void> {
  const database = await storage()
  await database.write([draft.text || draft.parts.length
    ? { store: 'drafts', put: { conversationId, ...draft } }
    : { store: 'drafts', remove: conversationId }], 'relaxed')
}
