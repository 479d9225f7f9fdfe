import type { ChatMessage, ContentPart } from '../api/chat'
import { commandIn } from './commands'
import { fileText } from './fileText'
import { textOf, type Message } from './message'
import { estimateTokens, tokensPerMessage, tokensPerPicture } from './tokens'

/** How much of the past goes along; unset is unlimited. The last prompt always goes, with all its pictures. */
export interface HistoryLimit {
  readonly messages?: number
  /** Estimated ones. */
  readonly tokens?: number
  /** Of the prompts before the last one. */
  readonly pictures?: number
  /** The id of the message that the history begins with, where that is on the branch. */
  readonly start?: string
}

/** A picture by the id of its blob: its bytes are read when the request leaves. */
export interface StoredPicture { readonly type: 'picture', readonly blobId: string }

/** A message for the server whose pictures may still be ids. */
export interface ContextMessage {
  readonly role: ChatMessage['role']
  readonly content: string | readonly (ContentPart | StoredPicture)[]
}

export interface Context {
  /** What is sent, oldest first. */
  readonly messages: readonly ContextMessage[]
  /** Estimated, with the framing of each message. */
  readonly tokens: number
  /** Messages of the branch that the limit or the start of the history leaves out. */
  readonly omitted: number
  /** What left the newest of them out. */
  readonly omittedBy?: 'messages' | 'tokens' | 'start'
  /** The messages of the branch that are sent, oldest first. */
  readonly ids: readonly string[]
}

interface Entry { readonly message: ContextMessage, readonly tokens: number, readonly id: string }

/**
 * The `messages[]` for the server: system prompt, then the branch from the start of the history on, oldest first, without
 * failed, excluded and empty messages. The limit drops whole turns, a prompt with its replies, from the oldest on.
 * Of the user's pictures the last ones go along, and files as text. Commands with the pictures that they made, errors
 * and reasoning are never part of it.
 */
export function buildContext(branch: readonly Message[], systemPrompt: string, limit: HistoryLimit): Context {
  const system = systemPrompt.trim() ? [entry({ role: 'system', content: systemPrompt }, systemPrompt, '')] : []
  const start = startIn(branch, limit.start)
  const before = branch.slice(0, start).filter(message => sendable(message).length).length
  const turns = turnsOf(withoutOldPictures(branch.slice(start), limit.pictures).flatMap(sendable))
  const kept: Entry[][] = []
  let messages = 0
  let tokens = tokensPerMessage + system.reduce((sum, { tokens }) => sum + tokens, 0)
  let omitted = 0
  let omittedBy: Context['omittedBy'] = before ? 'start' : undefined
  for (const turn of turns.reverse()) {
    const turnTokens = turn.reduce((sum, { tokens }) => sum + tokens, 0)
    const tooMany = limit.messages !== undefined && messages + turn.length > limit.messages
    const tooLong = limit.tokens !== undefined && tokens + turnTokens > limit.tokens
    if ((omitted || tooMany || tooLong) && kept.length) {
      if (!omitted) omittedBy = tooMany ? 'messages' : 'tokens'
      omitted += turn.length
      continue
    }
    kept.unshift(turn)
    messages += turn.length
    tokens += turnTokens
  }
  const sent = kept.flat()
  return {
    messages: [...system, ...sent].map(({ message }) => message), tokens, omitted: omitted + before,
    ...omittedBy && { omittedBy }, ids: sent.map(({ id }) => id),
  }
}

/** Whether a message is said to the model at all, whatever the limits. */
export function isSendable(message: Message): boolean {
  return sendable(message).length > 0
}

/** Where the history begins: with the prompt of the turn that the message belongs to, so that no pair is cut. */
function startIn(branch: readonly Message[], id: string | undefined): number {
  const at = id === undefined ? -1 : branch.findIndex(message => message.id === id)
  if (at < 0) return 0
  const prompt = branch.findLastIndex(({ role }, index) => index <= at && role === 'user')
  return prompt < 0 ? at : prompt
}

/** Messages are replaced, never changed: what is sent of one is worked out once, and not again with each that is typed. */
const known = new WeakMap<Message, readonly Entry[]>()

function sendable(message: Message): readonly Entry[] {
  const entries = known.get(message) ?? entriesOf(message)
  known.set(message, entries)
  return entries
}

function entriesOf(message: Message): readonly Entry[] {
  if (!message.inContext || message.status === 'failed' || message.status === 'streaming' || isCommand(message)) return []
  const text = message.parts.some(({ type }) => type === 'file') ? fileText(message) : textOf(message)
  const pictures = message.role === 'user' ? picturesOf(message) : []
  if (!text.trim() && !pictures.length) return []
  if (!pictures.length) return [entry({ role: message.role, content: text }, text, message.id)]
  const words: readonly ContentPart[] = text.trim() ? [{ type: 'text', text }] : []
  return [entry({ role: message.role, content: [...words, ...pictures] }, text, message.id, pictures.length)]
}

/** A prompt that is a command, or the reply to one: it was not said to the model. */
function isCommand({ role, parts, pictures }: Message): boolean {
  return role === 'assistant' ? pictures !== undefined : commandIn(textOf({ parts })) !== undefined
}

function picturesOf(message: Message): readonly (ContentPart | StoredPicture)[] {
  return message.parts.flatMap((part): (ContentPart | StoredPicture)[] => {
    if (part.type !== 'image') return []
    if (part.blobId) return [{ type: 'picture', blobId: part.blobId }]
    return part.url ? [{ type: 'image_url', image_url: { url: part.url } }] : []
  })
}

/** The branch with the last so many pictures of the user, and those of its last prompt. */
function withoutOldPictures(branch: readonly Message[], limit: number | undefined): readonly Message[] {
  if (limit === undefined) return branch
  const last = branch.findLast(({ role }) => role === 'user')
  let room = limit
  const kept: Message[] = []
  for (const message of branch.toReversed()) {
    const count = message.role === 'user' && !isCommand(message) ? picturesOf(message).length : 0
    if (message === last || !count) {
      kept.push(message)
      continue
    }
    const drop = Math.max(0, count - room)
    room = Math.max(0, room - count)
    kept.push(drop ? withoutPictures(message, drop) : message)
  }
  return kept.reverse()
}

/** A message without its first so many pictures; unset: without any. */
export function withoutPictures(message: Message, drop = Infinity): Message {
  let left = drop
  return { ...message, parts: message.parts.filter(part => part.type !== 'image' || left-- <= 0) }
}

function entry(message: ContextMessage, text: string, id: string, pictures = 0): Entry {
  return { message, id, tokens: estimateTokens(text) + pictures * tokensPerPicture + tokensPerMessage }
}

/** A turn begins with each prompt; a reply without one belongs to nobody and begins its own. */
function turnsOf(entries: readonly Entry[]): Entry[][] {
  const turns: Entry[][] = []
  for (const item of entries) {
    const turn = turns.at(-1)
    if (item.message.role === 'user' || !turn) turns.push([item])
    else turn.push(item)
  }
  return turns
}
