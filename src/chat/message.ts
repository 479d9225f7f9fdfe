import type { Usage } from '../api/delta'
import type { Problem } from '../api/problem'
import type { RequestRecord } from './requestRecord'

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
  | ImagePart
  /** A picture that was asked for and did not come. */
  | { readonly type: 'image-failure', readonly error: MessageError }
  | FilePart
  | { readonly type: 'citation', readonly url: string, readonly title?: string }
  | { readonly type: 'tool-call', readonly id: string, readonly name: string, readonly arguments: string }

/** A picture, the user's own or one that a server made. */
export interface ImagePart {
  readonly type: 'image'
  /** Its bytes, in the store of blobs; where nothing is found there, they were cleared. */
  readonly blobId?: string
  /** Where somebody keeps it. Of the user's own it is sent unchanged. */
  readonly url?: string
  /** Until when the server keeps it, in epoch ms; unset: unknown. */
  readonly expiresAt?: number
  /** It was asked for on this page, so it is shown without a click. An imported one is not. */
  readonly asked?: true
  /** The text of the message names it by its `url`: there it is shown, once somebody wanted to see it. */
  readonly inText?: true
  /** False: its host keeps the bytes from pages, so that only the address could be kept. */
  readonly kept?: false
  /** What it was made from, and what the server made of that. */
  readonly prompt?: string
  readonly revisedPrompt?: string
  /** As asked for, such as `1024x1024`. */
  readonly size?: string
  readonly mediaType?: string
  readonly bytes?: number
  /** In pixels. */
  readonly width?: number
  readonly height?: number
  /** The file that it was. */
  readonly name?: string
}

/** A file that the user put in. One without `text` is only named: it is not sent. */
export interface FilePart {
  readonly type: 'file'
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly text?: string
}

/** What a reply of pictures was asked with: its room, its parameters, and how often the server is asked. */
export interface PictureRequest {
  readonly prompt: string
  /** How many pictures, and in how many requests. */
  readonly count: number
  readonly requests: number
  /** What the user set, by the names of the command's options: `size`, `quality`. */
  readonly options: Readonly<Record<string, string>>
  /** Pictures of the prompt are changed, instead of new ones made. */
  readonly edit: boolean
  /** One is asked for again. So many came with an earlier version of the reply, and are paid there. */
  readonly kept?: number
}

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
  /** What a reply was asked with, as far as it cannot be told from the conversation. */
  readonly request?: RequestRecord
  /** Of a reply of pictures. */
  readonly pictures?: PictureRequest
  /** Of a prompt that is a command: choices that were made before and hold where its line says nothing else. */
  readonly choices?: Readonly<Record<string, string>>
  /** A version of a reply that the user wrote. */
  readonly edited?: true
  /** It was said in another conversation, and is counted and paid there. */
  readonly copied?: true
  /** False: the user keeps it out of what is sent. */
  readonly inContext: boolean
}

/** The message's visible text, its text parts joined. */
export function textOf(message: Pick<Message, 'parts'>): string {
  let text = ''
  for (const part of message.parts) if (part.type === 'text') text += part.text
  return text
}

/** Whether a server was asked for a reply in this conversation: the user wrote none of it, and it is no copy. */
export function wasAsked({ edited, copied }: Pick<Message, 'edited' | 'copied'>): boolean {
  return !edited && !copied
}

/** The ids of the blobs that a message needs. */
export function blobIdsOf(message: Pick<Message, 'parts'>): readonly string[] {
  return message.parts.flatMap(part => part.type === 'image' && part.blobId ? [part.blobId] : [])
}

/** A picture that was asked for here and that its host alone has, as far as is known: its bytes are to be fetched. */
export function isElsewhere(part: MessagePart): part is ImagePart & { readonly url: string } {
  return part.type === 'image' && part.asked === true && part.url !== undefined && !part.blobId && part.kept === undefined
}
