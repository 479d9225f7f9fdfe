import { computed, nextTick, shallowRef, type ComputedRef, type Ref } from 'vue'
import { isSendable, type Context } from '../chat/context'
import type { Conversation } from '../chat/conversation'
import type { Message } from '../chat/message'
import { estimateTokens, tokensPerMessage } from '../chat/tokens'
import type { HistoryMove } from '../components/chat/HistoryLine.vue'
import { historyLimitsOf } from '../stores/asking'
import { useChat } from '../stores/chat'
import { useMessages } from '../stores/messages'

export interface HistoryLineState {
  /** The message that it stands above; empty: behind the last one. */
  readonly at: string
  readonly omitted: number
  readonly by: 'messages' | 'tokens' | 'start'
  readonly limit: number
}

/** Stands for the prompt that is going to be typed: under a limit it takes a place of its own. */
const placeholder = '…'

/** What goes along with the next prompt, where the line stands above which nothing does, and how that moves. */
export function useHistoryLine(conversation: () => Conversation, path: () => readonly Message[], ready: () => boolean): {
  readonly extent: ComputedRef<Pick<Context, 'tokens'> & { readonly messages: number } | undefined>
  readonly line: ComputedRef<HistoryLineState | undefined>
  readonly focused: Readonly<Ref<boolean>>
  readonly move: (step: HistoryMove) => Promise<void>
  readonly drop: (messageId: string | undefined) => Promise<void>
} {
  const chat = useChat()
  const messages = useMessages()
  /** It was moved by keys. */
  const focused = shallowRef(false)

  const context = computed(() => {
    if (!ready()) return undefined
    const { id, head } = conversation()
    const next: Message = { id: '', conversationId: id, role: 'user', createdAt: 0, parts: [{ type: 'text', text: placeholder }], status: 'done', notices: [], inContext: true }
    return chat.contextOf(conversation(), head, {}, [next])
  })
  const extent = computed(() => context.value && {
    messages: context.value.messages.length - 1, tokens: context.value.tokens - estimateTokens(placeholder) - tokensPerMessage,
  })

  const line = computed((): HistoryLineState | undefined => {
    const { omitted, omittedBy, ids } = context.value ?? { omitted: 0, ids: [] }
    if (!omitted || !omittedBy || ids[0] === undefined) return undefined
    return { at: ids[0], omitted, by: omittedBy, limit: omittedBy === 'start' ? 0 : historyLimitsOf(conversation())[omittedBy] ?? 0 }
  })

  /** The prompts that a turn begins with. */
  function turns(): readonly string[] {
    return path().filter(message => message.role === 'user' && isSendable(message)).map(({ id }) => id)
  }

  async function move(step: HistoryMove): Promise<void> {
    const all = turns()
    const at = line.value?.at ?? ''
    const index = at === '' ? all.length : Math.max(0, turnOf(at, all))
    const wanted = { up: index - 1, down: index + 1, first: 0, last: all.length - 1 }[step]
    focused.value = true
    await start(all[Math.min(Math.max(0, wanted), all.length - 1)])
    await nextTick()
    if (!line.value) document.querySelector<HTMLElement>('[role="log"]')?.focus({ preventScroll: true }) // it is gone: keys go on scrolling
  }

  /** Where a reply begins what is sent, its turn. */
  function turnOf(id: string, all: readonly string[]): number {
    const before = path().slice(0, path().findIndex(message => message.id === id) + 1)
    return all.indexOf(before.findLast(message => all.includes(message.id))?.id ?? '')
  }

  async function drop(messageId: string | undefined): Promise<void> {
    focused.value = false
    await start(messageId)
  }

  /** Before the first turn it leaves nothing out: it is no start any more. */
  async function start(messageId: string | undefined): Promise<void> {
    const { id } = conversation()
    await messages.load(id)
    await chat.startHistoryAt(id, messageId === turns()[0] ? undefined : messageId)
  }

  return { extent, line, focused, move, drop }
}
