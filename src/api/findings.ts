import type { ReadyConnection } from './connection'
import type { ApiError, NetworkCause, Problem } from './errors'
import type { Model } from './models'
import { addressSpace, diagnoseNetwork, type Environment, reaches } from './network'
import { offerRelay, type RelayOffer } from './relay'

/** The findings of a test, with what is needed to say each of them. */
export type Finding =
  /** `models` is unset where a reply, not a list, is the proof. */
  | { readonly kind: 'works', readonly status: number, readonly models?: readonly Model[] }
  /** Something answers, but with no list of models: harmless only where `problem` says no more. */
  | Refused & { readonly kind: 'no-model-list' | 'key-refused' }
  /** `suggestion`: a base URL to type instead, if one is known: another spelling on the same host, or a console's API. */
  | Refused & { readonly kind: 'wrong-path' | 'web-page', readonly suggestion?: string }
  | Failed & { readonly kind: 'unreachable' | 'timeout' }
  | Failed & { readonly kind: 'cors' | 'mixed-content', readonly relay?: RelayOffer }
  | Failed & { readonly kind: 'local-network', readonly local: LocalFinding, readonly relay?: RelayOffer }

/**
 * What is likely at an address of this computer or its network: a server that does not let the page in,
 * none, or a browser that was told to let the page call nobody there.
 */
export type LocalFinding = 'answers' | 'silent' | 'denied'

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
export interface Answer {
  readonly status: number
  readonly form: 'list' | 'json' | 'page' | 'text'
  readonly models: readonly Model[]
  readonly problem: Problem
}

/** What an answer says that no other spelling of the address would change. */
export function findingOf({ form, status, models, problem }: Answer): Finding {
  if (form === 'list') return { kind: 'works', status, models }
  const { kind } = problem
  if (kind === 'auth' || kind === 'forbidden') return { kind: 'key-refused', status, problem }
  if (kind === 'cors' || kind === 'timeout') return { kind, status, problem }
  return { kind: 'no-model-list', status, problem } // the server's own words say the rest
}

/**
 * What a request means that got no answer. Asks the server's origin once more, without key and path.
 * @throws the signal's reason once it has fired
 * @see protocols §8.4
 */
export async function findingOfFailure(
  error: ApiError, ready: ReadyConnection, environment: Environment, signal: AbortSignal,
): Promise<Finding> {
  const { kind } = error
  if (kind === 'auth') return { kind: 'key-refused', status: 0, problem: error.problem }
  if (kind === 'timeout') return { kind, problem: error.problem }
  if (kind !== 'network') return { kind: 'no-model-list', status: error.problem.status ?? 0, problem: error.problem }
  const cause = await causeOf(ready, environment, signal)
  const problem = { ...error.problem, cause }
  const relay = () => offerRelay(ready.address, ready.fetch, environment, signal)
  switch (cause) {
    case 'offline':
    case 'unreachable': return { kind: 'unreachable', problem }
    case 'cors':
    case 'mixed-content': return { kind: cause, problem, relay: await relay() }
    case 'local-server': {
      const local = await lookAtLocal(ready, environment, signal)
      return { kind: 'local-network', problem, local, ...local !== 'silent' && { relay: await relay() } }
    }
  }
}

async function causeOf(
  ready: ReadyConnection, environment: Environment, signal: AbortSignal,
): Promise<NetworkCause> {
  const cause = await diagnoseNetwork(ready.address.models, { ...environment, fetch: ready.fetch, signal })
  const space = addressSpace(new URL(ready.address.models).hostname)
  // a browser that asks about private addresses lets https pages call them by http
  const asks = cause === 'mixed-content' && space && await environment.permission?.(space)
  return asks ? 'local-server' : cause
}

async function lookAtLocal(
  ready: ReadyConnection, { permission }: Environment, signal: AbortSignal,
): Promise<LocalFinding> {
  const { origin } = ready.address
  if (await reaches(origin, { fetch: ready.fetch, signal })) return 'answers'
  const space = addressSpace(new URL(origin).hostname)
  return space && await permission?.(space) === 'denied' ? 'denied' : 'silent'
}

/** Whether a status means success. */
export function isGood(status: number): boolean {
  return status >= 200 && status < 300
}
