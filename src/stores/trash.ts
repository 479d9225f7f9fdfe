import type { Conversation } from '../chat/conversation'
import { blobIdsOf, type Message } from '../chat/message'
import { cutOff } from '../chat/reply'
import { saveConversation } from '../db/conversations'
import { removeMessages, saveTurn } from '../db/messages'
import { removeOnly } from '../db/removeOnly'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { dropEditOf } from './editDraft'
import { useMessages } from './messages'
import { usePictures } from './pictures'
import { isFull } from './refusals'
import { useReplies } from './replies'

/** What was removed from a conversation and can still come back. */
interface Trash {
  readonly messages: Map<string, Message>
  readonly pictures: Promise<() => Promise<void>>[]
  /** Those that are removed on the page alone: there was no room to note where the conversation ends without them. */
  readonly hidden: Set<string>
  /** How many removals can be undone: only after the last one is anything let go. */
  pending: number
}

const trashes = new Map<string, Trash>()

/** What was removed, and what becomes of it: `back` or `gone`, once. */
export interface Removal {
  /**
   * When it is removed from the disk. `later`: the disk is full, and could not take back what an undo brings back; so it is
   * removed once that is not possible any more.
   * @throws {StorageError} where the removal could not be stored: everything is there again
   */
  readonly stored: Promise<'now' | 'later'>
  readonly back: () => Promise<void>
  /** @throws {StorageError} likewise */
  readonly gone: () => Promise<void>
}

const retryMs = 3_000

/** Taken while the page is there: much comes seconds later. */
const takeStores = () => ({ conversations: useConversations(), messages: useMessages(), replies: useReplies(), pictures: usePictures(), drafts: useDrafts() })
type Stores = ReturnType<typeof takeStores>

/** Takes messages out of a conversation, on the page at once. */
export function removeFrom(before: Conversation, after: Conversation, removed: readonly Message[]): Removal {
  const { id } = before
  const stores = takeStores()
  const { conversations, messages, replies, pictures, drafts } = stores
  const trash: Trash = trashes.get(id) ?? { messages: new Map(), pictures: [], hidden: new Set(), pending: 0 }
  trashes.set(id, trash)
  trash.pending++
  for (const message of removed) trash.messages.set(message.id, message)
  trash.pictures.push(pictures.hold(removed.flatMap(blobIdsOf)))
  const ids = new Set(removed.map(message => message.id))
  messages.drop(id, ids)
  conversations.put(after)
  let ended = false
  const once = (end: () => Promise<void>) => async (): Promise<void> => {
    if (ended) return
    ended = true
    try {
      await end()
    }
    finally {
      trash.pending--
    }
    if (trash.pending > 0) return
    trashes.delete(id)
    await dropEditOf(id, new Set([...trash.messages.keys()].filter(removed => !messages.treeOf(id).has(removed))), drafts)
    await pictures.release([...trash.messages.values()].flatMap(blobIdsOf))
  }
  const refused = once(() => Promise.resolve(putBack(before, removed, stores)))
  const stored = removeMessages(after, before, [...ids]).then(() => {
    replies.giveUp(id, ids)
    return 'now' as const
  }).catch(async (error: unknown) => {
    if (isFull(error)) {
      for (const removedId of ids) trash.hidden.add(removedId)
      return 'later' as const
    }
    await refused()
    throw error
  })
  return {
    stored,
    back: once(() => bringBack(before, removed, trash, stores)),
    gone: once(async () => {
      if (removed.some(message => trash.hidden.has(message.id))) await removeForGood(before, after, removed, stores)
    }),
  }
}

/** What was only hidden goes: that makes room, and what it makes room for is tried. */
async function removeForGood(before: Conversation, after: Conversation, removed: readonly Message[], stores: Stores): Promise<void> {
  const ids = removed.map(({ id }) => id)
  try {
    await removeOnly(ids)
  }
  catch (error) {
    putBack(before, removed, stores)
    throw error
  }
  stores.replies.giveUp(before.id, new Set(ids))
  if (after.head !== before.head) await keepHead(before, after, stores)
}

/** The browser may take its time to notice the room. A page that is closed before is helped by `mendHead.ts`. */
async function keepHead(before: Conversation, after: Conversation, stores: Stores): Promise<void> {
  if (stores.conversations.headers.get(after.id)?.head !== after.head) return // it has moved on
  try {
    await saveConversation(after, before)
  }
  catch (error) {
    if (isFull(error)) setTimeout(() => void keepHead(before, after, stores), retryMs)
    else throw error
  }
}

function putBack(before: Conversation, removed: readonly Message[], { conversations, messages }: Stores): void {
  messages.put(before.id, removed)
  conversations.put({ ...conversations.headers.get(before.id) ?? before, ...(before.head && { head: before.head }) })
}

/** What was removed above it since then comes back as well: nothing hangs in the air. */
async function bringBack(before: Conversation, removed: readonly Message[], trash: Trash, { conversations, messages, replies }: Stores): Promise<void> {
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
  const shown = before.head !== undefined && messages.treeOf(before.id).has(before.head) && !replies.running.has(before.id)
  const next = shown && before.head ? { ...header, head: before.head } : header
  conversations.put(next)
  const gone = back.filter(({ id }) => !trash.hidden.delete(id))
  await saveTurn(next, gone, { from: header }).catch((error: unknown) => {
    if (gone.length || !isFull(error)) throw error // else all of it is on the disk, where another branch may be shown next time
  })
  for (const held of trash.pictures) await (await held)()
}
