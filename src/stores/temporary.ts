import { forgetTemporary, keepInMemory, storeTemporary } from '../db/temporary'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { useNewConversation } from './newConversation'

/** The draft of the page of a new conversation has no conversation yet. */
const newDraft = 'new'
let watched = false

/**
 * Says whether the next new conversation is temporary. What is typed for it from then on is kept in memory too.
 * @throws {StorageError} where what was typed before cannot be moved
 */
export async function chooseTemporary(on: boolean): Promise<void> {
  const newConversation = useNewConversation()
  if (on) await keepInMemory(newDraft)
  else await storeTemporary(newDraft)
  newConversation.temporary = on ? true : undefined
}

/** Keeps a conversation in memory alone from its first message on; the page then asks before it closes. @throws {StorageError} */
export async function beginTemporary(conversationId: string): Promise<void> {
  await keepInMemory(conversationId)
  if (watched) return
  watched = true
  addEventListener('beforeunload', askBeforeClosing)
}

/** Stores all of a temporary conversation: it is like any other then. @throws {StorageError} it stays temporary */
export async function keepTemporary(conversationId: string): Promise<void> {
  const conversations = useConversations()
  await storeTemporary(conversationId)
  const conversation = conversations.headers.get(conversationId)
  if (!conversation) return
  const { temporary: _, ...kept } = conversation
  conversations.put(kept)
}

/** A temporary conversation was sent, and the next new one is like any other again; or it was not, and there is none. */
export async function endBeginning(conversationId: string, sent: boolean): Promise<void> {
  if (!sent) return forgetTemporary(conversationId)
  useDrafts().sent(newDraft) // what was typed since belongs to the conversation
  await chooseTemporary(false)
}

function askBeforeClosing(leaving: BeforeUnloadEvent): void {
  if (useConversations().list.some(({ temporary, head }) => temporary && head !== undefined)) leaving.preventDefault()
}
