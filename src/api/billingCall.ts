import type { ReadyConnection } from './connection'
import { isPage, parseJson } from './errorBody'
import { ApiError, bodyIsError, problemFrom } from './errors'
import { isRecord } from './json'
import { errorContext, requestText } from './request'

/** One question for a balance. */
export interface BalanceCall {
  readonly ready: ReadyConnection
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly now: number
}

export type Members = Record<string, unknown>

const timeoutMs = 15_000
const maximumBytes = 1024 * 1024

/**
 * One GET on the connection's own host, its reply as an object.
 * @param key whether the key goes into its header; not where the address carries it already
 * @throws {ApiError} for error replies; `url` for what is no object of JSON
 */
export async function askForBalance(call: BalanceCall, url: URL, key: 'in-header' | 'in-address' = 'in-header'): Promise<Members> {
  const { ready, signal } = call
  if (url.origin !== ready.address.origin) throw new ApiError({ kind: 'internal', message: '' }) // the key is bound to its host
  const sender = key === 'in-header' ? ready : { ...ready, key: '' }
  const reply = await requestText(sender, url.href, { signal, timeoutMs, maximumBytes })
  const value = parseJson(reply.text)
  const good = reply.status >= 200 && reply.status < 300
  if (good && isRecord(value) && !bodyIsError(value)) return value
  const problem = problemFrom({ ...reply, ...errorContext(ready) })
  throw new ApiError(good && (isPage(reply.text) || !isRecord(value)) ? { ...problem, kind: 'url' } : problem)
}

/** The address of a path behind the root, with the connection's own query. */
export function rootAddress({ ready: { address } }: BalanceCall, path: string): URL {
  return new URL(address.root + path + address.query)
}

/** The address of a path of the host itself, whatever the base URL is. */
export function hostAddress({ ready: { address } }: BalanceCall, path: string): URL {
  return new URL(address.origin + path)
}

/** What is thrown where an answer is JSON of something else. */
export function otherAnswer(): ApiError {
  return new ApiError({ kind: 'url', message: '' })
}
