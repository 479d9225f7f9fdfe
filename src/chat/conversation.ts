import type { Parameters } from '../api/connection'
import type { Usage } from '../api/delta'

/** What was asked about a conversation and is no part of it, as a title is: it costs what a reply costs. `at` in epoch ms. */
export interface Aside { readonly at: number, readonly connectionId: string, readonly model: string, readonly usage?: Usage }

/** How much of the past a conversation sends along, over what the settings say; 0: as much as there is. */
export interface OwnHistoryLimits { readonly messages?: number, readonly tokens?: number }

/** The header of a conversation; its messages are records of their own. */
export interface Conversation {
  readonly id: string
  readonly title: string
  readonly titleBy: 'first-prompt' | 'user'
  /** Epoch ms, as all times here. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly pinned: boolean
  /** The user's own marks, by which the list is narrowed down; see `tags.ts`. */
  readonly tags?: readonly string[]
  /** Fixed at the first send, so that old talk never goes to a host chosen later without being asked. */
  readonly connectionId?: string
  readonly model?: string
  readonly systemPrompt?: string
  readonly parameters?: Parameters
  readonly history?: OwnHistoryLimits
  /** For servers that keep the context themselves: the name under which they keep this one. */
  readonly sessionId?: string
  /** What that server remembers: everything up to the reply `head`, as last used. */
  readonly session?: { readonly head: string, readonly connectionId: string, readonly usedAt: number }
  /** The message at the end of the branch that is shown. */
  readonly head?: string
  /** The message that the context begins with: those before it are not sent. No effect where it is not on the branch. */
  readonly historyStart?: string
  /** The last of them, oldest first. */
  readonly asides?: readonly Aside[]
  /** It is in the memory of this page alone. */
  readonly temporary?: true
  /** Set while the deletion can be undone. */
  readonly deletedAt?: number
}

/** A header as it is by now, with what was changed in it from one state to another: somebody else may have changed the rest. */
export function withChange(now: Conversation | undefined, from: Conversation | undefined, to: Conversation): Conversation {
  if (!now || !from) return to
  const changed = (header: Conversation) => Object.entries(header).filter(([name, value]) => from[name as keyof Conversation] !== value)
  const kept = Object.entries(now).filter(([name]) => name in to || !(name in from))
  return Object.fromEntries([...kept, ...changed(to)]) as unknown as Conversation
}
