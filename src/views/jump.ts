import { nextTick, watch } from 'vue'
import { pathTo } from '../chat/branch'
import { keepInSight } from '../components/chat/keepInSight'
import { markFound } from '../components/chat/markFound'
import { useChat } from '../stores/chat'
import { useConversations } from '../stores/conversations'
import { useMessages } from '../stores/messages'
import { useSearch } from '../stores/search'

/** Takes away the marks of the jump before. */
let unmark: (() => void) | undefined

/** What shows the messages: a message from its beginning, a place in it. */
export interface ShownMessages {
  show(id: string): Promise<void>
  bringIntoView(place: Range): void
}

/**
 * Brings a message into view that may be on a branch that is not shown, and in it what was searched for. The message is
 * marked for a moment, the words until something else is searched for. Nothing happens where there is no such message any more.
 */
export async function jumpTo(conversationId: string, messageId: string, shown: () => ShownMessages | null): Promise<void> {
  const messages = useMessages()
  await messages.load(conversationId)
  const tree = messages.treeOf(conversationId)
  if (!tree.has(messageId)) return
  const head = useConversations().headers.get(conversationId)?.head
  if (!pathTo(tree, head).some(({ id }) => id === messageId)) {
    await useChat().show(conversationId, messageId)
  }
  await nextTick()
  await shown()?.show(messageId)
  unmark?.()
  const element = document.querySelector<HTMLElement>(`[data-testid="message"][data-id="${CSS.escape(messageId)}"]`)
  const search = useSearch()
  const marks = element ? markFound(element, search.rangesIn) : undefined
  unmark = marks?.end
  if (!element || !marks) return
  watch(() => search.query, marks.end, { once: true })
  if (search.query) void keepInSight(element, marks.first, place => shown()?.bringIntoView(place))
}
