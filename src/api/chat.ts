import { hostOf } from './address'
import { ChunkReader } from './chunks'
import type { Connection, Parameters, ReadyConnection } from './connection'
import type { ReplyDelta } from './delta'
import { ApiError } from './errors'
import { authHeaders, errorContext } from './request'
import { postForEvents } from './sse'

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export interface ChatRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly parameters: Parameters
}

/** Waiting times in ms where the user set none. */
export const defaultTimeouts = { firstByteMs: 120_000, unstreamedMs: 300_000, idleMs: 60_000 } as const

/** How long a server may keep the stream open after it gave the finish reason, in ms. */
const graceMs = 5_000

/**
 * The body of a chat request: only what the user set.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function chatBody(connection: Connection, request: ChatRequest): Record<string, unknown> {
  const parameters = { ...connection.parameters, ...request.parameters }
  const fields: Record<string, unknown> = {
    model: request.model || undefined,
    messages: request.messages,
    stream: parameters.stream ?? true,
    temperature: parameters.temperature,
    top_p: parameters.topP,
    max_tokens: parameters.maxTokens,
    presence_penalty: parameters.presencePenalty,
    frequency_penalty: parameters.frequencyPenalty,
    stop: parameters.stop,
    seed: parameters.seed,
    reasoning_effort: parameters.reasoningEffort,
  }
  return { ...fields, ...parameters.extra }
}

/**
 * One chat reply, streamed or answered as one JSON. One call makes one POST.
 * Ends normally only where the server said that the reply is complete.
 * @throws {ApiError} `interrupted` where the input ended before that; else what went wrong
 */
export async function* streamChat(ready: ReadyConnection, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ReplyDelta, void> {
  const { connection, address } = ready
  const parameters = { ...connection.parameters, ...request.parameters }
  const streamed = parameters.stream ?? true
  const grace = new AbortController()
  const context = { ...errorContext(ready), host: hostOf(address), model: request.model }
  const reader = new ChunkReader(context)
  let graceTimer: ReturnType<typeof setTimeout> | undefined
  try {
    const events = postForEvents({
      url: address.chat,
      headers: { ...authHeaders(ready), 'content-type': 'application/json', 'accept': streamed ? 'text/event-stream' : 'application/json' },
      body: JSON.stringify(chatBody(connection, request)),
      fetch: ready.fetch,
      signal: AbortSignal.any([signal, grace.signal]),
      firstByteMs: parameters.firstByteMs ?? (streamed ? defaultTimeouts.firstByteMs : defaultTimeouts.unstreamedMs),
      idleMs: parameters.idleMs ?? defaultTimeouts.idleMs,
      keys: context.keys,
      host: context.host,
    })
    for await (const event of events) {
      yield* reader.read(event)
      if (reader.done) return
      if (reader.finished) graceTimer ??= setTimeout(() => grace.abort(), graceMs)
    }
  }
  catch (error) {
    if (signal.aborted) throw error
    if (!reader.finished) {
      yield* reader.rest()
      throw reader.anything || !isBreak(error) ? error : new ApiError({ ...error.problem, kind: 'network' })
    }
  }
  finally {
    clearTimeout(graceTimer)
  }
  yield* reader.end()
}

function isBreak(error: unknown): error is ApiError {
  return error instanceof ApiError && error.kind === 'interrupted'
}
