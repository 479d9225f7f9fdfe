import { askForBalance, type BalanceCall, type Members, otherAnswer, rootAddress } from './billingCall'
import { type Balance, balanceFrom, type BalanceNote } from './billingResult'
import { ApiError } from './errors'
import { numberIn } from './json'

/** Raw quota for a dollar, unless a panel's owner changed it. */
export const quotaPerDollar = 500_000

/** What one-api and new-api give as the limit of a key that has none. */
const noLimit = 100_000_000
const dayMs = 86_400_000

/**
 * The balance by OpenAI's old billing API, as one-api, new-api and most relays still have it.
 * @throws {ApiError}
 * @see protocols §6.2 and §6.3
 */
export async function readBilling(call: BalanceCall): Promise<Balance> {
  const [subscription, usage] = await Promise.allSettled([
    askForBalance(call, rootAddress(call, '/v1/dashboard/billing/subscription')), usageOf(call),
  ])
  if (subscription.status === 'rejected') throw subscription.reason
  const own = ownFigures(subscription.value, call.now)
  if (own) return own
  if (usage.status === 'rejected') throw usage.reason
  return balanceOf(subscription.value, usage.value, call.now)
}

interface Usage {
  readonly cents: number
  readonly note: BalanceNote
}

/** The spend of the last 100 days; of 90 where the server refuses so many. */
async function usageOf(call: BalanceCall): Promise<Usage> {
  try {
    return { cents: await centsOf(call, 100), note: 'window-100' }
  }
  catch (error) {
    const range = error instanceof ApiError && error.problem.status === 400 && ['param', 'unknown'].includes(error.kind)
    if (!range) throw error
    return { cents: await centsOf(call, 90), note: 'window-90' }
  }
}

async function centsOf(call: BalanceCall, days: number): Promise<number> {
  const url = rootAddress(call, '/v1/dashboard/billing/usage')
  url.searchParams.set('start_date', dayOf(call.now - (days - 1) * dayMs))
  url.searchParams.set('end_date', dayOf(call.now + dayMs)) // not included any more
  const cents = numberIn((await askForBalance(call, url)).total_usage)
  if (cents === undefined) throw otherAnswer()
  return cents
}

function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10)
}

/** Some relays give the figures themselves: they win over the computation. */
function ownFigures(subscription: Members, now: number): Balance | undefined {
  const balance = numberIn(subscription.balance_usd)
  if (balance === undefined) return undefined
  const used = numberIn(subscription.used_usd)
  const total = used === undefined ? numberIn(subscription.hard_limit_usd) : used + balance
  return balanceFrom('billing', { total, used, balance, currency: 'USD', expires: numberIn(subscription.access_until) }, now)
}

function balanceOf(subscription: Members, { cents, note }: Usage, now: number): Balance {
  const limit = numberIn(subscription.hard_limit_usd)
  if (limit === undefined) throw otherAnswer()
  const expires = numberIn(subscription.access_until)
  const unlimited = limit >= noLimit
  const raw = isRaw(limit) && (!unlimited || isRaw(cents / 100))
  const total = raw ? limit / quotaPerDollar : limit
  const used = raw ? cents / 100 / quotaPerDollar : cents / 100
  const common = { currency: 'USD', expires, used } as const
  const rawNotes: readonly BalanceNote[] = raw ? ['raw-quota'] : []
  if (unlimited) {
    return balanceFrom('billing', { ...common, unlimited, scope: 'key', accuracy: raw ? 'estimate' : 'exact', notes: rawNotes }, now)
  }
  if (used > total) {
    // the account view of one-api: the limit is what remains
    return balanceFrom('billing', { ...common, balance: total, scope: 'account', accuracy: 'estimate', notes: [...rawNotes, 'account-view'] }, now)
  }
  const lifetime = isPanel(subscription)
  return balanceFrom('billing', {
    ...common, total,
    scope: lifetime ? 'key' : 'account',
    accuracy: lifetime && !raw ? 'exact' : 'estimate',
    notes: lifetime ? rawNotes : [...rawNotes, note],
  }, now)
}

/** Whole and large: a panel that shows quota in place of money. */
function isRaw(amount: number): boolean {
  return amount > 100_000 && Number.isInteger(amount)
}

/** Whether one-api or new-api answers, which ignore the dates: the three limits are one, and there is no plan. */
function isPanel(subscription: Members): boolean {
  const limit = numberIn(subscription.hard_limit_usd)
  return numberIn(subscription.soft_limit_usd) === limit && numberIn(subscription.system_hard_limit_usd) === limit
    && subscription.plan === undefined && subscription.account_name === undefined
}
