/** A price that the user entered, for a model at a host: per million tokens. */
export interface OwnPrice {
  readonly host: string
  readonly model: string
  readonly input: number
  readonly output: number
  /** Of input that the server had in its cache; unset: as other input. */
  readonly cached?: number
  /** Three letters as ISO 4217 has them, or a longer word such as POINTS. */
  readonly currency: string
}

/** What prices may be entered in; others may be typed. */
export const currencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY'] as const

const mostPrices = 1_000
const highestPrice = 1_000_000
const longestName = 300

/** The valid prices in whatever was stored, each model of a host once: the last one holds. */
export function parsePrices(value: unknown): readonly OwnPrice[] {
  if (!Array.isArray(value)) return []
  const prices = new Map<string, OwnPrice>()
  for (const item of value.slice(0, mostPrices) as readonly unknown[]) {
    const price = parsePrice(item)
    if (price) prices.set(JSON.stringify([price.host, price.model]), price)
  }
  return [...prices.values()]
}

/** A price from whatever was stored or typed, amounts as numbers or as text; undefined where it is none. */
export function parsePrice(value: unknown): OwnPrice | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { host, model, input, output, cached, currency } = value as Readonly<Record<string, unknown>>
  const [inputPrice, outputPrice] = [amountOf(input), amountOf(output)]
  const code = typeof currency === 'string' ? currency.trim().toUpperCase() : ''
  const named = isName(host) && isName(model) && /^[A-Z]{3,10}$/.test(code)
  if (!named || inputPrice === undefined || outputPrice === undefined) return undefined
  const cachedPrice = amountOf(cached)
  if (cachedPrice === undefined && cached !== undefined && cached !== '') return undefined
  return {
    host, model: model.trim(), input: inputPrice, output: outputPrice,
    ...(cachedPrice !== undefined && { cached: cachedPrice }), currency: code,
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longestName
}

/** Some write a decimal comma, and Chinese keyboards a wide point. `1,000` could mean either: it is none. */
function amountOf(value: unknown): number | undefined {
  const text = typeof value === 'string' ? value.trim().replace(/[,，。．]/, '.') : value
  if (typeof text !== 'number' && (typeof text !== 'string' || !/^(?:\d+\.?\d*|\.\d+)$/.test(text))) return undefined
  if (typeof value === 'string' && /^[1-9]\d{0,2}[,，]\d{3}$/.test(value.trim())) return undefined
  const amount = Number(text)
  return Number.isFinite(amount) && amount >= 0 && amount <= highestPrice ? amount : undefined
}
