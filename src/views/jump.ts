import { nextTick, watch } from 'vue'
import { pathTo } from '../chat/branch'
import { markFound } from '../components/chat/markFound'
import { useChat } from '../stores/chat'
import { useConversations } from '../stores/conversations'
import { useMessages } from '../stores/messages'
import { useSearch } from '../stores/search'

/** Takes away the marks of the jump before. */
let unmark: (() => void) | undefined

/**
 * Brings a message into view that may be on a branch that is not shown, and marks it for a moment, the words that were
 * searched for until something else is searched for. Nothing happens where there is no such message any more.
 */
export async function jumpTo(conversationId: string, messageId: string, show: (id: string) => Promise<void> | undefined): Promise<void> {
  const messages = useMessages()
  await messages.load(conversationId)
  const tree = messages.treeOf(conversationId)
  if (!tree.has(messageId)) return
  const head = useConversations().headers.get(conversationId)?.head
  if (!pathTo(tree, head).some(({ id }) => id === messageId)) {
    await useChat().show(conversationId, messageId).catch(() => undefined) // shown, though not stored
  }
  await nextTick()
  await show(messageId)
  unmark?.()
  const element = document.querySelector<HTMLElement>(`[data-testid="message"][data-id="${CSS.escape(messageId)}"]`)
  const search = useSearch()
  unmark = element ? markFound(element, search.rangesIn) : undefined
  if (unmark) watch(() => search.query, unmark, { once: true })
}
