import { streamChat, type ChatRequest } from '../api/chat'
import { streamCompletion } from '../api/completions'
import type { ReadyConnection } from '../api/connection'
import { streamPlain } from '../api/plainSse'
import { askSession } from '../api/session'
import type { Command, CommandTurn } from './commands/command'
import type { ReplyEvent } from './reply'

/** One prompt with all that answers it: a snapshot, so that later changes of settings do not touch it. */
export type Turn =
  | { readonly kind: 'chat', readonly ready: ReadyConnection, readonly request: ChatRequest }
  | { readonly kind: 'command', readonly command: Command, readonly turn: CommandTurn }

/** The reply to a turn, as a stream: of a command, or of the model in the protocol of its connection. */
export function respond(turn: Turn, signal: AbortSignal): AsyncIterable<ReplyEvent> {
  if (turn.kind === 'command') return turn.command.run(turn.turn, signal)
  const { ready, request } = turn
  switch (ready.connection.protocol) {
    case 'chat': return streamChat(ready, request, signal)
    case 'completions': return streamCompletion(ready, request, signal)
    case 'session': return askSession(ready, request, signal)
    case 'plain-sse': return streamPlain(ready, request, signal)
  }
}
