import type { ChatMessage } from '../api/chat'
import type { Connection, Parameters, Protocol } from '../api/connection'
import { pathTo } from '../chat/branch'
import { buildContext, withoutPictures, type Context, type HistoryLimit } from '../chat/context'
import type { Conversation } from '../chat/conversation'
import { textOf, type Message } from '../chat/message'
import { recordLimits, type RequestExtent } from '../chat/requestRecord'
import { useI18n } from '../locales'
import { definitions } from '../settings/definitions'
import { useConnections } from './connections'
import { useMessages } from './messages'
import type { ChatJob } from './replyJob'
import { useSettings } from './settings'
import { blindness } from './vision'

/** How a request is made lighter, this once. */
export interface Lighter {
  /** Messages that go along at most. */
  readonly messages?: number
  /** No picture goes along. */
  readonly withoutPictures?: true
}

/** What the user is about to ask, or asks. */
export interface Asking {
  readonly conversation: Pick<Conversation, 'id' | 'systemPrompt' | 'connectionId' | 'parameters' | 'history' | 'historyStart'>
  readonly connection: Connection
  readonly model: string
  /** The message that is answered. */
  readonly head: string | undefined
  /** Prompts that are not part of the conversation yet. */
  readonly pending?: readonly Message[]
  readonly lighter?: Lighter
  /** The cut reply that the new one goes on from. */
  readonly continued?: Message | undefined
  readonly sessionId?: string | undefined
}

/** What would be sent for a conversation up to `head`, and for prompts behind that. */
export function contextOf(
  conversation: Pick<Conversation, 'id' | 'systemPrompt' | 'connectionId' | 'history' | 'historyStart'>, head: string | undefined, lighter: Lighter = {}, pending: readonly Message[] = [],
): Context {
  const { historyPictures, systemPrompt } = useSettings().values
  const limits = historyLimitsOf(conversation)
  const connections = useConnections()
  const whole = [...pathTo(useMessages().treeOf(conversation.id), head), ...pending]
  const path = lighter.withoutPictures ? whole.map(message => withoutPictures(message)) : whole
  const remembers = connections.find(conversation.connectionId ?? connections.currentId)?.protocol === 'session'
  if (remembers) return buildContext(path.slice(-1).filter(({ role }) => role === 'user'), '', {})
  return buildContext(path, conversation.systemPrompt ?? systemPrompt, {
    pictures: historyPictures,
    ...limits, ...(lighter.messages !== undefined && { messages: lighter.messages }),
    ...(conversation.historyStart !== undefined && { start: conversation.historyStart }),
  })
}

/** The limits that hold in a conversation: its own, else those of the settings. */
export function historyLimitsOf({ history = {} }: Pick<Conversation, 'history'>): Pick<HistoryLimit, 'messages' | 'tokens'> {
  const { historyMessages, historyTokens } = useSettings().values
  const { messages = historyMessages, tokens = historyTokens } = history
  return { ...messages && { messages }, ...tokens && { tokens } }
}

/** The chat request that answers a prompt. */
export function chatJobOf(plain: Asking): ChatJob {
  const asking = withPrompt(plain)
  const { conversation, connection, model, head, pending, lighter, continued, sessionId } = asking
  const context = contextOf(conversation, head, lighter, pending)
  const tail = continued ? continuation(continued, connection.protocol) : []
  return {
    kind: 'chat',
    model,
    messages: [...context.messages, ...tail],
    parameters: { ...patience(), ...connection.parameters, ...conversation.parameters },
    ...(sessionId !== undefined && { sessionId }),
    extent: extentOf(asking, context, tail.at(-1)),
  }
}

/** What is asked goes along, though the user keeps it out of what is sent later. */
function withPrompt(asking: Asking): Asking {
  const prompt = asking.pending?.length ? undefined : useMessages().treeOf(asking.conversation.id).get(asking.head ?? '')
  return prompt && !prompt.inContext ? { ...asking, head: prompt.parentId, pending: [{ ...prompt, inContext: true }] } : asking
}

/** A model that cannot see is not shown the pictures of earlier messages; those of this prompt were asked about. */
export function hidesPictures(connectionId: string, model: string, prompt: Message | undefined, before: readonly Message[]): boolean {
  return !hasPictures(prompt) && blindness(connectionId, model) === 'model' && before.some(message => message.role === 'user' && hasPictures(message))
}

function extentOf({ conversation, head, pending = [], lighter, continued }: Asking, context: Context, last: ChatMessage | undefined): RequestExtent {
  const [first] = context.ids
  const path = [...pathTo(useMessages().treeOf(conversation.id), head), ...pending]
  const behind = path.slice(Math.max(0, path.findIndex(({ id }) => id === first)))
  const leftOut = behind.filter(({ inContext }) => !inContext).map(({ id }) => id)
  const [system] = context.messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  return {
    ...(first !== undefined && { first }),
    ...(leftOut.length > 0 && leftOut.length <= recordLimits.leftOut && { leftOut }),
    ...(typeof system === 'string' && { system: system.length <= recordLimits.system ? system : true }),
    pictures: lighter?.withoutPictures ? -1 : useSettings().values.historyPictures,
    ...(continued && { continued: continued.id }),
    ...(last?.role === 'user' && typeof last.content === 'string' && { goOn: last.content }),
  }
}

/** A model that continues texts needs no asking: it goes on where the last one ends. */
function continuation(message: Message, protocol: Protocol): readonly ChatMessage[] {
  const begun: ChatMessage = { role: 'assistant', content: textOf(message) }
  return protocol === 'completions' ? [begun] : [begun, { role: 'user', content: useI18n().t('continue.prompt') }]
}

/** The waiting times; a first one that was not changed is left to the protocol: an answer in one piece takes longer. */
function patience(): Pick<Parameters, 'firstByteMs' | 'idleMs'> {
  const { firstByteMs, idleMs } = useSettings().values
  return { idleMs, ...(firstByteMs !== definitions.firstByteMs.default && { firstByteMs }) }
}

function hasPictures(message: Message | undefined): boolean {
  return message?.parts.some(({ type }) => type === 'image') ?? false
}
