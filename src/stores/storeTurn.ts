import type { Conversation } from '../chat/conversation'
import type { Message } from '../chat/message'
import { loadConversation } from '../db/conversations'
import { repliesBeingWritten } from '../db/locks'
import { loadMessage, saveTurn } from '../db/messages'
import { StorageError } from '../db/records'
import { holdTurn } from '../db/turnLock'

interface TurnOptions { readonly draftId: string | undefined, readonly from: Conversation | undefined }

/**
 * Stores a turn before its request leaves, or says why not: nothing was stored then. `busy`: another tab stored one in the
 * same moment, before this one heard of it.
 */
export async function storeTurn(conversation: Conversation, messages: readonly Message[], { draftId, from }: TurnOptions): Promise<'busy' | StorageError['reason'] | undefined> {
  try {
    return await holdTurn(conversation.id, async () => {
      if (from && await isAnswered(from)) return 'busy'
      await saveTurn(conversation, messages, { draftId, from })
      return undefined
    }, 'busy')
  }
  catch (error) {
    if (error instanceof StorageError) return error.reason
    throw error
  }
}

/** Whether a conversation, as this page knows it, has gone on elsewhere, with a reply that is being written. */
async function isAnswered({ id, head }: Conversation): Promise<boolean> {
  const now = await loadConversation(id)
  if (now?.head === undefined || now.head === head) return false
  const reply = await loadMessage(now.head)
  return reply?.status === 'streaming' && (await repliesBeingWritten()).has(reply.id)
}
