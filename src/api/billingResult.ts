/** Who was asked, and in which way. */
export type BalanceSource =
  | 'billing' | 'token-usage' | 'credit-grants' | 'pro-balance' | 'deepseek' | 'moonshot' | 'siliconflow'
  | 'openrouter-key' | 'openrouter-credits' | 'stepfun' | 'novita' | 'aihubmix' | 'openai-sb' | 'aiproxy'

export type Currency = 'USD' | 'CNY' | 'POINTS' | 'UNKNOWN'

/** What has to be said beside a figure. */
export type BalanceNote =
  /** The spend of so many days only: older accounts have more left than they have. */
  | 'window-100' | 'window-90'
  /** The same of a server that says 90 days in one place and 100 in another. */
  | 'window-90-100'
  /** Raw quota, taken as 500,000 for a dollar. */
  | 'raw-quota'
  /** The server gave the remainder in place of the total. */
  | 'account-view'
  | 'no-limit' | 'resets-daily' | 'resets-weekly' | 'resets-monthly'

/** What is left, and how sure that is. `null` is not known; never guessed as 0. */
export interface Balance {
  readonly total: number | null
  readonly used: number | null
  readonly balance: number | null
  readonly currency: Currency
  /** No limit: then `total` and `balance` are null. */
  readonly unlimited: boolean
  readonly scope: 'key' | 'account' | 'unknown'
  readonly source: BalanceSource
  readonly accuracy: 'exact' | 'estimate'
  readonly notes: readonly BalanceNote[]
  /** The server says that it will not answer for want of credit. */
  readonly warn?: 'unavailable'
  readonly parts?: BalanceParts
  /** Epoch ms. */
  readonly expiresAt: number | null
  /** Epoch ms. */
  readonly readAt: number
}

export interface BalanceParts {
  readonly granted?: number
  readonly toppedUp?: number
  /** What is left in other currencies. */
  readonly lines?: readonly { readonly currency: Currency, readonly balance: number }[]
}

/** What a server said; what it did not say is left out or undefined. */
export interface Figures {
  readonly total?: number | null | undefined
  readonly used?: number | null | undefined
  readonly balance?: number | null | undefined
  readonly currency: Currency
  readonly unlimited?: boolean
  readonly scope?: Balance['scope']
  readonly accuracy?: Balance['accuracy']
  readonly notes?: readonly BalanceNote[]
  readonly warn?: 'unavailable' | undefined
  readonly parts?: { readonly [Name in keyof BalanceParts]: BalanceParts[Name] | undefined }
  /** Seconds, as on the wire; 0 is never. */
  readonly expires?: number | undefined
}

/**
 * The balance from what a server said: of total, used and balance the third, to six decimals.
 * @param now epoch ms
 */
export function balanceFrom(source: BalanceSource, figures: Figures, now: number): Balance {
  const { unlimited = false, parts, expires = 0, warn } = figures
  const [total, used, balance] = [known(figures.total), known(figures.used), known(figures.balance)]
  const amounts = {
    total: total ?? sum(used, balance),
    used: used ?? sum(total, minus(balance)),
    balance: balance ?? sum(total, minus(used)),
  }
  return {
    total: unlimited ? null : rounded(amounts.total),
    used: rounded(amounts.used),
    balance: unlimited ? null : rounded(amounts.balance),
    currency: figures.currency,
    unlimited,
    scope: figures.scope ?? 'unknown',
    source,
    accuracy: figures.accuracy ?? 'exact',
    notes: figures.notes ?? [],
    ...warn && { warn },
    ...parts && { parts: withoutUnset(parts) },
    expiresAt: expires > 0 ? expires * 1_000 : null,
    readAt: now,
  }
}

function known(value: number | null | undefined): number | null {
  return value ?? null
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}

function minus(value: number | null): number | null {
  return value === null ? null : -value
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6 + 0
}

function withoutUnset(parts: NonNullable<Figures['parts']>): BalanceParts {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
}
