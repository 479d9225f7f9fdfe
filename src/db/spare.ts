import { deleteDB, openDB, type IDBPDatabase } from 'idb'
import type { Conversation } from '../chat/conversation'
import type { Message } from '../chat/message'
import { recordOf } from './indexed'
import { openExisting } from './openExisting'
import { keyPaths, type StoreName } from './records'
import { version, type Schema } from './schema'

/** The copy of the database as it was before an update. */
export interface Spare {
  readonly name: string
  /** Epoch ms. */
  readonly madeAt: number
  readonly bytes: number
  /** Whether there was room for the pictures. */
  readonly pictures: boolean
}

/** What a copy is read by; to be closed. */
export interface SpareReader {
  readonly conversations: readonly Conversation[]
  messagesOf(conversationId: string): Promise<readonly Message[]>
  pictureOf(id: string): Promise<Blob | undefined>
  close(): void
}

/** The setting that tells of the copy. */
export const spareKey = 'spare'
/** So many records are in memory at a time. */
const batchLength = 200
const blobBatchLength = 8

/** The names that copies of older versions may have. */
export const spareNames: readonly string[] = Array.from({ length: version - 1 }, (_, index) => nameOf(index + 1))

function nameOf(oldVersion: number): string {
  return `platen-before-${oldVersion}`
}

/**
 * Copies an open database, in place of an older copy of that version. Keys are left out: a key that is forgotten has to be
 * gone, and no archive may hold one. So are pictures where there is no room for them twice: no step touches these, and a
 * disk that is nearly full must not keep anybody from the newer version.
 * @throws {DOMException} where there is no room even for the texts
 */
export async function copyToSpare(old: IDBPDatabase<Schema>): Promise<Spare> {
  const name = nameOf(old.version)
  await deleteDB(name)
  const stores = [...old.objectStoreNames].filter(store => store !== 'keys')
  const spare = await openDB<Schema>(name, 1, {
    upgrade(database) {
      for (const store of stores) {
        const made = database.createObjectStore(store, { keyPath: keyPaths[store] })
        if (store === 'messages') (made as unknown as IDBObjectStore).createIndex('conversationId', 'conversationId')
      }
    },
  })
  try {
    let bytes = 0
    for (const store of stores) if (store !== 'blobs') bytes += await copyStore(old, spare, store, batchLength)
    try {
      bytes += await copyStore(old, spare, 'blobs', blobBatchLength)
    }
    catch {
      await spare.clear('blobs')
      return { name, madeAt: Date.now(), bytes, pictures: false }
    }
    return { name, madeAt: Date.now(), bytes, pictures: true }
  }
  catch (error) {
    spare.close()
    await deleteDB(name)
    throw error
  }
  finally {
    spare.close()
  }
}

/** Copies a store, and gives about how many bytes that were. */
async function copyStore(from: IDBPDatabase<Schema>, to: IDBPDatabase<Schema>, store: StoreName, length: number): Promise<number> {
  let bytes = 0
  for (let range: IDBKeyRange | undefined; ;) {
    const [rows, keys] = await Promise.all([from.getAll(store, range, length), from.getAllKeys(store, range, length)])
    const transaction = to.transaction(store, 'readwrite')
    await Promise.all([...rows.map(row => transaction.store.put(row)), transaction.done]) // the first that fails tells: on a full disk others may never say anything
    for (const row of rows) bytes += 'blob' in row ? row.blob.size + (row.thumbnail?.size ?? 0) : JSON.stringify(row).length
    const last = keys.at(-1)
    if (last === undefined || keys.length < length) return bytes
    range = IDBKeyRange.lowerBound(last, true)
  }
}

/** Opens a copy to be read. @throws {DOMException} where it is gone */
export async function openSpare(name: string): Promise<SpareReader> {
  const spare = await openExisting(name)
  return {
    conversations: await spare.getAll('conversations'),
    messagesOf: async id => (await spare.getAllFromIndex('messages', 'conversationId', id)).map(recordOf),
    pictureOf: async id => (await spare.get('blobs', id))?.blob,
    close: () => spare.close(),
  }
}

/** Removes a copy. */
export function removeSpare(name: string): Promise<void> {
  return deleteDB(name)
}
