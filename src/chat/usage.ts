import { costOf, isCounted, namedCost, sumCosts, type Cost, type Price } from './cost'
import type { Aside } from './conversation'
import { wasAsked, type Message } from './message'
import type { PicturePrice } from './picturePrices'

/** What the replies of one model at one connection used on one day. */
export interface UsageRow {
  /** In the user's own time zone: `2026-11-20`. */
  readonly day: string
  readonly connectionId: string
  readonly model: string
  readonly replies: number
  /** Replies among them for which the server told no tokens. */
  readonly uncounted: number
  readonly input: number
  readonly output: number
  /** The replies whose server itself named the cost, or whose pictures have a price, and the sums by currency. */
  readonly charged: { readonly replies: number, readonly sums: readonly Cost[] }
  /** The counted replies whose cost no server named, with their tokens: they are priced by estimate. */
  readonly unpriced: { readonly replies: number, readonly input: number, readonly output: number, readonly cached: number }
}

/** Sums of rows. Costs are one a currency, never added across. */
export interface UsageTotal {
  readonly replies: number
  readonly uncounted: number
  readonly input: number
  readonly output: number
  readonly costs: readonly Cost[]
  /** Replies whose cost nobody knows: without tokens, or without a price. */
  readonly unknown: number
}

/** The price of a row's model at its connection, where it is known. */
export type PriceOf = (row: UsageRow) => Price | undefined

/** Adds up replies as they are read, in any order. */
export class UsageTally {
  private readonly groups = new Map<string, UsageRow>()

  /** Counts a reply, with the price of its pictures where that is what it cost; prompts, replies that still grow, and those that failed with nothing are none. */
  add(message: Message, connectionId: string, pictures?: PicturePrice): void {
    if (message.role !== 'assistant' || message.status === 'streaming' || !wasAsked(message)) return
    if (message.status === 'failed' && !message.usage && !message.parts.length) return
    const { usage, model = '' } = message
    const day = dayOf(message.createdAt)
    const key = JSON.stringify([day, connectionId, model])
    const row = this.groups.get(key) ?? emptyRow(day, connectionId, model)
    const named = namedCost(message)
    const cost: Cost | undefined = named ? { ...named, estimated: false } : pictures && { amount: pictures.most, currency: pictures.currency, estimated: true }
    const counted = usage !== undefined && isCounted(usage)
    this.groups.set(key, {
      ...row,
      replies: row.replies + 1,
      uncounted: row.uncounted + (usage ? 0 : 1),
      input: row.input + (usage?.input ?? 0),
      output: row.output + (usage?.output ?? 0),
      charged: cost ? { replies: row.charged.replies + 1, sums: sumCosts([...row.charged.sums, cost]) } : row.charged,
      unpriced: cost || !counted ? row.unpriced : {
        replies: row.unpriced.replies + 1,
        input: row.unpriced.input + usage.input,
        output: row.unpriced.output + usage.output,
        cached: row.unpriced.cached + Math.min(usage.input, usage.cached ?? 0),
      },
    })
  }

  /** Counts what was asked beside the talk, as the reply that it is for the server. */
  addAside({ at, connectionId, model, usage }: Aside): void {
    this.add({ id: '', conversationId: '', role: 'assistant', createdAt: at, parts: [], status: 'done', notices: [], inContext: false, model, ...usage && { usage } }, connectionId)
  }

  /** By day, the newest first. */
  rows(): readonly UsageRow[] {
    return [...this.groups.values()].sort((one, other) => other.day.localeCompare(one.day))
  }
}

/** The sums of rows: those of a day, of a model, of a connection, of all. */
export function totalOf(rows: readonly UsageRow[], priceOf: PriceOf): UsageTotal {
  const sum = (number: (row: UsageRow) => number) => rows.reduce((total, row) => total + number(row), 0)
  const costs: Cost[] = []
  let known = 0
  for (const row of rows) {
    const price = row.unpriced.replies ? priceOf(row) : undefined
    costs.push(...row.charged.sums)
    if (price) costs.push({ ...costOf(row.unpriced, price), estimated: true })
    known += row.charged.replies + (price ? row.unpriced.replies : 0)
  }
  const replies = sum(row => row.replies)
  return {
    replies, uncounted: sum(row => row.uncounted), input: sum(row => row.input), output: sum(row => row.output),
    costs: sumCosts(costs), unknown: replies - known,
  }
}

/** Rows that belong together, in the order of their first one. */
export function groupRows(rows: readonly UsageRow[], keyOf: (row: UsageRow) => string): readonly (readonly UsageRow[])[] {
  const groups = new Map<string, UsageRow[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return [...groups.values()]
}

/** The day of a time in the user's own time zone: `2026-11-20`. Days compare as texts. */
export function dayOf(epochMs: number): string {
  const date = new Date(epochMs)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The first of so many days that end today. */
export function firstDay(days: number, now: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - days + 1).getTime()
}

function emptyRow(day: string, connectionId: string, model: string): UsageRow {
  const none = { replies: 0, input: 0, output: 0 }
  return { day, connectionId, model, ...none, uncounted: 0, charged: { replies: 0, sums: [] }, unpriced: { ...none, cached: 0 } }
}
