import type { ReplyDelta } from '../api/delta'
import { ApiError } from '../api/problem'
import type { ImagePart, Message, MessageError, MessagePart, Notice } from './message'

/** What a reply can bring, whoever produces it: a model, or a slash command. */
export type ReplyEvent = ReplyDelta
  /** One of several pictures that failed. */
  | { readonly type: 'image-failure', readonly error: MessageError }

/** The same once its pictures are stored: a message holds ids, never bytes. Partial pictures are shown, not kept. */
export type StoredEvent = Exclude<ReplyEvent, { readonly type: 'image' | 'partial-image' }> | { readonly type: 'image-part', readonly part: ImagePart }

/** The message after the event. Pure; `at` is the time of the event in epoch ms. */
export function applyReplyEvent(message: Message, event: StoredEvent, at: number): Message {
  switch (event.type) {
    case 'start': return {
      ...message,
      ...(event.responseId && { responseId: event.responseId }),
      ...(event.model && { model: event.model }),
    }
    case 'text-delta': return { ...message, parts: appendText(message.parts, event.text) }
    case 'reasoning-delta': return { ...message, parts: appendReasoning(message.parts, event.text, at) }
    case 'reasoning-is-text': return { ...message, parts: message.parts.flatMap(reasoningAsText) }
    case 'refusal-delta': return withNotice({ ...message, parts: appendText(message.parts, event.text) }, 'refusal')
    case 'image-part': return { ...message, parts: [...message.parts, event.part] }
    case 'image-failure': return { ...message, parts: [...message.parts, event] }
    case 'citations': return {
      ...message,
      parts: [...without(message.parts, 'citation'), ...event.citations.map(citation => ({ type: 'citation' as const, ...citation }))],
    }
    case 'tool-calls': return {
      ...message,
      parts: [...without(message.parts, 'tool-call'), ...event.calls.map(call => ({ type: 'tool-call' as const, ...call }))],
    }
    case 'usage': return { ...message, usage: event.usage }
    case 'skipped-frame': return withNotice(message, 'skipped-frame')
    case 'empty': return withNotice(message, 'empty')
    case 'sent-without': return event.parameters.length
      ? withNotice({ ...message, sentWithout: [...new Set([...message.sentWithout ?? [], ...event.parameters])] }, 'sent-without')
      : message
    case 'finish': {
      const ended = event.word ? { ...message, finishReason: event.word } : message
      return event.reason === 'stop' ? ended : withNotice(ended, event.reason)
    }
  }
}

/** The reply, complete. */
export function finished(message: Message): Message {
  return { ...message, status: 'done' }
}

/** The reply as the user left it. */
export function stopped(message: Message): Message {
  return { ...message, status: 'stopped' }
}

/** The reply after an error: `interrupted` where it only broke off, or goes `on` from a cut one, else `failed`. What had come is kept. */
export function failed(message: Message, error: unknown, on = false): Message {
  const problem: MessageError = error instanceof ApiError ? error.problem : { kind: 'internal', message: describe(error) }
  const brokeOff = on || problem.kind === 'interrupted' || (problem.kind === 'timeout' && message.parts.length > 0)
  return { ...message, status: brokeOff ? 'interrupted' : 'failed', error: problem }
}

/** A reply that was found still `streaming` though nobody writes it: its page was closed or killed. */
export function cutOff(message: Message): Message {
  return { ...message, status: 'interrupted', error: { kind: 'interrupted', message: '' } }
}

function appendText(parts: readonly MessagePart[], text: string): readonly MessagePart[] {
  const last = parts.at(-1)
  if (last?.type === 'text') return [...parts.slice(0, -1), { type: 'text', text: last.text + text }]
  return [...parts, { type: 'text', text }]
}

function appendReasoning(parts: readonly MessagePart[], text: string, at: number): readonly MessagePart[] {
  const last = parts.at(-1)
  if (last?.type !== 'reasoning') return [...parts, { type: 'reasoning', text, startedAt: at, durationMs: 0 }]
  return [...parts.slice(0, -1), { ...last, text: last.text + text, durationMs: at - (last.startedAt ?? at) }]
}

function reasoningAsText(part: MessagePart): MessagePart {
  return part.type === 'reasoning' ? { type: 'text', text: part.text } : part
}

function without(parts: readonly MessagePart[], type: MessagePart['type']): readonly MessagePart[] {
  return parts.filter(part => part.type !== type)
}

function withNotice(message: Message, notice: Notice): Message {
  return message.notices.includes(notice) ? message : { ...message, notices: [...message.notices, notice] }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : String(error).slice(0, 500)
}
