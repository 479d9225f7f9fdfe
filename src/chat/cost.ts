import type { Usage } from '../api/delta'
import type { Money } from './message'
import type { PicturePrice } from './picturePrices'
import { vendorsOf } from './vendors'

/** What a million tokens cost. */
export interface Rates {
  readonly input: number
  readonly output: number
  /** Of input that the server had in its cache; unset: as other input. */
  readonly cached?: number
  /** As ISO 4217 has it, or a word such as POINTS. */
  readonly currency: string
}

/**
 * - `own`: the user entered it
 * - `list`: what the host itself asks, as the catalogue knew it on its day
 * - `relay`: what the model's maker asks; the host in between multiplies it by a factor that nobody tells
 */
export type PriceSource = 'own' | 'list' | 'relay'

export interface Price extends Rates { readonly source: PriceSource }

/** A price that the user entered for a model at a host. */
export interface OwnRates extends Rates {
  readonly host: string
  readonly model: string
}

/**
 * Provider → model in lower case → context window in tokens (0: unknown), then, where they are known, the prices of
 * input, output and cached input in USD for a million tokens.
 */
export type PriceCatalogue = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>

/** What a reply cost. */
export interface Cost extends Money {
  /** False where the server itself named it. */
  readonly estimated: boolean
}

/** Tokens to be paid for: those of a reply, or of many. */
export type Tokens = Pick<Usage, 'input' | 'output' | 'cached'>

/**
 * The price of a model at a host: the user's own, else the catalogue's; undefined where neither knows it. A model is
 * found by its id, else without the maker's name before it, else without the date after it.
 */
export function priceFor(host: string, model: string, catalogue: PriceCatalogue | undefined, own: readonly OwnRates[]): Price | undefined {
  const names = namesOf(model)
  const mine = own.filter(price => price.host === host)
  for (const name of names) {
    const found = mine.find(price => price.model.toLowerCase() === name)
    if (found) return withoutUnset({ input: found.input, output: found.output, cached: found.cached, currency: found.currency, source: 'own' })
  }
  const entry = entryFor(host, names, catalogue, ([, input]) => input !== undefined)
  const [, input, output, cached] = entry?.values ?? []
  if (!entry || input === undefined || output === undefined) return undefined
  return withoutUnset({ input, output, cached, currency: 'USD', source: entry.relay ? 'relay' : 'list' })
}

/** How many tokens a model takes, prompt and reply together, as the catalogue knows it. */
export function contextWindow(host: string, model: string, catalogue: PriceCatalogue | undefined): number | undefined {
  return entryFor(host, namesOf(model), catalogue, ([context]) => Boolean(context))?.values[0]
}

/** What tokens cost at a price. Reasoning is part of the output; cached input is part of the input. */
export function costOf(tokens: Tokens, price: Rates): Money {
  const input = Math.max(0, tokens.input)
  const cached = Math.min(input, Math.max(0, tokens.cached ?? 0))
  const amount = (input - cached) * price.input + cached * (price.cached ?? price.input) + Math.max(0, tokens.output) * price.output
  return { amount: amount / 1_000_000, currency: price.currency }
}

/** What a server named as the cost of a reply, in USD; undefined where it did not. */
export function namedCost(reply: { readonly cost?: Money, readonly usage?: Usage }): Money | undefined {
  const named = reply.usage?.cost
  return reply.cost ?? (named !== undefined && named >= 0 ? { amount: named, currency: 'USD' } : undefined)
}

/**
 * What a reply cost: as the server named it, else estimated, by its tokens or else by its pictures; undefined where it is not
 * known. Its model's price, and the one of its pictures, are handed in.
 */
export function costOfReply(reply: { readonly cost?: Money, readonly usage?: Usage }, price: Price | undefined, pictures?: PicturePrice): Cost | undefined {
  const named = namedCost(reply)
  if (named) return { ...named, estimated: false }
  if (reply.usage && price && isCounted(reply.usage)) return { ...costOf(reply.usage, price), estimated: true }
  return pictures && { amount: pictures.most, currency: pictures.currency, estimated: true }
}

/** Whether a server told input and output apart: a bare total has no price. */
export function isCounted(usage: Usage): boolean {
  return usage.input > 0 || usage.output > 0
}

/** Sums by currency, in the order of their first one; a sum is estimated where any part of it is. */
export function sumCosts(costs: Iterable<Cost>): readonly Cost[] {
  const sums = new Map<string, Cost>()
  for (const { amount, currency, estimated } of costs) {
    const sum = sums.get(currency)
    sums.set(currency, { amount: (sum?.amount ?? 0) + amount, currency, estimated: estimated || (sum?.estimated ?? false) })
  }
  return [...sums.values()]
}

const date = /[-@](?:20\d{2}-?\d{2}-?\d{2}|\d{4}|latest)$/

/** The id in lower case, then shorter and shorter forms of it. */
function namesOf(model: string): readonly string[] {
  const id = model.trim().toLowerCase()
  const bare = id.slice(id.lastIndexOf('/') + 1)
  return [...new Set([id, bare, id.replace(date, ''), bare.replace(date, '')])].filter(Boolean)
}

function entryFor(host: string, names: readonly string[], catalogue: PriceCatalogue | undefined, fits: (values: readonly number[]) => boolean) {
  if (!catalogue || !host) return undefined
  const vendors = vendorsOf(host)
  const plain = names.filter(name => !name.includes('/') && names[0]?.startsWith(name))
  for (const name of vendors.local ? plain : names) {
    for (const vendor of [...vendors.own, ...vendors.others]) {
      const relay = !vendors.own.includes(vendor)
      const values = valuesIn(Object.hasOwn(catalogue, vendor) ? catalogue[vendor]! : {}, name, relay)
      if (values && fits(values)) return { values, relay }
    }
  }
  return undefined
}

/** Relays name models without the maker that resellers put before them. */
function valuesIn(models: Readonly<Record<string, readonly number[]>>, name: string, relay: boolean): readonly number[] | undefined {
  if (Object.hasOwn(models, name)) return models[name]
  if (!relay || name.includes('/')) return undefined
  const full = Object.keys(models).find(id => id.endsWith(`/${name}`))
  return full === undefined ? undefined : models[full]
}

type Unset<T> = { readonly [Name in keyof T]: T[Name] | undefined }

function withoutUnset(price: Unset<Price>): Price {
  return Object.fromEntries(Object.entries(price).filter(([, value]) => value !== undefined)) as unknown as Price
}
