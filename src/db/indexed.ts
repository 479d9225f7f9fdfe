import { openDB, type IDBPDatabase } from 'idb'
import type { Conversation } from '../chat/conversation'
import { blobIdsOf, type Message } from '../chat/message'
import { changedBy, StorageError, type Change, type Put, type Records, type Storage, type StoreName } from './records'
import { createStores, databaseName, version, type Row, type Schema } from './schema'

/** What an upgrade by another tab waits for: replies that are being written. */
export const busy = new Set<Promise<unknown>>()

/** The records in IndexedDB, at the newest schema. */
export class IndexedStorage implements Storage {
  kind: 'durable' | 'left' | 'erased' = 'durable'
  written?: (changes: readonly Change[]) => void
  left?: () => void
  private database!: IDBPDatabase<Schema>

  /**
   * Opens the database, made where there is none; `onBlocked` hears where another tab does not let go of an older one.
   * @throws {DOMException} `AbortError` where it is older, `VersionError` where it is newer
   */
  async open(onBlocked = () => {}): Promise<this> {
    this.database = await openDB<Schema>(databaseName, this.kind === 'left' ? undefined : version, {
      upgrade(database, oldVersion, _newVersion, transaction) {
        if (!oldVersion) return createStores(database, transaction)
        transaction.done.catch(() => {}) // the opening says it too
        transaction.abort()
      },
      blocked: onBlocked,
      blocking: (_version, newVersion, event) => void this.letGo(event.target as IDBDatabase, newVersion),
    })
    return this
  }

  async get<Name extends StoreName>(store: Name, key: string): Promise<Records[Name] | undefined> {
    const row = await this.run(database => database.get(store, key), () => undefined)
    return row && recordOf(row) as Records[Name]
  }

  async all<Name extends StoreName>(store: Name): Promise<readonly Records[Name][]> {
    const rows = await this.run(database => database.getAll(store), () => [])
    return rows.map(row => recordOf(row) as Records[Name])
  }

  async messagesOf(conversationId: string): Promise<readonly Message[]> {
    const rows = await this.run(database => database.getAllFromIndex('messages', 'conversationId', conversationId), () => [])
    return rows.map(recordOf)
  }

  keys(store: StoreName): Promise<readonly string[]> {
    return this.run(database => database.getAllKeys(store), () => [])
  }

  async removeUnneeded(blobIds: readonly string[]): Promise<void> {
    if (!blobIds.length || this.kind !== 'durable') return
    const { removeUnneeded } = await import('./unneeded')
    await this.run(database => removeUnneeded(database, blobIds), () => undefined)
  }

  async write(changes: readonly Change[], durability: 'strict' | 'relaxed', onProgress?: (done: number) => void): Promise<void> {
    if (!changes.length) return
    try {
      await this.run((database) => {
        if (this.kind !== 'durable') return refuse() // what this version writes may be wrong there, or was to be gone
        return writeAll(database, changes, durability, onProgress)
      }, refuse)
    }
    catch (error) {
      throw new StorageError(error)
    }
    this.written?.(changes)
  }

  close(): void {
    this.kind = 'erased'
    this.database.close()
  }

  /** The browser may close a database at any time: then it is opened again, once. One that was erased holds what `erased` gives. */
  private async run<Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>, erased: () => Result): Promise<Result> {
    try {
      return await work(this.database)
    }
    catch (error) {
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
      if (this.kind === 'erased') return erased()
      await this.open()
      return work(this.database)
    }
  }

  /** Another tab waits: to remove the database, or to upgrade it, which ends the writing here. */
  private async letGo(database: IDBDatabase, newVersion: number | null): Promise<void> {
    while (newVersion !== null && busy.size) await Promise.all(busy) // more may have begun meanwhile
    database.close()
    this.kind = newVersion === null ? 'erased' : 'left'
    this.left?.()
  }
}

function refuse(): never {
  throw new DOMException('', 'ReadOnlyError')
}

/** So many changes are handed over at a time: thousands would hold up the page. */
const pieceLength = 200

async function writeAll(
  database: IDBPDatabase<Schema>, changes: readonly Change[], durability: 'strict' | 'relaxed', onProgress: ((done: number) => void) | undefined,
): Promise<void> {
  const names = [...new Set(changes.map(change => change.store))]
  const transaction = database.transaction(names, 'readwrite', { durability })
  let failure: { readonly error: unknown } | undefined
  const write = async () => {
    const headers = new Map<string, Conversation | undefined>()
    for (const change of changes) {
      if ('from' in change && change.from) headers.set(change.put.id, await transaction.objectStore('conversations').get(change.put.id))
    }
    for (let done = 0; done < changes.length;) {
      const requests: Promise<unknown>[] = []
      try {
        for (const change of changes.slice(done, done += pieceLength)) {
          const store = transaction.objectStore(change.store)
          requests.push('put' in change ? store.put(rowOf(change, headers)) : store.delete(change.remove))
        }
        if (done >= changes.length) transaction.commit() // a page that is being closed has no time for the automatic one
      }
      catch (error) {
        failure = { error }
        transaction.abort() // what was asked for before would be stored without the rest
      }
      await Promise.all(requests)
      if (failure) return
      onProgress?.(Math.min(done, changes.length))
    }
  }
  write().catch(() => {}) // the transaction says it, too; some of its requests never say anything where the disk is full
  try {
    await transaction.done
  }
  catch (error) {
    throw failure ? failure.error : error
  }
}

function rowOf(change: Put, headers: ReadonlyMap<string, Conversation | undefined>): Row<StoreName> {
  if (change.store === 'conversations') return changedBy(change, headers.get(change.put.id))
  if (change.store !== 'messages') return change.put
  const blobIds = blobIdsOf(change.put)
  return blobIds.length ? { ...change.put, blobIds } : change.put
}

/** The record as it was stored. */
export function recordOf<Record extends object>(row: Record): Record {
  if (!('blobIds' in row)) return row
  const { blobIds: _, ...record } = row
  return record as Record
}
