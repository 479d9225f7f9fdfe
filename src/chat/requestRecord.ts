import type { Protocol } from '../api/connection'

/** Which part of a conversation a request takes along, so that it can be built again. It does not grow with the conversation. */
export interface RequestExtent {
  /** The first message that goes along. */
  readonly first?: string
  /** Messages after that which the user keeps out; none where there are more than can be noted. */
  readonly leftOut?: readonly string[]
  /** The system prompt; true: one that is too long to be noted with each reply. */
  readonly system?: string | true
  /** How many pictures of earlier prompts go along at most; unset: all. */
  readonly pictures?: number
  /** The cut reply that it goes on from, and the words that ask for that. */
  readonly continued?: string
  readonly goOn?: string
}

/** What a reply was asked with, without a key and without what was said. */
export interface RequestRecord extends RequestExtent {
  /** Without what is secret in it. */
  readonly url: string
  readonly protocol: Protocol
  /** The members of the body in their order, with null for what was said. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Most that is kept with each reply. */
export const recordLimits = { system: 2_000, fields: 4_000, leftOut: 100 } as const

/** The members of a body that hold what was said. */
export const spokenMembers: readonly string[] = ['messages', 'prompt', 'content']
