import { type Address, hostOf, typedFor } from './address'
import type { ReadyConnection } from './connection'
import { isPage, parseJson } from './errorBody'
import { ApiError, bodyIsError, type NetworkCause, type Problem, problemFrom } from './errors'
import { isModelList, type Model, modelsTimeoutMs, readModels, sortModels } from './models'
import { diagnoseNetwork, type Environment } from './network'
import { errorContext, requestText, type TextReply } from './request'

/** The findings of a test, with what is needed to say each of them. */
export type Finding =
  | { readonly kind: 'works', readonly status: number, readonly models: readonly Model[] }
  /** Something answers, but with no list of models: harmless only where `problem` says no more. */
  | Refused & { readonly kind: 'no-model-list' | 'key-refused' | 'web-page' }
  /** `suggestion`: a base URL to type instead, on the same host; unset where no spelling answers. */
  | Refused & { readonly kind: 'wrong-path', readonly suggestion?: string }
  | Failed & { readonly kind: 'unreachable' | 'cors' | 'mixed-content' | 'local-network' | 'timeout' }

interface Refused {
  /** HTTP status; 0 where the request could not be sent. */
  readonly status: number
  readonly problem: Problem
}

interface Failed {
  readonly status?: number
  readonly problem: Problem
}

/** What the test of a connection found, where it asked, and how long the first answer took. */
export type TestResult = Finding & { readonly host: string, readonly ms: number }

/** An answer to the question for models. */
interface Answer {
  readonly status: number
  readonly form: 'list' | 'json' | 'page' | 'text'
  readonly models: readonly Model[]
  readonly problem: Problem
}

const findingOfCause = {
  'offline': 'unreachable',
  'mixed-content': 'mixed-content',
  'local-server': 'local-network',
  'cors': 'cors',
  'unreachable': 'unreachable',
} as const satisfies Record<NetworkCause, Finding['kind']>

/**
 * Tests a connection: asks for its models and, where no API seems to answer, for those of the other
 * spelling, with or without version, on the same host. Sends no POST, since that may cost money.
 * @throws the signal's reason once it has fired
 * @see protocols §5.2
 */
export async function testConnection(
  ready: ReadyConnection, environment: Environment, signal: AbortSignal,
): Promise<TestResult> {
  const start = performance.now()
  const host = hostOf(ready.address)
  try {
    const answer = await ask(ready, ready.address.models, signal)
    const ms = Math.round(performance.now() - start)
    if (!mayBeMisspelt(answer)) return { ...findingOf(answer), host, ms }
    return { ...await tryOtherSpelling(ready, answer, signal), host, ms }
  }
  catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ApiError)) throw error
    const ms = Math.round(performance.now() - start)
    return { ...await findingOfFailure(error, ready, environment, signal), host, ms }
  }
}

async function ask(ready: ReadyConnection, url: string, signal: AbortSignal): Promise<Answer> {
  const reply = await requestText(ready, url, { signal, timeoutMs: modelsTimeoutMs })
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
  ready: ReadyConnection, first: Answer, signal: AbortSignal,
): Promise<Finding> {
  const { status, problem } = first
  const other = otherSpelling(ready.address)
  const second = other === undefined ? undefined : await askQuietly(ready, other, signal)
  if (other !== undefined && second && isApi(second, first)) {
    return { kind: 'wrong-path', status, problem, suggestion: typedFor(other, ready.address.query) }
  }
  if (first.form === 'page') return { kind: 'web-page', status, problem }
  return { kind: first.form === 'json' ? 'no-model-list' : 'wrong-path', status, problem }
}

/** A list is proof. A refusal in JSON is, too, unless the address as typed spoke JSON already. */
function isApi(second: Answer, first: Answer): boolean {
  if (second.form === 'list') return true
  return first.form !== 'json' && second.form === 'json'
    && ['auth', 'forbidden', 'quota', 'rate', 'region'].includes(second.problem.kind)
}

async function askQuietly(
  ready: ReadyConnection, apiBase: string, signal: AbortSignal,
): Promise<Answer | undefined> {
  try {
    return await ask(ready, `${apiBase}/models${ready.address.query}`, signal)
  }
  catch {
    signal.throwIfAborted()
    return undefined // the first answer stands
  }
}

/** The API base without its version, or with one. */
function otherSpelling({ mode, apiBase, origin }: Address): string | undefined {
  if (mode === 'azure-deployment') return undefined
  const path = apiBase.slice(origin.length)
  return origin + (/\/v\d+(?:[a-z]+\d*)?$/.test(path) ? path.replace(/\/[^/]+$/, '') : path + '/v1')
}

function findingOf({ form, status, models, problem }: Answer): Finding {
  if (form === 'list') return { kind: 'works', status, models }
  const { kind } = problem
  if (kind === 'auth' || kind === 'forbidden') return { kind: 'key-refused', status, problem }
  if (kind === 'cors' || kind === 'timeout') return { kind, status, problem }
  return { kind: 'no-model-list', status, problem } // the server's own words say the rest
}

async function findingOfFailure(
  error: ApiError, ready: ReadyConnection, environment: Environment, signal: AbortSignal,
): Promise<Finding> {
  const { problem, kind } = error
  if (kind === 'auth') return { kind: 'key-refused', status: 0, problem }
  if (kind === 'timeout') return { kind, problem }
  if (kind !== 'network') return { kind: 'no-model-list', status: problem.status ?? 0, problem }
  const options = { ...environment, fetch: ready.fetch, signal }
  const cause = await diagnoseNetwork(ready.address.models, options)
  return { kind: findingOfCause[cause], problem: { ...problem, cause } }
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300
}
