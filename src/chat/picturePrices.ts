import type { Message } from './message'
import { vendorsOf } from './vendors'

/** What pictures cost together, in USD; from the least to the most where the server chooses the quality itself. */
export interface PicturePrice {
  readonly least: number
  readonly most: number
  readonly currency: 'USD'
  /** `relay`: what OpenAI asks; the host in between multiplies it by a factor that nobody tells. */
  readonly source: 'list' | 'relay'
}

/** The prices of a square picture and of a longer one. */
type Pair = readonly [square: number, long: number]

interface Prices {
  readonly model: RegExp
  readonly sizes: 'dall-e-2' | 'square-or-long'
  /** What is made where nothing is asked for; without it the model chooses. */
  readonly quality?: string
  readonly byQuality: Readonly<Record<string, Pair>>
  /** What a million tokens cost: of text, of pictures to be changed, of pictures made. */
  readonly tokens?: readonly [text: number, picture: number, made: number]
}

/**
 * USD for one picture, output alone: as OpenAI's price list had it in December 2025, read from two copies of it (the pages on
 * dall-e-2 and dall-e-3, gpt-image-1, gpt-image-1-mini and gpt-image-1.5). What a prompt or a picture to be changed costs is only in `tokens`.
 * @see https://platform.openai.com/docs/pricing#image-generation
 */
const prices: readonly Prices[] = [
  { model: /^dall-?e-?2$/, sizes: 'dall-e-2', quality: 'standard', byQuality: {} },
  { model: /^dall-?e-?3$/, sizes: 'square-or-long', quality: 'standard', byQuality: { standard: [0.04, 0.08], hd: [0.08, 0.12] } },
  { model: /^gpt-image-1-mini$/, sizes: 'square-or-long', byQuality: { low: [0.005, 0.006], medium: [0.011, 0.015], high: [0.036, 0.052] }, tokens: [2, 2.5, 8] },
  { model: /^gpt-image-1\.5$/, sizes: 'square-or-long', byQuality: { low: [0.009, 0.013], medium: [0.034, 0.05], high: [0.133, 0.2] }, tokens: [5, 8, 32] },
  { model: /^gpt-image-1$/, sizes: 'square-or-long', byQuality: { low: [0.011, 0.016], medium: [0.042, 0.063], high: [0.167, 0.25] }, tokens: [5, 10, 40] },
]

const dalle2: Readonly<Record<string, number>> = { '256x256': 0.016, '512x512': 0.018, '1024x1024': 0.02 }

/**
 * What so many pictures of a model cost at a host, with the options that were set; undefined where nobody knows: another
 * model, a size that is not in the list, a host that sells none of OpenAI's. `host` is as `connections.hostOf` names it.
 */
export function priceOfPictures(host: string, model: string, count: number, options: Readonly<Record<string, string>>): PicturePrice | undefined {
  const found = pricesAt(host, model)
  const each = found ? pricesOf(found.prices, options) : []
  if (!found || !each.length || count < 1) return undefined
  return { least: count * Math.min(...each), most: count * Math.max(...each), currency: 'USD', source: found.source }
}

/**
 * What a reply of pictures cost: by the tokens that the server counted, else by the pictures that came, those of an earlier version apart,
 * where it is settled what they were; undefined for other replies.
 */
export function priceOfReplyPictures(host: string, { pictures, model, parts, usage }: Pick<Message, 'pictures' | 'model' | 'parts' | 'usage'>): PicturePrice | undefined {
  if (!pictures || !model) return undefined
  const found = pricesAt(host, model)
  if (found?.prices.tokens && usage && usage.output > 0) {
    const [text, picture, made] = found.prices.tokens
    const amount = (usage.input * (pictures.edit ? picture : text) + usage.output * made) / 1_000_000
    return { least: amount, most: amount, currency: 'USD', source: found.source }
  }
  const made = parts.filter(({ type }) => type === 'image').length - (pictures.kept ?? 0)
  const price = made || pictures.kept ? priceOfPictures(host, model, 1, pictures.options) : undefined
  return price && price.least === price.most ? { ...price, least: made * price.least, most: made * price.most } : undefined
}

function pricesAt(host: string, model: string): { readonly prices: Prices, readonly source: PicturePrice['source'] } | undefined {
  const name = model.slice(model.lastIndexOf('/') + 1).trim().toLowerCase().replace(/-20\d\d-\d\d-\d\d$/, '')
  const found = prices.find(entry => entry.model.test(name))
  const { own, others } = vendorsOf(host)
  const listed = own.includes('openai')
  return host && found && (listed || others.includes('openai')) ? { prices: found, source: listed ? 'list' : 'relay' } : undefined
}

/** Each price that one picture may have. */
function pricesOf({ sizes, quality, byQuality }: Prices, options: Readonly<Record<string, string>>): readonly number[] {
  const size = options.size ?? '1024x1024'
  if (sizes === 'dall-e-2') return Object.hasOwn(dalle2, size) ? [dalle2[size]!] : []
  const wanted = options.quality ?? quality ?? 'auto'
  const pairs = wanted === 'auto' ? Object.values(byQuality) : Object.hasOwn(byQuality, wanted) ? [byQuality[wanted]!] : []
  // without a size gpt-image chooses that as well
  const free = size === 'auto' || (options.size === undefined && quality === undefined)
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? []
  if (!free && !width) return []
  return pairs.flatMap(([square, long]) => free ? [square, long] : [width === height ? square : long])
}
