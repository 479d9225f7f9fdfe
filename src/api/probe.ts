import { type Address, hostOf, typedFor } from './address'
import type { ReadyConnection } from './connection'
import { isPage, parseJson } from './errorBody'
import { ApiError, bodyIsError, type Problem, problemFrom } from './errors'
import { type Answer, type Finding, findingOf, findingOfFailure, isGood, type TestResult } from './findings'
import { isModelList, modelsTimeoutMs, readModels, sortModels } from './models'
import type { Environment } from './network'
import { errorContext, requestText, type TextReply } from './request'

export type { TestResult } from './findings'

/** What a test needs beside the connection. */
export interface TestOptions extends Environment {
  /** Longest wait for each answer, in ms; 15 s if unset or longer. */
  readonly timeoutMs?: number
}

/**
 * Tests a connection: asks for its models and, where no API seems to answer, for those of the other
 * spelling, with or without version, on the same host. Sends no POST, since that may cost money.
 * @throws the signal's reason once it has fired
 * @see protocols §5.2
 */
export async function testConnection(
  ready: ReadyConnection, options: TestOptions, signal: AbortSignal,
): Promise<TestResult> {
  const timeoutMs = Math.min(options.timeoutMs ?? modelsTimeoutMs, modelsTimeoutMs)
  const start = performance.now()
  const elapsed = () => Math.round(performance.now() - start)
  const host = hostOf(ready.address)
  try {
    const answer = await ask(ready, ready.address.models, { signal, timeoutMs })
    const ms = elapsed()
    if (!mayBeMisspelt(answer) || ready.connection.protocol === 'plain-sse') return { ...findingOf(answer), host, ms }
    return { ...await tryOtherSpelling(ready, answer, { signal, timeoutMs }), host, ms }
  }
  catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ApiError)) throw error
    const ms = elapsed()
    const finding = await findingOfFailure(error, ready, options, signal)
    if (finding.kind !== 'cors') return { ...finding, host, ms }
    return { ...await otherSpellingInstead(ready, finding, { signal, timeoutMs }), host, ms }
  }
}

interface Asking {
  readonly signal: AbortSignal
  readonly timeoutMs: number
}

async function ask(ready: ReadyConnection, url: string, asking: Asking): Promise<Answer> {
  const reply = await requestText(ready, url, asking)
  const value = parseJson(reply.text)
  const { status } = reply
  const problem = problemFrom({ ...reply, ...errorContext(ready) })
  if (isGood(status) && isModelList(value) && !bodyIsError(value)) {
    return { status, form: 'list', models: sortModels(readModels(value)), problem }
  }
  const answer = { status, form: formOf(reply, value), models: [] }
  // a 200 that is no error, but no list of models either: the address of something else
  if (isGood(status) && !bodyIsError(value)) return { ...answer, problem: { ...problem, kind: 'url' } }
  return { ...answer, problem }
}

function formOf(reply: TextReply, value: unknown): Answer['form'] {
  if (isPage(reply.text)) return 'page'
  return value === undefined ? 'text' : 'json'
}

/** Whether the answer is one that a wrong path would give. */
function mayBeMisspelt({ form, status, problem }: Answer): boolean {
  if (form === 'list') return false
  if (form === 'page') return status < 500
  if (status === 404 || status === 405) return true
  return problem.kind === 'url' || isGood(status) && problem.kind === 'unknown'
}

async function tryOtherSpelling(
  ready: ReadyConnection, first: Answer, asking: Asking,
): Promise<Finding> {
  const { status, problem } = first
  const other = otherSpelling(ready.address)
  const second = other === undefined ? undefined : await askQuietly(ready, other, asking)
  if (other !== undefined && second && isApi(second, first)) {
    return { kind: 'wrong-path', status, problem, suggestion: typedFor(other, ready.address.query) }
  }
  const { suggestion } = ready.address
  if (first.form === 'page') return { kind: 'web-page', status, problem, ...suggestion && { suggestion } }
  return { kind: first.form === 'json' ? 'no-model-list' : 'wrong-path', status, problem }
}

/** Gateways leave the CORS headers out of their errors: a wrong path can look like a blocked one. */
async function otherSpellingInstead(
  ready: ReadyConnection, blocked: Extract<Finding, { readonly problem: Problem }>, asking: Asking,
): Promise<Finding> {
  const other = otherSpelling(ready.address)
  const second = other === undefined ? undefined : await askQuietly(ready, other, asking)
  if (other === undefined || second?.form !== 'list') return blocked
  return { kind: 'wrong-path', status: 0, problem: blocked.problem, suggestion: typedFor(other, ready.address.query) }
}

/** A list is proof. A refusal in JSON is, too, unless the address as typed spoke JSON already. */
function isApi(second: Answer, first: Answer): boolean {
  if (second.form === 'list') return true
  return first.form !== 'json' && second.form === 'json'
    && ['auth', 'forbidden', 'quota', 'rate', 'region'].includes(second.problem.kind)
}

async function askQuietly(
  ready: ReadyConnection, apiBase: string, asking: Asking,
): Promise<Answer | undefined> {
  try {
    return await ask(ready, `${apiBase}/models${ready.address.query}`, asking)
  }
  catch {
    asking.signal.throwIfAborted()
    return undefined // the first answer stands
  }
}

/** The API base without its version, or with one. */
function otherSpelling({ mode, apiBase, origin }: Address): string | undefined {
  if (mode === 'azure-deployment') return undefined
  const path = apiBase.slice(origin.length)
  return origin + (/\/v\d+(?:[a-z]+\d*)?$/.test(path) ? path.replace(/\/[^/]+$/, '') : path + '/v1')
}
