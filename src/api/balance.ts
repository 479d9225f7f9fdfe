import { readBilling } from './billing'
import type { BalanceCall } from './billingCall'
import {
  readAiHubMix, readAiProxy, readDeepSeek, readMoonshot, readNovita, readOpenRouterCredits, readOpenRouterKey,
  readSiliconFlow, readStepFun,
} from './billingProviders'
import { readCreditGrants, readOpenAiSb, readProBalance, readTokenUsage } from './billingRelays'
import type { Balance, BalanceSource } from './billingResult'
import { ApiError, type Problem } from './problem'

export type { Balance, BalanceNote, BalanceParts, BalanceSource, Currency } from './billingResult'

/** What a question for the balance came to; what went wrong is thrown. */
export type BalanceAnswer =
  | { readonly kind: 'ready', readonly balance: Balance }
  /** The next way puts the key into an address. */
  | { readonly kind: 'consent', readonly source: BalanceSource }
  /** `session-key`: the server passed the question on to OpenAI, which answers to no key. */
  | { readonly kind: 'unsupported', readonly reason: 'session-key' | 'nothing-found' }

/** A balance as it is shown. */
export type BalanceState =
  | { readonly state: 'idle' }
  /** `last`: the figure of before. */
  | { readonly state: 'loading', readonly last?: Balance }
  | { readonly state: 'consent', readonly source: BalanceSource }
  | { readonly state: 'ready', readonly balance: Balance }
  /** `provider`: it is known to tell none. `local`: there is no money in it. */
  | { readonly state: 'unsupported', readonly reason: 'provider' | 'local' | 'session-key' | 'nothing-found' }
  | { readonly state: 'failed', readonly problem: Problem }

export interface BalanceOptions {
  /** Whether the key may stand in an address of this host. */
  readonly consent: boolean
  readonly signal: AbortSignal
  /** The clock, in epoch ms. */
  readonly now?: () => number
}

const readers: Readonly<Record<BalanceSource, (call: BalanceCall) => Promise<Balance>>> = {
  'billing': readBilling,
  'token-usage': readTokenUsage,
  'credit-grants': readCreditGrants,
  'pro-balance': readProBalance,
  'deepseek': readDeepSeek,
  'moonshot': readMoonshot,
  'siliconflow': readSiliconFlow,
  'openrouter-key': readOpenRouterKey,
  'openrouter-credits': readOpenRouterCredits,
  'stepfun': readStepFun,
  'novita': readNovita,
  'aihubmix': readAiHubMix,
  'openai-sb': readOpenAiSb,
  'aiproxy': readAiProxy,
}

/** Whether a way of asking puts the key into an address. */
export function needsConsent(source: BalanceSource): boolean {
  return source === 'pro-balance' || source === 'openai-sb'
}

/**
 * Asks the connection's server for the balance, in one way after the other until one is answered.
 * @throws {ApiError} where the key is refused, the server cannot be reached, or has an error of its own
 * @throws the signal's reason once it has fired
 * @see protocols §6.5
 */
export async function fetchBalance(
  ready: BalanceCall['ready'], sources: readonly BalanceSource[], { consent, signal, now = Date.now }: BalanceOptions,
): Promise<BalanceAnswer> {
  let failure: ApiError | undefined
  for (const [index, source] of sources.entries()) {
    if (needsConsent(source) && !consent) return { kind: 'consent', source }
    const answer = await ask(source)
    if (!(answer instanceof ApiError)) return { kind: 'ready', balance: await confirmed(answer, sources[index + 1]) }
    switch (meaningOf(answer.problem)) {
      case 'unsupported': return { kind: 'unsupported', reason: 'session-key' }
      case 'refused': throw withKind(answer, 'auth')
      case 'failed': throw answer
      case 'fault':
        failure ??= answer
        break
      case 'other': // the next way
    }
  }
  if (failure) throw failure
  return { kind: 'unsupported', reason: 'nothing-found' }

  async function ask(source: BalanceSource): Promise<Balance | ApiError> {
    try {
      return await readers[source]({ ready, signal, now: now() })
    }
    catch (error) {
      signal.throwIfAborted()
      if (error instanceof ApiError) return error
      throw error
    }
  }

  /** The next way may know better where an answer is half of one, or a guess. */
  async function confirmed(answer: Balance, next: BalanceSource | undefined): Promise<Balance> {
    const unsure = answer.notes.includes('no-limit') || answer.source === 'billing' && answer.notes.includes('raw-quota')
    if (!unsure || !next || needsConsent(next)) return answer
    const better = await ask(next)
    return better instanceof ApiError ? answer : better
  }
}

/** What an error says of a way of asking: nothing such here, a fault that may not be the last word, or the end. */
function meaningOf({ kind, status }: Problem): 'unsupported' | 'refused' | 'failed' | 'fault' | 'other' {
  switch (kind) {
    case 'unsupported': return 'unsupported'
    case 'auth': return 'refused'
    case 'forbidden': return 'refused'
    case 'quota': case 'rate': case 'region': case 'cors': case 'timeout': case 'network': case 'interrupted': case 'internal':
      return 'failed'
    case 'server': case 'overload': return 'fault'
    case 'context': case 'filter': case 'model': case 'param': case 'url': case 'size': case 'unknown':
      return status === 401 || status === 403 ? 'refused' : 'other'
  }
}

function withKind(error: ApiError, kind: Problem['kind']): ApiError {
  return error.kind === kind ? error : new ApiError({ ...error.problem, kind }, { cause: error })
}
