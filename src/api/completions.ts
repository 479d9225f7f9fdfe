import { ChunkReader } from './chunks'
import type { ReadyConnection } from './connection'
import type { ReplyDelta } from './delta'
import { exchange } from './exchange'
import { withRepair } from './repair'
import { errorContext } from './request'
import { completionsBody, type ChatRequest } from './requestBody'

/**
 * One reply of a model that continues a text (`/completions`). The line breaks that such models begin with are cut,
 * but where they go on with a reply that was begun. POSTs as `streamChat` does.
 * @throws {ApiError} as `streamChat`
 * @see protocols §2
 */
export async function* streamCompletion(ready: ReadyConnection, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ReplyDelta, void> {
  const { connection, address } = ready
  const { fields, without } = completionsBody(connection, request)
  if (without.length) yield { type: 'sent-without', parameters: without }
  const reply = withRepair(fields, body => exchange(ready, {
    url: address.completions,
    body,
    streamed: body.stream === true,
    parameters: { ...connection.parameters, ...request.parameters },
    model: request.model,
  }, new ChunkReader(errorContext(ready, request.model)), signal), signal)
  yield* request.messages.at(-1)?.role === 'assistant' ? reply : withoutLeadingBreaks(reply)
}

async function* withoutLeadingBreaks(reply: AsyncIterable<ReplyDelta>): AsyncGenerator<ReplyDelta, void> {
  let begun = false
  for await (const delta of reply) {
    if (begun || delta.type !== 'text-delta') {
      yield delta
      continue
    }
    const text = delta.text.replace(/^[\r\n]+/, '')
    begun = text !== ''
    if (begun) yield { type: 'text-delta', text }
  }
}
