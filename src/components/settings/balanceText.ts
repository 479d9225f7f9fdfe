import type { Balance, BalanceNote, BalanceSource, BalanceState, Currency } from '../../api/balance'
import { useI18n } from '../../locales'

const { t, formatMoney } = useI18n()

/** An amount with its currency; points and unknown money by their number. */
export function amountText(amount: number, currency: Currency): string {
  switch (currency) {
    case 'USD': case 'CNY': return formatMoney(amount, currency)
    case 'POINTS': return t('balance.points', { amount: formatMoney(amount, '').trim() })
    case 'UNKNOWN': return formatMoney(amount, '').trim()
  }
}

/** The balance that a state has to show, if any. */
export function balanceIn(state: BalanceState): Balance | undefined {
  return state.state === 'ready' ? state.balance : state.state === 'loading' ? state.last : undefined
}

/** The large figure: what is left, else what was used. */
export function figureText({ unlimited, balance, used }: Balance, currency: Currency): string {
  if (unlimited) return t('balance.unlimited')
  const amount = balance ?? used
  return amount === null ? '–' : amountText(amount, currency)
}

/** What the figure is. */
export function captionText({ unlimited, balance, scope }: Balance): string {
  if (unlimited) return t('balance.of.unlimited')
  if (balance === null) return t('balance.of.used')
  return t(balance < 0 ? 'balance.of.debt' : `balance.of.${scope}`)
}

/** What was used, of what. */
export function usedText({ total, used, balance, unlimited }: Balance, currency: Currency): string {
  if (used === null || balance === null && !unlimited) return ''
  return total === null
    ? t('balance.used-only', { used: amountText(used, currency) })
    : t('balance.used', { used: amountText(used, currency), total: amountText(total, currency) })
}

/** How much of the total is used, from 0 to 1; undefined where that is not known. */
export function usedShare({ total, used }: Balance): number | undefined {
  return total === null || used === null || total <= 0 ? undefined : Math.min(1, Math.max(0, used / total))
}

/** What else has to be said. */
export function noteTexts({ notes, parts = {} }: Balance, currency: Currency): readonly string[] {
  const { granted, toppedUp, lines = [] } = parts
  return [
    ...notes.map(noteText),
    granted !== undefined && toppedUp !== undefined
      ? t('balance.parts', { granted: amountText(granted, currency), toppedUp: amountText(toppedUp, currency) }) : '',
    ...lines.map(line => t('balance.also', { amount: amountText(line.balance, line.currency) })),
  ].filter(Boolean)
}

/** Where the figure is from: the path that was asked, the same in all languages. */
export function sourcePath(source: BalanceSource): string {
  return paths[source]
}

const paths: Readonly<Record<BalanceSource, string>> = {
  'billing': '/dashboard/billing',
  'token-usage': '/api/usage/token',
  'credit-grants': '/credit_grants',
  'pro-balance': '/pro/balance',
  'deepseek': '/user/balance',
  'moonshot': '/users/me/balance',
  'siliconflow': '/user/info',
  'openrouter-key': '/key',
  'openrouter-credits': '/credits',
  'stepfun': '/accounts',
  'novita': '/billing/balance',
  'aihubmix': '/billing/remain',
  'openai-sb': '/user/status',
  'aiproxy': '/getUserOverview',
}

function noteText(note: BalanceNote): string {
  switch (note) {
    case 'window-100': return t('balance.note.window', { days: 100 })
    case 'window-90': return t('balance.note.window', { days: 90 })
    case 'window-90-100': return t('balance.note.window', { days: '90–100' })
    case 'no-limit': return '' // the caption says it
    case 'raw-quota': case 'account-view': case 'resets-daily': case 'resets-weekly': case 'resets-monthly':
      return t(`balance.note.${note}`)
  }
}
