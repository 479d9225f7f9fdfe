import { deleteDB, openDB, type IDBPDatabase, type IDBPTransaction } from 'idb'
import { blobIdsOf, type Message } from '../chat/message'
import { keyPaths, StorageError, type Change, type Records, type Storage, type StoreName } from './records'
import type { Row, Schema } from './schema'

type Upgrade = (database: IDBPDatabase<Schema>, transaction: IDBPTransaction<Schema, StoreName[], 'versionchange'>) => void

const databaseName = 'platen'

/** One function a schema step: `steps[0]` makes version 1. */
const steps: readonly Upgrade[] = [
  (database) => {
    for (const store of ['connections', 'keys', 'conversations', 'blobs', 'drafts', 'settings'] as const) {
      database.createObjectStore(store, { keyPath: keyPaths[store] })
    }
    database.createObjectStore('messages', { keyPath: keyPaths.messages }).createIndex('conversationId', 'conversationId')
  },
  (database) => {
    database.createObjectStore('assistants', { keyPath: keyPaths.assistants })
  },
  (_database, transaction) => {
    transaction.objectStore('messages').createIndex('blobIds', 'blobIds', { multiEntry: true })
  },
]

let opened: Promise<Storage> | undefined

/** The database of this page, opened once. Memory where the browser refuses storage. */
export function storage(): Promise<Storage> {
  opened ??= openStorage()
  return opened
}

/** Closes the database and removes everything in it. */
export async function deleteStorage(): Promise<void> {
  const current = await storage()
  if (current instanceof IndexedStorage) {
    current.close()
    await deleteDB(databaseName)
  }
  opened = undefined
}

async function openStorage(): Promise<Storage> {
  if (typeof indexedDB === 'undefined') return inMemory('memory')
  try {
    return new IndexedStorage(await openDatabase())
  }
  catch (error) {
    if (!(error instanceof DOMException)) throw error
    return inMemory(error.name === 'VersionError' ? 'newer' : 'memory')
  }
}

/** Hardly anybody needs it. */
async function inMemory(kind: 'memory' | 'newer'): Promise<Storage> {
  return (await import('./memory')).createMemoryStorage(kind)
}

function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(databaseName, steps.length, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const step of steps.slice(oldVersion)) step(database, transaction)
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close() // an upgrade elsewhere waits for us
    },
  })
}

class IndexedStorage implements Storage {
  readonly kind = 'durable'
  written?: (changes: readonly Change[]) => void
  private database: IDBPDatabase<Schema>

  constructor(database: IDBPDatabase<Schema>) {
    this.database = database
  }

  async get<Name extends StoreName>(store: Name, key: string): Promise<Records[Name] | undefined> {
    const row = await this.run(database => database.get(store, key))
    return row && recordOf(row) as Records[Name]
  }

  async all<Name extends StoreName>(store: Name): Promise<readonly Records[Name][]> {
    const rows = await this.run(database => database.getAll(store))
    return rows.map(row => recordOf(row) as Records[Name])
  }

  async messagesOf(conversationId: string): Promise<readonly Message[]> {
    const rows = await this.run(database => database.getAllFromIndex('messages', 'conversationId', conversationId))
    return rows.map(recordOf)
  }

  keys(store: StoreName): Promise<readonly string[]> {
    return this.run(database => database.getAllKeys(store))
  }

  async removeUnneeded(blobIds: readonly string[]): Promise<void> {
    if (!blobIds.length) return
    const { removeUnneeded } = await import('./unneeded')
    await this.run(database => removeUnneeded(database, blobIds))
  }

  async write(changes: readonly Change[], durability: 'strict' | 'relaxed', onProgress?: (done: number) => void): Promise<void> {
    if (!changes.length) return
    try {
      await this.run(database => writeAll(database, changes, durability, onProgress))
    }
    catch (error) {
      throw new StorageError(error)
    }
    this.written?.(changes)
  }

  close(): void {
    this.database.close()
  }

  /** The browser may close a database at any time: then it is opened again, once. */
  private async run<Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result> {
    try {
      return await work(this.database)
    }
    catch (error) {
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
      this.database = await openDatabase()
      return work(this.database)
    }
  }
}

/** So many changes are handed over at a time: thousands would hold up the page. */
const pieceLength = 200

async function writeAll(
  database: IDBPDatabase<Schema>, changes: readonly Change[], durability: 'strict' | 'relaxed', onProgress: ((done: number) => void) | undefined,
): Promise<void> {
  const names = [...new Set(changes.map(change => change.store))]
  const transaction = database.transaction(names, 'readwrite', { durability })
  const write = async () => {
    for (let done = 0; done < changes.length;) {
      const requests: Promise<unknown>[] = []
      try {
        for (const change of changes.slice(done, done += pieceLength)) {
          const store = transaction.objectStore(change.store)
          requests.push('put' in change ? store.put(rowOf(change)) : store.delete(change.remove))
        }
        if (done >= changes.length) transaction.commit() // a page that is being closed has no time for the automatic one
      }
      catch (error) {
        transaction.abort() // what was asked for before would be stored without the rest
        await Promise.allSettled(requests)
        throw error
      }
      await Promise.all(requests)
      onProgress?.(Math.min(done, changes.length))
    }
  }
  for (const result of await Promise.allSettled([write(), transaction.done])) if (result.status === 'rejected') throw result.reason as Error
}

function rowOf(change: Extract<Change, { readonly put: unknown }>): Row<StoreName> {
  if (change.store !== 'messages') return change.put
  const blobIds = blobIdsOf(change.put)
  return blobIds.length ? { ...change.put, blobIds } : change.put
}

/** The record as it was stored. */
function recordOf<Record extends object>(row: Record): Record {
  if (!('blobIds' in row)) return row
  const { blobIds: _, ...record } = row
  return record as Record
}
