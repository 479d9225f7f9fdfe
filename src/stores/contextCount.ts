import { textIn } from '../api/requestBody'
import { pathTo } from '../chat/branch'
import { commandIn } from '../chat/commands'
import { isSendable, type Context, type ContextMessage } from '../chat/context'
import type { Message } from '../chat/message'
import { estimateTokens, tokensPerMessage, tokensPerPicture } from '../chat/tokens'
import { contextOf, hidesPictures } from './asking'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import { useNewConversation } from './newConversation'
import { newMessage, openingOf, type Attachment } from './prompt'
import { countTokens, encodingOf } from './tokens'

/** A text that goes along, with its tokens: estimated until they are counted. */
export interface SentText { readonly role: ContextMessage['role'], readonly text: string, readonly pictures: number, readonly tokens: number, readonly pending: boolean }

/** What a prompt takes along, piece by piece. */
export interface SentExtent {
  readonly model: string
  readonly texts: readonly SentText[]
  readonly context: Context
  /** Of the branch, kept out by the user; failed. */
  readonly excluded: number
  readonly failed: number
  /** The server keeps the conversation itself; the prompt is a command. */
  readonly session: boolean
  readonly command: boolean
}

/** What would go along with a text that is being typed, by the estimate. */
export function extentOf(conversationId: string | undefined, text: string, attached: readonly Attachment[]): SentExtent {
  const connections = useConnections()
  const existing = conversationId === undefined ? undefined : useConversations().headers.get(conversationId)
  const { opening, ...setup } = useNewConversation().begin(connections.current)
  const conversation = existing ?? { ...useConversations().draft(0), ...setup }
  const connectionId = conversation.connectionId ?? connections.currentId
  const connection = connections.find(connectionId)
  const model = conversation.model ?? connection?.model ?? ''
  const path = pathTo(useMessages().treeOf(conversation.id), conversation.head)
  const typed = text.trim() || attached.length ? [newMessage(conversation, 'user', conversation.head, 0, text, attached)] : []
  const before = existing ? [] : openingOf(conversation, opening, 0)
  const unseen = hidesPictures(connectionId, model, typed[0], path)
  const context = contextOf(conversation, conversation.head, unseen ? { withoutPictures: true } : {}, [...before, ...typed])
  const command = commandIn(text) !== undefined
  const pending = typed.some(isSendable) ? context.messages.length - 1 : -1
  return {
    model, context, command, session: connection?.protocol === 'session',
    texts: command ? [] : context.messages.map((message, index) => textOfMessage(message, index === pending)),
    excluded: path.filter(message => !message.inContext).length, failed: path.filter(isLost).length,
  }
}

/** The tokens of texts, as the encoding nearest to a model counts them; each one as soon as it is known. */
export async function countTexts(texts: readonly SentText[], model: string, counted: (index: number, tokens: number) => void, wanted: () => boolean): Promise<void> {
  const { encoding } = encodingOf(model)
  for (const [index, { text }] of texts.entries()) {
    if (!wanted()) return
    const tokens = await countTokens(text, encoding)
    if (wanted()) counted(index, tokens)
  }
}

/** What frames messages and begins the reply, and what pictures are taken to be. */
export function framingOf(texts: readonly SentText[]): number {
  return texts.length ? (texts.length + 1) * tokensPerMessage : 0
}

/** @see tokensPerPicture */
export function pictureTokens(texts: readonly SentText[]): number {
  return texts.reduce((sum, { pictures }) => sum + pictures, 0) * tokensPerPicture
}

function textOfMessage({ role, content }: ContextMessage, pending: boolean): SentText {
  const parts = typeof content === 'string' ? [] : content
  const text = typeof content === 'string' ? content : textIn(parts.filter(part => part.type !== 'picture'))
  return { role, text, pending, tokens: estimateTokens(text), pictures: parts.filter(({ type }) => type !== 'text').length }
}

function isLost(message: Message): boolean {
  return message.role === 'assistant' && message.status === 'failed' && message.inContext
}
