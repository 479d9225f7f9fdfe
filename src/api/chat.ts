import { ChunkReader } from './chunks'
import type { ReadyConnection } from './connection'
import type { ReplyDelta } from './delta'
import { exchange } from './exchange'
import { withRepair } from './repair'
import { errorContext } from './request'
import { chatBody, type ChatRequest } from './requestBody'

export { defaultTimeouts } from './exchange'
export type { ChatMessage, ChatRequest, ContentPart } from './requestBody'

/**
 * One chat reply, streamed or answered as one JSON. One call makes one POST, and a second one only where the
 * first was refused for a parameter that can be left out.
 * @throws {ApiError} `interrupted` where the input ended before the reply was complete; else what went wrong
 * @see protocols §1
 */
export async function* streamChat(ready: ReadyConnection, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ReplyDelta, void> {
  const { connection, address } = ready
  const { fields, without } = chatBody(connection, request)
  if (without.length) yield { type: 'sent-without', parameters: without }
  yield* withRepair(fields, body => exchange(ready, {
    url: address.chat,
    body,
    streamed: body.stream === true,
    parameters: { ...connection.parameters, ...request.parameters },
    model: request.model,
  }, new ChunkReader(errorContext(ready, request.model)), signal), signal)
}
