export interface Formats {
  readonly plural: (count: number) => Intl.LDMLPluralRule
  /** Hours and minutes. */
  readonly formatTime: (epochMs: number) => string
  /** Day and month; the year where it is not this one. Other parts by `options`. */
  readonly formatDate: (epochMs: number, options?: Intl.DateTimeFormatOptions) => string
  readonly formatNumber: (value: number) => string
  /** Decimal units: 5,000,000 is 5 MB. */
  readonly formatBytes: (bytes: number) => string
  readonly formatMoney: (amount: number, currency: string) => string
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** How a language writes numbers, dates and money. The Intl objects are made when first needed. */
export function formatsFor(lang: string): Formats {
  const plural = once(() => new Intl.PluralRules(lang))
  const number = once(() => new Intl.NumberFormat(lang))
  const time = once(() => new Intl.DateTimeFormat(lang, { hour: 'numeric', minute: '2-digit' }))
  return {
    plural: count => plural().select(count),
    formatTime: epochMs => time().format(epochMs),
    formatDate(epochMs, options) {
      const thisYear = new Date(epochMs).getFullYear() === new Date().getFullYear()
      const year = thisYear ? {} : { year: 'numeric' as const }
      const parts = options ?? { month: 'short', day: 'numeric', ...year }
      return new Intl.DateTimeFormat(lang, parts).format(epochMs)
    },
    formatNumber: value => number().format(value),
    formatBytes(bytes) {
      const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)))
      if (!power) return `${number().format(bytes)} B` // in English the short form is a word without plural
      const value = bytes / 1000 ** power
      const unit = units[power] ?? 'byte'
      return new Intl.NumberFormat(lang, {
        style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0,
      }).format(value)
    },
    formatMoney: (amount, currency) => money(lang, amount, currency),
  }
}

function money(lang: string, amount: number, currency: string): string {
  // A balance of 0.004 must not read as nothing.
  const maximumFractionDigits = amount && Math.abs(amount) < 0.1 ? 4 : 2
  try {
    return new Intl.NumberFormat(lang, {
      style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits,
    }).format(amount)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // only a currency that is none: points, credits
    return `${new Intl.NumberFormat(lang, { maximumFractionDigits }).format(amount)} ${currency}`
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => made ??= make()
}
