import type { CommandProblem } from '../chat/commands/command'

/** The largest prompt that is taken, in bytes of UTF-8. */
export const maxPromptBytes = 4_000_000

/** Whether a prompt was sent, and if not why: then nothing was stored and nothing left. */
export type SendOutcome =
  | { readonly sent: true, readonly conversationId: string }
  | { readonly sent: false, readonly reason: 'empty' | 'busy' | 'full' | 'read-only' | 'broken' | 'no-connection' | 'no-consent' }
  /** There are files alone, none of which can be sent. */
  | { readonly sent: false, readonly reason: 'unreadable' }
  | { readonly sent: false, readonly reason: 'command', readonly problem: CommandProblem }
  | { readonly sent: false, readonly reason: 'too-large', readonly bytes: number }
