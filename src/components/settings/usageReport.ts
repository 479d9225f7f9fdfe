import type { UsageTotal } from '../../chat/usage'

/** The stretches of time to choose from, in days. */
export const usageRanges = [7, 30, 90] as const

export type UsageRange = typeof usageRanges[number]

/** What was used in a stretch of time. */
export interface UsageReport {
  readonly total: UsageTotal
  /** The days with replies, the newest first. */
  readonly days: readonly { readonly day: string, readonly total: UsageTotal }[]
  /** The most used first. An empty model was not named; an empty connection is no more. */
  readonly models: readonly { readonly key: string, readonly model: string, readonly connection: string, readonly total: UsageTotal }[]
}
