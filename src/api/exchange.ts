import { hostOf } from './address'
import type { Parameters, ReadyConnection } from './connection'
import type { ReplyDelta } from './delta'
import { ApiError } from './errors'
import { authHeaders, errorContext } from './request'
import type { BodyFields } from './repair'
import { postForEvents, type StreamEvent } from './sse'

/** Reads what a server answers, event by event, and puts what that brings behind `deltas`. One reader reads one answer. */
export interface ReplyReader {
  /** The server said that the reply is complete; something may follow. */
  readonly finished: boolean
  /** Nothing follows. */
  readonly done: boolean
  /** Something to show has come. */
  readonly anything: boolean
  /** @throws {ApiError} where the event is an error */
  read(event: StreamEvent, deltas: ReplyDelta[]): void
  /** What was held back. */
  rest(deltas: ReplyDelta[]): void
  /** What is owed at the end of input. @throws {ApiError} where the reply is not complete */
  end(deltas: ReplyDelta[]): void
}

export interface Call {
  readonly url: string
  readonly body: BodyFields | FormData
  readonly streamed: boolean
  readonly parameters: Parameters
  /** For error texts. */
  readonly model: string
  /** What must not appear in error texts, where it is not what the headers carry. */
  readonly keys?: readonly string[]
  /** Longest JSON answer in bytes; that of a text where unset. */
  readonly maximumBytes?: number
}

/** Waiting times in ms where the user set none. */
export const defaultTimeouts = { firstByteMs: 120_000, unstreamedMs: 300_000, idleMs: 60_000 } as const

/** How long a server may keep the stream open after it gave the finish reason, in ms. */
const graceMs = 5_000

/**
 * One POST and the reply to it, streamed or not. Ends normally only where the server said that the reply is complete.
 * @throws {ApiError} `interrupted` where the input ended before that; else what went wrong
 * @throws the signal's reason once it has fired
 */
export async function* exchange(ready: ReadyConnection, call: Call, reader: ReplyReader, signal: AbortSignal): AsyncGenerator<ReplyDelta, void> {
  const { parameters, streamed, body, maximumBytes } = call
  const form = typeof FormData !== 'undefined' && body instanceof FormData // whose type the browser writes, with its boundary
  const grace = new AbortController()
  let deltas: ReplyDelta[] = []
  let graceTimer: ReturnType<typeof setTimeout> | undefined

  /** What was read since the last time; nothing more of it once the user stopped. */
  function* taken(): Generator<ReplyDelta> {
    const all = deltas
    deltas = []
    for (const delta of all) {
      signal.throwIfAborted()
      yield delta
    }
  }

  try {
    const packets = postForEvents({
      url: call.url,
      headers: { ...authHeaders(ready), ...!form && { 'content-type': 'application/json' }, 'accept': streamed ? 'text/event-stream' : 'application/json' },
      body: form ? body : JSON.stringify(body),
      fetch: ready.fetch,
      signal: AbortSignal.any([signal, grace.signal]),
      firstByteMs: parameters.firstByteMs ?? (streamed ? defaultTimeouts.firstByteMs : defaultTimeouts.unstreamedMs),
      idleMs: parameters.idleMs ?? defaultTimeouts.idleMs,
      keys: call.keys ?? errorContext(ready).keys,
      host: hostOf(ready.address),
      model: call.model,
      ...maximumBytes && { maximumBytes },
    })
    for await (const events of packets) {
      for (const event of events) {
        reader.read(event, deltas)
        if (reader.done) break
        if (reader.finished) graceTimer ??= setTimeout(() => grace.abort(), graceMs)
      }
      yield* taken()
      if (reader.done) return
    }
  }
  catch (error) {
    if (signal.aborted) throw error
    if (!reader.finished) {
      reader.rest(deltas)
      yield* taken()
      throw reader.anything || !isBreak(error) ? error : new ApiError({ ...error.problem, kind: 'network' })
    }
  }
  finally {
    clearTimeout(graceTimer)
  }
  try {
    reader.end(deltas)
  }
  finally {
    yield* taken() // an error comes after what preceded it
  }
}

function isBreak(error: unknown): error is ApiError {
  return error instanceof ApiError && error.kind === 'interrupted'
}
