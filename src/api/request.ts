import { readBody } from './body'
import type { ReadyConnection } from './connection'
import { isPage, parseJson } from './errorBody'
import { ApiError, bodyIsError, type ErrorContext, problemFrom } from './errors'
import { hostOf } from './address'

/** What every request says: no cookies, no referrer, no cache, and never to another place. */
export const safeFetchOptions = {
  redirect: 'error',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
} as const satisfies RequestInit

/** One request. With a body it is a POST, unless `method` says otherwise. */
export interface RequestOptions {
  readonly signal: AbortSignal
  /** Longest wait for the whole reply, in ms. */
  readonly timeoutMs: number
  readonly method?: string
  /** Sent as JSON, but for `FormData`. */
  readonly body?: unknown
  /** Longest reply; 16 MB if unset. */
  readonly maximumBytes?: number
}

/** A reply of any status, as text. */
export interface TextReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A reply that is JSON and no error. */
export interface JsonReply extends TextReply {
  readonly value: unknown
}

const defaultMaximumBytes = 16 * 1024 * 1024
const headerName = /^[!#$%&'*+.^_`|~\da-z-]+$/
const headerValue = /^[\t\x20-\x7E\x80-\xFF]*$/
const keyText = /^[\x21-\x7E]+$/

/**
 * The headers that tell who asks, as a plain object in lower case: the key's, then the connection's.
 * Headers that no browser can send are left out.
 * @throws {ApiError} `auth` for a key that no header can carry
 */
export function authHeaders(ready: ReadyConnection): Record<string, string> {
  const headers: Record<string, string> = {}
  const key = ready.key.trim()
  if (key && !keyText.test(key)) {
    throw new ApiError({ kind: 'auth', message: '', host: hostOf(ready.address) })
  }
  if (key && ready.address.keyHeader === 'api-key') headers['api-key'] = key
  else if (key) headers.authorization = `Bearer ${key}`
  for (const [name, value] of Object.entries(ready.connection.headers)) {
    const plain = name.trim().toLowerCase()
    if (headerName.test(plain) && headerValue.test(value)) headers[plain] = value.trim()
  }
  return headers
}

/** What errors of this connection are described with: its host, and the secrets to be hidden. */
export function errorContext(ready: ReadyConnection, model?: string): ErrorContext {
  const values = Object.entries(ready.connection.headers)
    .filter(([name]) => /auth|key|token|secret|pass|cookie|session|signature/i.test(name))
    .map(([, value]) => value.trim().replace(/^(?:Bearer|Basic)\s+/i, ''))
  const keys = [ready.key.trim(), ...values].filter(Boolean)
  return { keys, host: hostOf(ready.address), ...model && { model } }
}

/**
 * One request for JSON.
 * @throws {ApiError} for error replies (with status 200 too), web pages, timeouts, failed connections
 * @throws the signal's reason once it has fired
 */
export async function requestJson(
  ready: ReadyConnection, url: string, options: RequestOptions,
): Promise<JsonReply> {
  const reply = await requestText(ready, url, options)
  const value = parseJson(reply.text)
  const good = reply.status >= 200 && reply.status < 300
  if (good && value !== undefined && !bodyIsError(value)) return { ...reply, value }
  const problem = problemFrom({ ...reply, ...errorContext(ready) })
  if (!good || value !== undefined || isPage(reply.text)) throw new ApiError(problem)
  const broken = /^\s*(?:[[{]|$)/.test(reply.text) // JSON that was cut off, or nothing at all
  throw new ApiError({ ...problem, kind: broken ? 'server' : 'url' })
}

/**
 * One request, its reply as text whatever its status.
 * @throws {ApiError} `timeout`, `network`, or `size` for a reply that is too long
 * @throws the signal's reason once it has fired
 */
export async function requestText(
  ready: ReadyConnection, url: string, options: RequestOptions,
): Promise<TextReply> {
  const { signal, timeoutMs } = options
  signal.throwIfAborted()
  const init = initOf(ready, options)
  const controller = new AbortController()
  const stop = () => controller.abort()
  const host = hostOf(ready.address)
  let late = false
  const timer = setTimeout(() => {
    late = true
    stop()
  }, timeoutMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([aborted(controller.signal), read()])
  }
  catch (error) {
    signal.throwIfAborted()
    if (late) throw new ApiError({ kind: 'timeout', message: '', host }, { cause: error })
    if (error instanceof ApiError) throw error
    throw new ApiError({ kind: 'network', message: '', host }, { cause: error })
  }
  finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    controller.abort()
  }

  async function read(): Promise<TextReply> {
    const response = await ready.fetch(url, { ...init, signal: controller.signal })
    const { status, headers } = response
    const room = options.maximumBytes ?? defaultMaximumBytes
    const { text, cut, failure } = await readBody(response, room)
    if (failure && (status < 400 || controller.signal.aborted)) throw failure as Error
    if (cut) throw new ApiError({ kind: 'size', message: '', status, host })
    return { status, headers, text }
  }
}

function initOf(ready: ReadyConnection, { method, body }: RequestOptions): RequestInit {
  const form = typeof FormData !== 'undefined' && body instanceof FormData
  const headers = {
    accept: 'application/json',
    ...body !== undefined && !form && { 'content-type': 'application/json' },
    ...authHeaders(ready),
  }
  return {
    ...safeFetchOptions,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...body !== undefined && { body: form ? body : JSON.stringify(body) },
  }
}

/** Rejects when the signal fires: also where a `fetch` does not listen to it. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = () => reject(new DOMException('Aborted', 'AbortError'))
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
