import type { Connection } from '../api/connection'
import { commandIn } from '../chat/commands'
import { buildContext } from '../chat/context'
import { estimateTokens, tokensPerMessage } from '../chat/tokens'
import { costText } from '../components/chat/costText'
import { commandText, extentText } from '../components/chat/extentText'
import { useI18n } from '../locales'
import { commandJobOf } from '../stores/commandJob'
import { useConnections } from '../stores/connections'
import { extentOf } from '../stores/contextCount'
import { useConversations } from '../stores/conversations'
import { useNewConversation } from '../stores/newConversation'
import { usePrices } from '../stores/prices'
import { newMessage, type Attachment } from '../stores/prompt'

/** What a next prompt takes along, in short; all of it, and the cost, in words. */
export interface ShortExtent { readonly messages: number, readonly tokens: number, readonly words: string, readonly cost?: string, readonly total?: string }

/** What is being typed, and what goes along with it in a conversation. */
export interface TypedPrompt { readonly conversationId: string | undefined, readonly text: string, readonly attached: readonly Attachment[], readonly history: ShortExtent | undefined }

/** Has the prices read, and gives what counts. */
export function startCounting(): (prompt: TypedPrompt) => ShortExtent {
  void usePrices().load().catch(() => undefined) // without prices no cost is shown
  return promptExtent
}

/** What goes out with a prompt as it stands in the box, by the estimate: at once, whatever the length of the conversation. A command takes nothing along. */
function promptExtent({ conversationId, text, attached, history }: TypedPrompt): ShortExtent {
  const total = history?.total !== undefined ? { total: history.total } : {}
  const connections = useConnections()
  const conversation = conversationId === undefined ? undefined : useConversations().headers.get(conversationId)
  const connection = connections.find(conversation?.connectionId ?? connections.currentId)
  if (commandIn(text)) return { messages: 0, tokens: 0, words: ofCommand(text, attached, connection), ...total }
  const { messages, tokens } = history ? withPrompt(history, text, attached) : ofContext(extentOf(conversationId, text, attached).context)
  const found = usePrices().costOfPrompt(tokens, connection, useNewConversation().modelOf(conversation, connection))
  const extent = { messages, tokens, ...found && { cost: costText([found], useI18n()) } }
  return { ...extent, words: extentText(extent, useI18n()), ...total }
}

/** How many pictures, in how many requests and for how much is said above the box. */
function ofCommand(text: string, attached: readonly Attachment[], connection: Connection | undefined): string {
  const job = connection && commandJobOf(newMessage({ id: '' }, 'user', undefined, 0, text, attached), connection)
  return commandText(job?.kind === 'command' ? estimateTokens(job.request.prompt) : 0, useI18n())
}

function withPrompt(history: ShortExtent, text: string, attached: readonly Attachment[]): Pick<ShortExtent, 'messages' | 'tokens'> {
  const { messages, tokens } = buildContext([newMessage({ id: '' }, 'user', undefined, 0, text, attached)], '', {})
  return { messages: history.messages + messages.length, tokens: history.tokens + tokens - tokensPerMessage }
}

function ofContext({ messages, tokens }: ReturnType<typeof buildContext>): Pick<ShortExtent, 'messages' | 'tokens'> {
  return { messages: messages.length, tokens }
}
