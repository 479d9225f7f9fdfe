import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Message } from '../chat/message'
import { createMemoryStorage } from './memory'
import { keyPaths, StorageError, type Change, type Records, type Storage, type StoreName } from './records'

type Schema = DBSchema & { [Name in StoreName]: { key: string, value: Records[Name], indexes: Name extends 'messages' ? { conversationId: string } : Record<string, never> } }

const databaseName = 'platen'

/** One function a schema step: `steps[0]` makes version 1. */
const steps: readonly ((database: IDBPDatabase<Schema>) => void)[] = [
  (database) => {
    for (const store of ['connections', 'keys', 'conversations', 'blobs', 'drafts', 'settings'] as const) {
      database.createObjectStore(store, { keyPath: keyPaths[store] })
    }
    database.createObjectStore('messages', { keyPath: keyPaths.messages }).createIndex('conversationId', 'conversationId')
  },
  (database) => {
    database.createObjectStore('assistants', { keyPath: keyPaths.assistants })
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
  if (typeof indexedDB === 'undefined') return createMemoryStorage('memory')
  try {
    return new IndexedStorage(await openDatabase())
  }
  catch (error) {
    if (!(error instanceof DOMException)) throw error
    return createMemoryStorage(error.name === 'VersionError' ? 'newer' : 'memory')
  }
}

function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(databaseName, steps.length, {
    upgrade(database, oldVersion) {
      for (const step of steps.slice(oldVersion)) step(database)
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close() // an upgrade elsewhere waits for us
    },
  })
}

class IndexedStorage implements Storage {
  readonly kind = 'durable'
  private database: IDBPDatabase<Schema>

  constructor(database: IDBPDatabase<Schema>) {
    this.database = database
  }

  get<Name extends StoreName>(store: Name, key: string): Promise<Records[Name] | undefined> {
    return this.run(database => database.get(store, key) as Promise<Records[Name] | undefined>)
  }

  all<Name extends StoreName>(store: Name): Promise<readonly Records[Name][]> {
    return this.run(database => database.getAll(store) as Promise<Records[Name][]>)
  }

  messagesOf(conversationId: string): Promise<readonly Message[]> {
    return this.run(database => database.getAllFromIndex('messages', 'conversationId', conversationId))
  }

  async write(changes: readonly Change[], durability: 'strict' | 'relaxed'): Promise<void> {
    if (!changes.length) return
    try {
      await this.run(database => writeAll(database, changes, durability))
    }
    catch (error) {
      throw new StorageError(error)
    }
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

async function writeAll(database: IDBPDatabase<Schema>, changes: readonly Change[], durability: 'strict' | 'relaxed'): Promise<void> {
  const names = [...new Set(changes.map(change => change.store))]
  const transaction = database.transaction(names, 'readwrite', { durability })
  const requests = changes.map((change) => {
    const store = transaction.objectStore(change.store)
    return 'put' in change ? store.put(change.put) : store.delete(change.remove)
  })
  transaction.commit() // a page that is being closed has no time for the automatic one
  await Promise.all([...requests, transaction.done])
}
