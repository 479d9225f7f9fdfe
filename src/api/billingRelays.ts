import { quotaPerDollar } from './billing'
import { askForBalance, type BalanceCall, otherAnswer, rootAddress } from './billingCall'
import { type Balance, balanceFrom, type Currency } from './billingResult'
import { ApiError, problemFrom } from './errors'
import { isRecord, numberIn, textIn } from './json'
import { errorContext } from './request'

/**
 * The quota of a key at new-api. The slash at the end spares a redirect that no browser would follow.
 * @throws {ApiError}
 * @see protocols §6.3
 */
export async function readTokenUsage(call: BalanceCall): Promise<Balance> {
  const { data } = await askForBalance(call, rootAddress(call, '/api/usage/token/'))
  const used = isRecord(data) ? inDollars(data.total_used) : undefined
  if (!isRecord(data) || used === undefined) throw otherAnswer()
  return balanceFrom('token-usage', {
    total: inDollars(data.total_granted),
    used,
    balance: inDollars(data.total_available),
    currency: 'USD',
    unlimited: data.unlimited_quota === true,
    scope: 'key',
    accuracy: 'estimate',
    notes: ['raw-quota'],
    expires: numberIn(data.expires_at),
  }, call.now)
}

/**
 * Granted credit, as OpenAI told it before 2023 and several sellers still do.
 * @throws {ApiError}
 * @see protocols §6.2
 */
export async function readCreditGrants(call: BalanceCall): Promise<Balance> {
  const body = await askForBalance(call, rootAddress(call, '/dashboard/billing/credit_grants'))
  const total = numberIn(body.total_granted)
  const balance = numberIn(body.total_available) ?? numberIn(body.total_remaining)
  if (total === undefined && balance === undefined) throw otherAnswer()
  const used = numberIn(body.total_used)
  const untold = !used && total !== undefined && balance !== undefined // some always say 0
  return balanceFrom('credit-grants', { total, balance, used: untold ? undefined : used, currency: currencyIn(body.currency) }, call.now)
}

/**
 * What the mirrors of the source documents tell. The key stands in the address: only after consent.
 * @throws {ApiError}
 * @see protocols §6.1
 */
export async function readProBalance(call: BalanceCall): Promise<Balance> {
  const { ready: { address, key } } = call
  if (/(?:^|\.)openai\.com$/.test(new URL(address.origin).hostname)) throw otherAnswer()
  const url = rootAddress(call, '/pro/balance')
  url.searchParams.set('apiKey', keyFor(call, key))
  const body = await askForBalance(call, url, 'in-address')
  const { data } = body
  if (!isRecord(data) || numberIn(data.balance) === undefined) throw failureOf(call, body)
  return balanceFrom('pro-balance', {
    total: numberIn(data.total), used: numberIn(data.used), balance: numberIn(data.balance),
    currency: 'USD', accuracy: 'estimate', notes: ['window-90-100'],
  }, call.now)
}

/**
 * The points of a key at OpenAI-SB. The key stands in the address: only after consent.
 * @throws {ApiError}
 */
export async function readOpenAiSb(call: BalanceCall): Promise<Balance> {
  const url = new URL('/sb-api/user/status', call.ready.address.origin)
  url.searchParams.set('api_key', keyFor(call, call.ready.key))
  const body = await askForBalance(call, url, 'in-address')
  const balance = isRecord(body.data) ? numberIn(body.data.credit) : undefined
  if (balance === undefined) throw failureOf(call, body)
  return balanceFrom('openai-sb', { balance, currency: 'POINTS', scope: 'key' }, call.now)
}

function inDollars(quota: unknown): number | undefined {
  const amount = numberIn(quota)
  return amount === undefined ? undefined : amount / quotaPerDollar
}

function currencyIn(value: unknown): Currency {
  const name = textIn(value).toUpperCase()
  return name === 'USD' || name === 'CNY' ? name : 'UNKNOWN'
}

/** Without a key there is nothing to ask for. */
function keyFor({ ready }: BalanceCall, key: string): string {
  if (key.trim()) return key.trim()
  throw new ApiError({ kind: 'auth', message: '', host: new URL(ready.address.origin).host })
}

/** The reason in an answer that has no figures. */
function failureOf({ ready }: BalanceCall, body: object): ApiError {
  const problem = problemFrom({ status: 200, text: JSON.stringify(body), ...errorContext(ready) })
  return new ApiError(problem)
}
