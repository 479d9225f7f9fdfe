import { streamChat, type ChatRequest } from '../api/chat'
import { streamCompletion } from '../api/completions'
import type { ReadyConnection } from '../api/connection'
import { streamPlain } from '../api/plainSse'
import { askSession } from '../api/session'
import type { ReplyEvent } from './reply'

/** One prompt with all that answers it: a snapshot, so that later changes of settings do not touch it. */
export interface Turn {
  readonly ready: ReadyConnection
  readonly request: ChatRequest
}

/** The reply to a turn, as a stream, in the protocol of its connection. */
export function respond({ ready, request }: Turn, signal: AbortSignal): AsyncIterable<ReplyEvent> {
  switch (ready.connection.protocol) {
    case 'chat': return streamChat(ready, request, signal)
    case 'completions': return streamCompletion(ready, request, signal)
    case 'session': return askSession(ready, request, signal)
    case 'plain-sse': return streamPlain(ready, request, signal)
  }
}
