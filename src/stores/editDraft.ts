import type { DraftContent } from '../db/drafts'
import { editDraftId } from '../db/editDraft'
import { useDrafts } from './drafts'

/** What stood in the edit box of a conversation when it was last open, and which message that is of; neither where it was closed. */
export function loadEdit(conversationId: string): Promise<DraftContent> {
  return useDrafts().load(editDraftId(conversationId))
}

/** Keeps what is typed in the edit box of a message, as the composer's text is kept. Undefined: the box is closed, or as it was. */
export function keepEdit(conversationId: string, messageId: string, text: string | undefined): void {
  useDrafts().keep(editDraftId(conversationId), text === undefined ? { text: '', parts: [] } : { text, parts: [], messageId })
}

/** Forgets what was typed for messages that are gone for good. */
export async function dropEditOf(conversationId: string, messageIds: ReadonlySet<string>, drafts = useDrafts()): Promise<void> {
  const id = editDraftId(conversationId)
  const { messageId } = await drafts.load(id)
  if (messageId !== undefined && messageIds.has(messageId)) drafts.keep(id, { text: '', parts: [] })
}
