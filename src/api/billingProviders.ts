import { askForBalance, type BalanceCall, hostAddress, type Members, otherAnswer } from './billingCall'
import { type Balance, balanceFrom, type BalanceNote, type Currency } from './billingResult'
import { isRecord, numberIn, textIn } from './json'

/** @see https://api-docs.deepseek.com/api/get-user-balance */
export async function readDeepSeek(call: BalanceCall): Promise<Balance> {
  const body = await askForBalance(call, hostAddress(call, '/user/balance'))
  const infos = Array.isArray(body.balance_infos) ? body.balance_infos.filter(isRecord) : []
  const first = infos.find(info => numberIn(info.total_balance)) ?? infos[0]
  if (!first) throw otherAnswer()
  const lines = infos.filter(info => info !== first)
    .map(info => ({ currency: currencyIn(info.currency), balance: numberIn(info.total_balance) ?? 0 }))
  return balanceFrom('deepseek', {
    balance: numberIn(first.total_balance),
    currency: currencyIn(first.currency),
    scope: 'account',
    warn: body.is_available === false ? 'unavailable' : undefined,
    parts: {
      granted: numberIn(first.granted_balance), toppedUp: numberIn(first.topped_up_balance),
      lines: lines.length ? lines : undefined,
    },
  }, call.now)
}

/** @see https://platform.moonshot.cn/docs/api/balance */
export async function readMoonshot(call: BalanceCall): Promise<Balance> {
  const data = dataOf(await askForBalance(call, hostAddress(call, '/v1/users/me/balance')))
  return balanceFrom('moonshot', {
    balance: needed(data.available_balance),
    currency: bySite(call, 'cn'),
    scope: 'account',
    parts: { granted: numberIn(data.voucher_balance), toppedUp: numberIn(data.cash_balance) },
  }, call.now)
}

/** @see https://docs.siliconflow.cn/cn/api-reference/userinfo/get-user-info */
export async function readSiliconFlow(call: BalanceCall): Promise<Balance> {
  const data = dataOf(await askForBalance(call, hostAddress(call, '/v1/user/info')))
  return balanceFrom('siliconflow', {
    balance: needed(data.totalBalance),
    currency: bySite(call, 'cn'),
    scope: 'account',
    parts: { granted: numberIn(data.balance), toppedUp: numberIn(data.chargeBalance) },
  }, call.now)
}

/** A key's own limit, which may begin anew every day, week or month. @see https://openrouter.ai/docs/api-reference/limits */
export async function readOpenRouterKey(call: BalanceCall): Promise<Balance> {
  const data = dataOf(await askForBalance(call, hostAddress(call, '/api/v1/key')))
  const usage = needed(data.usage)
  const [total, balance] = [numberIn(data.limit), numberIn(data.limit_remaining)]
  const limited = total !== undefined && balance !== undefined
  const reset = textIn(data.limit_reset)
  const resets: readonly BalanceNote[] = reset === 'daily' || reset === 'weekly' || reset === 'monthly' ? [`resets-${reset}`] : []
  return balanceFrom('openrouter-key', {
    total, balance,
    used: limited ? undefined : usage, // all spend ever is not what counts against a limit that begins anew
    currency: 'USD',
    scope: 'key',
    notes: total === undefined ? ['no-limit'] : resets,
    expires: epochSeconds(data.expires_at),
  }, call.now)
}

/** The account behind the keys; for management keys alone. */
export async function readOpenRouterCredits(call: BalanceCall): Promise<Balance> {
  const data = dataOf(await askForBalance(call, hostAddress(call, '/api/v1/credits')))
  return balanceFrom('openrouter-credits', {
    total: needed(data.total_credits), used: needed(data.total_usage), currency: 'USD', scope: 'account',
  }, call.now)
}

/** The two totals are sums ever paid and granted. @see https://platform.stepfun.com/docs/api-reference/accounts */
export async function readStepFun(call: BalanceCall): Promise<Balance> {
  const body = await askForBalance(call, hostAddress(call, '/v1/accounts'))
  const [cash, voucher] = [numberIn(body.total_cash_balance), numberIn(body.total_voucher_balance)]
  const total = cash === undefined || voucher === undefined ? undefined : cash + voucher
  return balanceFrom('stepfun', { total, balance: needed(body.balance), currency: 'CNY', scope: 'account' }, call.now)
}

/** In ten-thousandths of a dollar. @see https://novita.ai/docs/api-reference/basic-get-user-balance */
export async function readNovita(call: BalanceCall): Promise<Balance> {
  const body = await askForBalance(call, hostAddress(call, '/openapi/v1/billing/balance/detail'))
  return balanceFrom('novita', { balance: needed(body.availableBalance) / 10_000, currency: 'USD', scope: 'account' }, call.now)
}

/** `total_usage` is what is left; below zero there is no limit. */
export async function readAiHubMix(call: BalanceCall): Promise<Balance> {
  const left = needed((await askForBalance(call, hostAddress(call, '/dashboard/billing/remain'))).total_usage)
  const unlimited = left < 0
  return balanceFrom('aihubmix', { balance: unlimited ? null : left, unlimited, currency: 'USD', scope: 'key' }, call.now)
}

/** The only one that wants its key in `Api-Key`. */
export async function readAiProxy(call: BalanceCall): Promise<Balance> {
  const { ready } = call
  const asked: BalanceCall = { ...call, ready: { ...ready, address: { ...ready.address, keyHeader: 'api-key' } } }
  const data = dataOf(await askForBalance(asked, hostAddress(call, '/api/report/getUserOverview')))
  return balanceFrom('aiproxy', { balance: needed(data.totalPoints), currency: 'POINTS', scope: 'account' }, call.now)
}

function dataOf(body: Members): Members {
  if (!isRecord(body.data)) throw otherAnswer()
  return body.data
}

function needed(value: unknown): number {
  const number = numberIn(value)
  if (number === undefined) throw otherAnswer()
  return number
}

function currencyIn(value: unknown): Currency {
  return value === 'CNY' || value === 'USD' ? value : 'UNKNOWN'
}

/** Providers with two sites count in the money of the site. */
function bySite({ ready }: BalanceCall, end: string): Currency {
  return new URL(ready.address.origin).hostname.endsWith(`.${end}`) ? 'CNY' : 'USD'
}

/** A date as text, or seconds. */
function epochSeconds(value: unknown): number | undefined {
  const number = numberIn(value)
  if (number !== undefined) return number
  const time = Date.parse(textIn(value))
  return Number.isNaN(time) ? undefined : time / 1_000
}
