import { defineStore } from 'pinia'
import { childrenOf, newestLeafBelow, pathTo, turnStart, withAllBelow, type MessageTree } from '../chat/branch'
import type { Conversation } from '../chat/conversation'
import { newId } from '../chat/id'
import type { Message } from '../chat/message'
import { cutOff } from '../chat/reply'
import { saveConversation } from '../db/conversations'
import { saveMessage, saveTurn } from '../db/messages'
import { StorageError } from '../db/records'
import { useI18n } from '../locales'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import type { SendOutcome } from './outcome'
import { newMessage, refusalOf } from './prompt'
import { useReplies } from './replies'
import { useToasts } from './toasts'
import { removeFrom } from './trash'

/** What changes the tree of a conversation without asking a server. The chat store gives it out. */
export const useBranches = defineStore('branches', () => {
  const { t } = useI18n()
  const conversations = useConversations()
  const messages = useMessages()
  const replies = useReplies()
  const toasts = useToasts()

  /** Shows another version of a message, with what was last written below it; on the page, too, where that cannot be stored. */
  async function show(conversationId: string, messageId: string): Promise<void> {
    try {
      await conversations.update(conversationId, { head: newestLeafBelow(messages.treeOf(conversationId), messageId) })
    }
    catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }

  /** Removes a message with all below it; can be undone. */
  async function remove(conversationId: string, messageId: string): Promise<void> {
    const running = replies.running.get(conversationId)
    if (running && !messages.treeOf(conversationId).has(running)) return // it is just being stored, and hangs there in a moment
    if (withAllBelow(messages.treeOf(conversationId), messageId).some(({ id }) => id === running)) await replies.stop(conversationId)
    const { conversation, message, tree } = lookUp(conversationId, messageId)
    if (!conversation || !message) return
    const removed = withAllBelow(tree, messageId)
    const { head, ...headless } = conversation
    const next = removed.some(({ id }) => id === head) ? besides(tree, message) : head
    const removal = removeFrom(conversation, { ...headless, ...(next && { head: next }) }, removed)
    await guarded(async () => {
      const deleted = t('message.deleted')
      const text = await removal.stored === 'now' ? deleted : t('toast.frees-later', { deleted })
      toasts.show(text, () => void guarded(removal.back), () => void guarded(removal.gone))
    })
  }

  /** Puts a changed reply as a new version beside the old one. Nobody is asked. */
  async function editReply(conversationId: string, messageId: string, text: string): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    const refusal = refusalOf(text)
    if (refusal) return refusal
    if (!conversation || message?.role !== 'assistant') return { sent: false, reason: 'broken' }
    if (replies.running.has(conversationId)) return { sent: false, reason: 'busy' }
    const written = newMessage(conversation, 'assistant', message.parentId, Date.now(), text)
    const kept = message.parts.filter(({ type }) => type === 'image' || type === 'file' || type === 'citation')
    const version: Message = { ...written, parts: [...written.parts, ...kept], edited: true, inContext: message.inContext }
    return stored({ ...conversation, head: version.id, updatedAt: version.createdAt }, [version], conversation)
  }

  /** Copies the branch that ends at a message into a new conversation; its pictures are shared. */
  async function branch(conversationId: string, messageId: string): Promise<SendOutcome> {
    const { conversation, tree } = lookUp(conversationId, messageId)
    const path = pathTo(tree, messageId)
    if (!conversation || !path.length) return { sent: false, reason: 'broken' }
    const ids = new Map(path.map(({ id }) => [id, newId()]))
    const now = Date.now()
    // What a server remembers is the other one's, and what was paid is counted there.
    const { session: _, sessionId: __, asides: ___, historyStart, ...setup } = conversation
    const start = ids.get(historyStart ?? '')
    const copied: Conversation = {
      ...setup, id: newId(), title: titleOfCopy(conversation.title), createdAt: now, updatedAt: now, pinned: false,
      head: ids.get(messageId)!, ...(start && { historyStart: start }),
    }
    const copies = path.map((message): Message => {
      const { usage: _usage, cost: _cost, request: _request, parentId, ...rest } = message.status === 'streaming' ? cutOff(replies.live.get(message.id) ?? message) : message
      const parent = ids.get(parentId ?? '')
      return { ...rest, id: ids.get(message.id)!, conversationId: copied.id, copied: true, ...(parent && { parentId: parent }) }
    })
    if (copied.temporary) await (await import('./temporary')).beginTemporary(copied.id)
    const outcome = await stored(copied, copies)
    if (outcome.sent) toasts.show(t('tree.branched'))
    return outcome
  }

  /** Keeps a message out of what is sent, or takes it in again; can be undone. */
  async function setInContext(conversationId: string, messageId: string, on: boolean): Promise<void> {
    const change = async (inContext: boolean): Promise<boolean> => {
      const message = messages.treeOf(conversationId).get(messageId)
      if (!message || message.status === 'streaming' || message.inContext === inContext) return false
      messages.put(conversationId, [{ ...message, inContext }])
      return guarded(() => saveMessage({ ...message, inContext }, 'strict'), () => messages.put(conversationId, [message]))
    }
    if (await change(on)) toasts.show(t(on ? 'tree.included' : 'tree.excluded'), () => void change(!on))
  }

  /** The notice about a start that was moved: moving on replaces it, and its undo goes back to where the first one began. */
  let moved: { readonly toast: number, readonly conversationId: string, readonly from: string | undefined } | undefined

  /** Lets what is sent begin with the turn of a message; undefined: all of it is sent, as far as the limits allow. Can be undone. */
  async function startHistoryAt(conversationId: string, at: string | undefined): Promise<void> {
    const messageId = at && turnStart(messages.treeOf(conversationId), at)
    const before = conversations.headers.get(conversationId)?.historyStart
    if (messageId === before || !await putStart(conversationId, messageId)) return
    const earlier = moved?.conversationId === conversationId && toasts.toasts.some(({ id }) => id === moved?.toast) ? moved : undefined
    if (earlier) toasts.dismiss(earlier.toast)
    const from = earlier ? earlier.from : before
    if (from === messageId) return
    const toast = toasts.show(t(messageId ? 'tree.history-moved' : 'tree.history-whole'), () => void putStart(conversationId, from))
    moved = { toast, conversationId, from }
  }

  function putStart(conversationId: string, messageId: string | undefined): Promise<boolean> {
    const conversation = conversations.headers.get(conversationId)
    if (!conversation) return Promise.resolve(false)
    const { historyStart: _, ...rest } = conversation
    const changed = messageId ? { ...rest, historyStart: messageId } : rest
    conversations.put(changed)
    return guarded(() => saveConversation(changed, conversation), () => conversations.take(changed, conversation))
  }

  /** Stores messages and their header, which was `from` before, and only then shows them. */
  async function stored(conversation: Conversation, added: readonly Message[], from?: Conversation): Promise<SendOutcome> {
    try {
      await saveTurn(conversation, added, { from })
    }
    catch (error) {
      if (error instanceof StorageError) return { sent: false, reason: error.reason }
      throw error
    }
    messages.put(conversation.id, added)
    conversations.take(from, conversation)
    return { sent: true, conversationId: conversation.id }
  }

  /** Whether a change was stored. Where it was not, it is taken back and that is said. */
  async function guarded(change: () => Promise<unknown>, takeBack?: () => void): Promise<boolean> {
    try {
      await change()
      return true
    }
    catch (error) {
      if (!(error instanceof StorageError)) throw error
      takeBack?.()
      toasts.show(t('tree.not-stored'))
      return false
    }
  }

  /** The title of a copy says that it is one, and which. */
  function titleOfCopy(title: string): string {
    const marks = Array.from({ length: 99 }, (_, index) => index ? t('tree.branch-mark-numbered', { number: index + 1 }) : t('tree.branch-mark'))
    const mark = marks.find(known => title.endsWith(known)) ?? ''
    const bare = (mark ? title.slice(0, -mark.length) : title).slice(0, 480) || t('conversation.untitled')
    const titles = new Set(conversations.list.map(other => other.title))
    return bare + (marks.find(free => !titles.has(bare + free)) ?? marks.at(-1)!)
  }

  function lookUp(conversationId: string, messageId: string) {
    const tree = messages.treeOf(conversationId)
    return { conversation: conversations.headers.get(conversationId), message: tree.get(messageId), tree }
  }

  return { show, remove, editReply, branch, setInContext, startHistoryAt }
})

/** What is shown once a message is gone: the version before it or after it, else what it was said to. */
function besides(tree: MessageTree, message: Message): string | undefined {
  const versions = childrenOf(tree, message.parentId)
  const at = versions.indexOf(message)
  const other = versions[at - 1] ?? versions[at + 1]
  return other ? newestLeafBelow(tree, other.id) : message.parentId
}
