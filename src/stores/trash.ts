import type { Conversation } from '../chat/conversation'
import { blobIdsOf, type Message } from '../chat/message'
import { cutOff } from '../chat/reply'
import { removeMessages, saveTurn } from '../db/messages'
import { useConversations } from './conversations'
import { dropEditOf } from './editDraft'
import { useMessages } from './messages'
import { usePictures } from './pictures'
import { useReplies } from './replies'

/** What was removed from a conversation and can still come back. */
interface Trash {
  readonly messages: Map<string, Message>
  readonly pictures: Promise<() => Promise<void>>[]
  /** How many removals can be undone: only after the last one is anything let go. */
  pending: number
}

const trashes = new Map<string, Trash>()

/** What was removed, and what becomes of it: `back` or `gone`, once. */
export interface Removal {
  /** @throws {StorageError} where the removal could not be stored: everything is there again */
  readonly stored: Promise<void>
  readonly back: () => Promise<void>
  readonly gone: () => Promise<void>
}

/** Takes messages out of a conversation, on the page at once. */
export function removeFrom(before: Conversation, after: Conversation, removed: readonly Message[]): Removal {
  const { id } = before
  const trash = trashes.get(id) ?? { messages: new Map<string, Message>(), pictures: [], pending: 0 }
  trashes.set(id, trash)
  trash.pending++
  for (const message of removed) trash.messages.set(message.id, message)
  trash.pictures.push(usePictures().hold(removed.flatMap(blobIdsOf)))
  const ids = new Set(removed.map(message => message.id))
  useMessages().drop(id, ids)
  useConversations().put(after)
  let ended = false
  const once = (end: () => Promise<void>) => async (): Promise<void> => {
    if (ended) return
    ended = true
    await end()
    if (--trash.pending > 0) return
    trashes.delete(id)
    await dropEditOf(id, new Set([...trash.messages.keys()].filter(removed => !useMessages().treeOf(id).has(removed))))
    await usePictures().release([...trash.messages.values()].flatMap(blobIdsOf))
  }
  const refused = once(() => Promise.resolve(putBack(before, removed)))
  const stored = removeMessages(after, before, [...ids]).then(() => useReplies().giveUp(id, ids)).catch(async (error: unknown) => {
    await refused()
    throw error
  })
  return { stored, back: once(() => bringBack(before, removed, trash)), gone: once(() => Promise.resolve()) }
}

function putBack(before: Conversation, removed: readonly Message[]): void {
  const conversations = useConversations()
  useMessages().put(before.id, removed)
  conversations.put({ ...conversations.headers.get(before.id) ?? before, ...(before.head && { head: before.head }) })
}

/** What was removed above it since then comes back as well: nothing hangs in the air. */
async function bringBack(before: Conversation, removed: readonly Message[], trash: Trash): Promise<void> {
  const messages = useMessages()
  const conversations = useConversations()
  const header = conversations.headers.get(before.id)
  if (!header) return // the whole conversation was removed for good
  const tree = messages.treeOf(before.id)
  const above: Message[] = []
  for (let id = removed[0]?.parentId; id !== undefined && !tree.has(id);) {
    const message = trash.messages.get(id)
    if (!message) return // another page removed it for good
    above.push(message)
    id = message.parentId
  }
  const back = [...above, ...removed].filter(({ id }) => !tree.has(id)).map(message => message.status === 'streaming' ? cutOff(message) : message)
  messages.put(before.id, back)
  const shown = before.head !== undefined && messages.treeOf(before.id).has(before.head) && !useReplies().running.has(before.id)
  const next = shown && before.head ? { ...header, head: before.head } : header
  conversations.put(next)
  await saveTurn(next, back, { from: header })
  for (const held of trash.pictures) await (await held)()
}
