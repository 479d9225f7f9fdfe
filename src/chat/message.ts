import type { Usage } from '../api/delta'
import type { Problem } from '../api/problem'

/**
 * - `streaming`: a reply that is being written, or that was cut by the end of its page
 * - `done`: `[DONE]` or a finish reason was seen
 * - `stopped`: by the user
 * - `interrupted`: text had come, no end was seen
 * - `failed`: an error came, or nothing at all; what had come is kept
 */
export type MessageStatus = 'streaming' | 'done' | 'stopped' | 'interrupted' | 'failed'

/** What a message consists of, in the order in which it is shown. */
export type MessagePart =
  | { readonly type: 'text', readonly text: string }
  /** `startedAt` in epoch ms. */
  | { readonly type: 'reasoning', readonly text: string, readonly startedAt?: number, readonly durationMs?: number }
  | { readonly type: 'image', readonly blobId?: string, readonly url?: string, readonly prompt?: string, readonly size?: string }
  | { readonly type: 'file', readonly name: string, readonly mediaType: string, readonly bytes: number, readonly text?: string }
  | { readonly type: 'citation', readonly url: string, readonly title?: string }
  | { readonly type: 'tool-call', readonly id: string, readonly name: string, readonly arguments: string }

/** Something worth knowing about a reply that is no error. */
export type Notice = 'length' | 'filter' | 'refusal' | 'empty' | 'tool' | 'skipped-frame' | 'sent-without'
  /** The server of a session no longer knows what was said before. */
  | 'session-expired'

/** Why a reply failed or ended early: plain data without secrets, made to be stored. */
export type MessageError = Problem

export interface Money { readonly amount: number, readonly currency: string }

/** One turn. Messages are values in a tree: an edit or a regeneration adds a sibling. */
export interface Message {
  readonly id: string
  readonly conversationId: string
  readonly parentId?: string
  readonly role: 'user' | 'assistant'
  /** Epoch ms. */
  readonly createdAt: number
  readonly parts: readonly MessagePart[]
  readonly status: MessageStatus
  readonly error?: MessageError
  readonly notices: readonly Notice[]
  readonly model?: string
  /** Why the server stopped, in its own word. */
  readonly finishReason?: string
  /** Parameters that the server refused and that were left out then. */
  readonly sentWithout?: readonly string[]
  /** The id that the server gave its answer. */
  readonly responseId?: string
  readonly usage?: Usage
  readonly cost?: Money
  /** Milliseconds from the request to the first text and to the end. */
  readonly timing?: { readonly firstTokenMs: number, readonly totalMs: number }
  /** False: the user keeps it out of what is sent. */
  readonly inContext: boolean
}

/** The message's visible text, its text parts joined. */
export function textOf(message: Pick<Message, 'parts'>): string {
  let text = ''
  for (const part of message.parts) if (part.type === 'text') text += part.text
  return text
}
