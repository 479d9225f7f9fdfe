import { atRoot } from './address'
import type { ReadyConnection } from './connection'
import type { ReplyDelta } from './delta'
import { parseJson } from './errorBody'
import { ApiError, type ErrorContext, errorTold } from './errors'
import { exchange, type ReplyReader } from './exchange'
import { isRecord } from './json'
import { errorContext } from './request'
import { textIn, type ChatRequest } from './requestBody'
import type { StreamEvent } from './sse'

/** The longest prompt and the longest key that the session API takes, in UTF-16 units. @see protocols §3 */
export const sessionLimits = { content: 1_000, key: 64 } as const

/**
 * One reply of the session API (`/pro/chat/completions`): the server keeps the context under `request.sessionId`,
 * so the last prompt alone is sent, with the key in the body. One POST, never repeated.
 * @throws {ApiError} before anything is sent: `auth` with code `session-consent` or `session-key`, `size` with code
 * `session-content` and the two figures; else what went wrong
 * @see protocols §3
 */
export async function* askSession(ready: ReadyConnection, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ReplyDelta, void> {
  const { connection, address } = ready
  const content = textIn(request.messages.findLast(({ role }) => role === 'user')?.content ?? '')
  const key = ready.key.trim()
  const context = errorContext(ready, request.model)
  const refused = refusalOf(connection.sessionConsent === true, key, content)
  if (refused) throw new ApiError({ ...refused, ...context.host && { host: context.host } })
  yield* exchange({ ...ready, key: '' }, {
    url: atRoot(address, '/pro/chat/completions'),
    body: { apiKey: key, sessionId: request.sessionId, content },
    streamed: false,
    parameters: { ...connection.parameters, ...request.parameters },
    model: request.model,
    keys: context.keys,
  }, new SessionReader(context), signal)
}

function refusalOf(consent: boolean, key: string, content: string): ApiError['problem'] | undefined {
  if (!consent) return { kind: 'auth', message: '', code: 'session-consent' }
  if (!key) return { kind: 'auth', message: '' }
  if (key.length > sessionLimits.key) return { kind: 'auth', message: '', code: 'session-key', limit: sessionLimits.key, asked: key.length }
  if (content.length > sessionLimits.content) {
    return { kind: 'size', message: '', code: 'session-content', limit: sessionLimits.content, asked: content.length }
  }
  return undefined
}

/** Reads `{code: 200, data}`. */
class SessionReader implements ReplyReader {
  finished = false
  done = false
  anything = false
  private readonly context: ErrorContext

  constructor(context: ErrorContext) {
    this.context = context
  }

  read(event: StreamEvent, deltas: ReplyDelta[]): void {
    const value = parseJson(event.data)
    if (!isRecord(value) || Number(value.code) !== 200 || typeof value.data !== 'string') throw errorTold(event.data, this.context)
    this.finished = true
    this.done = true
    this.anything = value.data !== ''
    deltas.push(this.anything ? { type: 'text-delta', text: value.data } : { type: 'empty' }, { type: 'finish', reason: 'stop' })
  }

  /** Nothing is ever held back. */
  rest(): void {}

  end(deltas: ReplyDelta[]): void {
    deltas.push({ type: 'empty' })
    throw new ApiError({ kind: 'server', message: '', code: 'empty', ...this.context.host && { host: this.context.host } })
  }
}
