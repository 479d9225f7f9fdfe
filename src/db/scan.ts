import { openDB } from 'idb'
import type { Message } from '../chat/message'
import type { Schema } from './schema'

/** In characters of text: what is in memory at a time stays about there, however long single messages are. */
const batchSize = 500_000
const firstBatch = 100
const [fewest, most] = [20, 500]

/**
 * All stored messages, some hundred at a time, in no order; never all in memory. A reader of its own beside the page's
 * connection, so that it works in a worker; nothing is written, and no database is made where there is none.
 * @throws {DOMException} where the database cannot be read, or an upgrade elsewhere ended the scan
 */
export async function* storedBatches(): AsyncGenerator<readonly Message[]> {
  const database = await openDB<Schema>('platen', undefined, {
    upgrade: (_database, _oldVersion, _newVersion, transaction) => transaction.abort(), // there was none
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
  try {
    // A transaction a batch: a long one would keep replies from being stored.
    const read = (after: string, count: number) => database.getAll('messages', IDBKeyRange.lowerBound(after, true), count)
    let count = firstBatch
    for (let reading: Promise<readonly Message[]> | undefined = read('', count); reading;) {
      const batch: readonly Message[] = await reading
      const last = batch.length < count ? undefined : batch.at(-1)
      count = nextCount(batch)
      reading = last && read(last.id, count) // the disk works on while this batch is looked through
      reading?.catch(() => undefined) // nobody may wait for it any more
      yield batch
    }
  }
  finally {
    database.close()
  }
}

function nextCount(batch: readonly Message[]): number {
  let size = 1
  for (const { parts } of batch) {
    for (const part of parts) if ('text' in part && part.text) size += part.text.length
  }
  return Math.max(fewest, Math.min(most, Math.floor(batchSize / size * batch.length)))
}
