import { readTypedUrl } from './addressText'
import { ChunkReader } from './chunks'
import type { ReadyConnection } from './connection'
import { addDelta, type ReplyDelta } from './delta'
import { ApiError, type ErrorContext, errorIn, errorTold } from './errors'
import { exchange, type ReplyReader } from './exchange'
import { errorContext } from './request'
import type { ChatRequest } from './requestBody'
import type { StreamEvent } from './sse'

const errorSentence = /^\s*An error occurred during OpenAI request[:：]?\s*/i

/**
 * One reply of a small backend that streams bare text. The address is called as it was typed, with the messages and,
 * where there is one, the model; the key goes along where there is one. One POST, never repeated.
 * @throws {ApiError} `interrupted` where the input ended before `event: end`; else what went wrong
 * @see protocols §3.1
 */
export async function* streamPlain(ready: ReadyConnection, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ReplyDelta, void> {
  const { connection } = ready
  const parameters = { ...connection.parameters, ...request.parameters }
  yield* exchange(ready, {
    url: plainUrl(ready),
    body: { messages: request.messages, ...request.model && { model: request.model }, ...parameters.extra },
    streamed: true,
    parameters,
    model: request.model,
  }, new PlainReader(errorContext(ready, request.model)), signal)
}

/** The address as typed: neither version nor endpoint are added or taken; what is secret in it is. */
function plainUrl({ connection, address }: ReadyConnection): string {
  const typed = readTypedUrl(connection.baseUrl, address.origin)
  if ('error' in typed) throw new ApiError({ kind: 'url', message: '' })
  return typed.url.origin + typed.url.pathname + address.query
}

/** Every `data:` is text; one JSON in the place of events is a chat completion. */
class PlainReader implements ReplyReader {
  finished = false
  done = false
  private texts = false
  private readonly json: ChunkReader
  private readonly context: ErrorContext

  constructor(context: ErrorContext) {
    this.context = context
    this.json = new ChunkReader(context)
  }

  get anything(): boolean {
    return this.texts || this.json.anything
  }

  read({ event, data }: StreamEvent, deltas: ReplyDelta[]): void {
    if (event === 'json') {
      this.json.read({ event, data }, deltas)
      this.finished ||= this.json.finished
      return
    }
    if (event === 'end' || data.trim() === '[DONE]') {
      this.finished = true
      this.done = true
      deltas.push({ type: 'finish', reason: 'stop' })
      if (!this.anything) deltas.push({ type: 'empty' })
      return
    }
    if (event === 'ping') return
    if (event === 'error' || errorSentence.test(data)) throw errorTold(data.replace(errorSentence, ''), this.context)
    this.texts = true
    addDelta(deltas, { type: 'text-delta', text: data || '\n' })
  }

  rest(deltas: ReplyDelta[]): void {
    this.json.rest(deltas)
  }

  end(deltas: ReplyDelta[]): void {
    if (!this.texts) this.json.end(deltas)
    else if (!this.finished) throw errorIn({ kind: 'interrupted', message: '' }, this.context)
  }
}
