import type { ChatMessage, ContentPart } from '../api/chat'
import { textOf, type Message } from './message'
import { estimateTokens, tokensPerMessage, tokensPerPicture } from './tokens'

/** How much of the past goes along; unset is unlimited. The last prompt always goes. */
export interface HistoryLimit {
  readonly messages?: number
  readonly tokens?: number
}

export interface Context {
  /** What is sent, oldest first. */
  readonly messages: readonly ChatMessage[]
  /** Estimated, with the framing of each message. */
  readonly tokens: number
  /** Messages of the branch that the limit leaves out. */
  readonly omitted: number
}

interface Entry { readonly message: ChatMessage, readonly tokens: number }

/**
 * The `messages[]` for the server: system prompt, then the branch, oldest first, without failed, excluded
 * and empty messages. The limit drops whole turns, a prompt with its replies, from the oldest on.
 * Pictures of the user go along where they have an address. Errors and reasoning are never part of it.
 */
export function buildContext(branch: readonly Message[], systemPrompt: string, limit: HistoryLimit): Context {
  const system = systemPrompt.trim() ? [entry({ role: 'system', content: systemPrompt }, systemPrompt)] : []
  const turns = turnsOf(branch.flatMap(sendable))
  const kept: Entry[][] = []
  let messages = 0
  let tokens = tokensPerMessage + system.reduce((sum, { tokens }) => sum + tokens, 0)
  let omitted = 0
  for (const turn of turns.reverse()) {
    const turnTokens = turn.reduce((sum, { tokens }) => sum + tokens, 0)
    const fits = omitted === 0
      && (limit.messages === undefined || messages + turn.length <= limit.messages)
      && (limit.tokens === undefined || tokens + turnTokens <= limit.tokens)
    if (!fits && kept.length) {
      omitted += turn.length
      continue
    }
    kept.unshift(turn)
    messages += turn.length
    tokens += turnTokens
  }
  return { messages: [...system, ...kept.flat()].map(({ message }) => message), tokens, omitted }
}

function sendable(message: Message): readonly Entry[] {
  if (!message.inContext || message.status === 'failed' || message.status === 'streaming') return []
  const text = textOf(message)
  const pictures = message.role === 'user' ? picturesOf(message) : []
  if (!text.trim() && !pictures.length) return []
  if (!pictures.length) return [entry({ role: message.role, content: text }, text)]
  const words: readonly ContentPart[] = text.trim() ? [{ type: 'text', text }] : []
  return [entry({ role: message.role, content: [...words, ...pictures] }, text, pictures.length)]
}

function picturesOf(message: Message): readonly ContentPart[] {
  return message.parts.flatMap((part): ContentPart[] => part.type === 'image' && part.url ? [{ type: 'image_url', image_url: { url: part.url } }] : [])
}

function entry(message: ChatMessage, text: string, pictures = 0): Entry {
  return { message, tokens: estimateTokens(text) + pictures * tokensPerPicture + tokensPerMessage }
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
