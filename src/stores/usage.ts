import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Conversation } from '../chat/conversation'
import { firstDay, totalOf, UsageTally, type UsageRow, type UsageTotal } from '../chat/usage'
import { loadMessages } from '../db/messages'
import { demoConnection, useConnections } from './connections'
import { useConversations } from './conversations'
import { usePrices } from './prices'

/** How far back the count goes, in days. */
export const countedDays = 90

/** Longest stretch of counting before the page gets its turn, in ms. */
const sliceMs = 8

/**
 * What Platen itself counted: the replies in the conversations that this browser keeps, and the titles that were asked for.
 * What was deleted no longer counts; the demo costs nothing and does not count either.
 */
export const useUsage = defineStore('usage', () => {
  const connections = useConnections()
  const conversations = useConversations()
  const prices = usePrices()
  /** Rows of the last 90 days, the newest day first; undefined until they are counted. */
  const rows = shallowRef<readonly UsageRow[]>()
  let newest: symbol | undefined

  /** Counts all replies of the last 90 days, a conversation at a time, without holding up the page. A newer count ends this one. */
  async function count(): Promise<void> {
    const mine = newest = Symbol('count')
    await prices.load()
    const since = firstDay(countedDays, Date.now())
    const tally = new UsageTally()
    let sliceEnd = performance.now() + sliceMs
    for (const { id, connectionId = '', asides = [] } of conversations.list.filter(conversation => isCounted(conversation, since))) {
      const connection = connections.find(connectionId)
      for (const message of await loadMessages(id)) {
        if (message.createdAt >= since) tally.add(message, connectionId, prices.priceOfPicturesIn(message, connection))
      }
      for (const aside of asides) if (aside.at >= since) tally.addAside(aside)
      if (performance.now() < sliceEnd) continue
      await nextTurn()
      sliceEnd = performance.now() + sliceMs
      if (newest !== mine) return
    }
    if (newest === mine) rows.value = tally.rows()
  }

  /** Sums of rows, with the prices known by now. */
  function total(of: readonly UsageRow[]): UsageTotal {
    return totalOf(of, ({ connectionId, model }) => prices.priceOf(connections.find(connectionId), model))
  }

  /** The rows of the last so many days; of one connection, where it is given. */
  function rowsOf(days: number, connectionId?: string): readonly UsageRow[] {
    const since = firstDay(days, Date.now())
    return (rows.value ?? []).filter(row => Date.parse(`${row.day}T00:00`) >= since && (connectionId === undefined || row.connectionId === connectionId))
  }

  return { rows, count, total, rowsOf }
})

function isCounted({ connectionId, updatedAt, asides }: Conversation, since: number): boolean {
  return Math.max(updatedAt, asides?.at(-1)?.at ?? 0) >= since && connectionId !== demoConnection.id
}

function nextTurn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve))
}
