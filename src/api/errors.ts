import { readBody } from './body'
import { classify } from './classify'
import { readErrorBody } from './errorBody'
import { isRecord, numberIn } from './json'
import { ApiError, type Problem } from './problem'
import { redact } from './redact'
import { retryAfterMs } from './retryTime'
import { tokenCounts } from './tokenCounts'

export { ApiError, type ErrorKind, type NetworkCause, type Problem } from './problem'
export { redact } from './redact'

/** Where an error came from, and what must not be seen in it. */
export interface ErrorContext {
  /** Secrets of the request, in any form in which they were sent. */
  readonly keys: readonly string[]
  readonly host?: string
  readonly model?: string
}

/** An error reply. `status` is that of HTTP, also where it lies. */
export interface ErrorReply extends ErrorContext {
  readonly status: number
  readonly headers?: Headers
  readonly text: string
}

const longestMessage = 500
const longestBody = 2_000
const longestName = 200
const errorBytes = 65_536
const errorBodyMs = 10_000

/**
 * An error reply as plain data without secrets.
 * @see protocols §9
 */
export function problemFrom(reply: ErrorReply): Problem {
  const { status, headers, text, keys, host, model } = reply
  const body = readErrorBody(text)
  const kind = classify({ ...body, status })
  const clean = (value: string | undefined, length = longestName) =>
    value && cut(redact(value, keys), length)
  // our own words: a key such as `ollama` may well be part of them
  const longKeys = keys.filter(key => key.length >= 8)
  const own = (value: string | undefined) => value && redact(value, longKeys)
  const shown = body.form === 'json' || body.form === 'text'
  const words = shown ? `${body.message.slice(0, 2_000)}\n${text.slice(0, 2_000)}` : ''
  const counts = kind === 'context' ? tokenCounts(body.message) : undefined
  return withoutUnset({
    kind,
    message: clean(body.message, longestMessage) ?? '',
    status,
    code: clean(body.code),
    type: clean(body.type),
    param: clean(body.param),
    traceId: clean(body.traceId ?? header(headers, 'x-trace-id', 'x-siliconcloud-trace-id')),
    requestId: clean(body.requestId
      ?? header(headers, 'x-request-id', 'request-id', 'x-oneapi-request-id')),
    retryAfterMs: retryAfterMs(words, headers, Date.now()),
    limit: counts && (counts.limit ?? body.limit),
    asked: counts && (counts.asked ?? body.asked),
    host: own(host),
    model: own(model),
    body: shown ? clean(text, longestBody) : undefined,
  })
}

/**
 * Whether the body of a 200 is in truth an error.
 * @see protocols §9.4
 */
export function bodyIsError(value: unknown): boolean {
  if (Array.isArray(value)) return isRecord(value[0]) && isSet(value[0].error)
  if (!isRecord(value)) return false
  if (value.success === false || value.object === 'error') return true
  if (isSet(value.error) || isSet(value.error_code)) return true
  return (numberIn(value.code) ?? 0) >= 400 && !isSet(value.data) && !isSet(value.choices)
    && (typeof value.message === 'string' || typeof value.msg === 'string')
}

/** An error that was found in an answer, with what it was asked of. */
export function errorIn(problem: Problem, { host, model }: ErrorContext): ApiError {
  return new ApiError({ ...problem, ...host && { host }, ...model && { model } })
}

/** The error that an answer with status 200 tells of in its text; one that is not known is the server's. */
export function errorTold(text: string, context: ErrorContext): ApiError {
  const problem = problemFrom({ status: 200, text, ...context })
  return new ApiError({ ...problem, kind: problem.kind === 'unknown' ? 'server' : problem.kind })
}

/**
 * The error in a reply whose status is not 2xx. Reads at most 64 kB of it, for at most 10 s.
 * @throws the reason of an abort that came while the body was read
 */
export async function errorFromResponse(
  response: Response, context: ErrorContext, signal?: AbortSignal,
): Promise<ApiError> {
  const { text, failure } = await readBody(response, errorBytes, errorBodyMs)
  signal?.throwIfAborted()
  if (failure instanceof Error && failure.name === 'AbortError') throw failure
  const { status, headers } = response
  const problem = problemFrom({ ...context, status, headers, text })
  return new ApiError(problem, failure ? { cause: failure } : undefined)
}

/** The beginning of a text, without half a character at its end. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text
  return text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '') + '…'
}

function header(headers: Headers | undefined, ...names: readonly string[]): string | undefined {
  return names.map(name => headers?.get(name)).find(Boolean) ?? undefined
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0
}

type Unset<T> = { readonly [Name in keyof T]: T[Name] | undefined }

function withoutUnset(values: Unset<Problem>): Problem {
  const set = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(set) as unknown as Problem
}
