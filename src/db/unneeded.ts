import type { IDBPDatabase } from 'idb'
import { blobIdsOfDraft } from './records'
import type { Schema } from './schema'

/** Removes those blobs that no message and no draft needs, in one transaction: nobody begins to need one meanwhile. */
export async function removeUnneeded(database: IDBPDatabase<Schema>, blobIds: readonly string[]): Promise<void> {
  const transaction = database.transaction(['messages', 'drafts', 'blobs'], 'readwrite')
  const inDrafts = new Set((await transaction.objectStore('drafts').getAll()).flatMap(blobIdsOfDraft))
  const needing = transaction.objectStore('messages').index('blobIds')
  for (const id of blobIds) {
    if (!inDrafts.has(id) && !await needing.count(id)) await transaction.objectStore('blobs').delete(id)
  }
  await transaction.done
}
