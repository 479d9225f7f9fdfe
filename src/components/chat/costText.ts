import type { Cost } from '../../chat/cost'
import type { I18n } from '../../locales'

/** Below this an amount is said to be smaller, so that it never reads as nothing. */
const smallest = 0.0001

/** Costs in words, estimates marked, one a currency: `$0.12`, `≈ ¥0.02 + $0.0005`, `< $0.0001`. Empty where none is known. */
export function costText(costs: readonly Cost[], { t, formatMoney }: Pick<I18n, 't' | 'formatMoney'>): string {
  if (!costs.length) return ''
  const sum = costs.map(({ amount, currency }) => amount > 0 && amount < smallest
    ? t('cost.below', { amount: formatMoney(smallest, currency) })
    : formatMoney(amount, currency)).join(' + ')
  const tiny = costs.length === 1 && costs[0]!.amount > 0 && costs[0]!.amount < smallest
  return costs.some(cost => cost.estimated) && !tiny ? t('cost.estimate', { amount: sum }) : sum
}
