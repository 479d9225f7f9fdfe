import type { Message } from '../chat/message'
import { storage } from './database'

const batchLength = 200

/** What `storedBatches` gives, of messages that this page keeps in memory; undefined where there is a database to be read. */
export async function batchesInMemory(): Promise<readonly (readonly Message[])[] | undefined> {
  const database = await storage()
  if (database.kind !== 'memory') return undefined
  const all = await database.all('messages') // of temporary conversations nothing is found
  return Array.from({ length: Math.ceil(all.length / batchLength) }, (_, index) => all.slice(index * batchLength, (index + 1) * batchLength))
}
