import { streamChat, type ChatRequest } from '../api/chat'
import type { ReadyConnection } from '../api/connection'
import type { ReplyEvent } from './reply'

/** One prompt with all that answers it: a snapshot, so that later changes of settings do not touch it. */
export interface Turn {
  readonly ready: ReadyConnection
  readonly request: ChatRequest
}

/** The reply to a turn, as a stream. */
export function respond(turn: Turn, signal: AbortSignal): AsyncIterable<ReplyEvent> {
  return streamChat(turn.ready, turn.request, signal)
}
