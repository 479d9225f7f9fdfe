import type { IDBPDatabase } from 'idb'
import type { Message } from '../chat/message'
import { recordOf } from './indexed'
import { LayeredStorage } from './layered'
import { openExisting } from './openExisting'
import { StorageError, type Change, type Records, type Storage, type StoreName } from './records'
import { databaseName, type Schema } from './schema'

/**
 * A database of another version, to be read: nothing is ever written to it. Settings and drafts, without which the page is
 * no use, go to memory; all else is refused with a `StorageError` `read-only`.
 * @throws {DOMException} where it cannot be opened
 */
export async function openReadOnly(kind: 'newer' | 'outdated'): Promise<Storage> {
  return new ReadOnlyStorage(new Reader(kind, await openExisting(databaseName)))
}

class ReadOnlyStorage extends LayeredStorage {
  protected override isAbove({ store }: Change): boolean {
    return store === 'settings' || store === 'drafts'
  }
}

/** Takes what there is: another version may lack a store or an index. */
class Reader implements Storage {
  readonly kind: 'newer' | 'outdated'
  private database: IDBPDatabase<Schema>

  constructor(kind: 'newer' | 'outdated', database: IDBPDatabase<Schema>) {
    this.kind = kind
    this.database = database
  }

  async get<Name extends StoreName>(store: Name, key: string): Promise<Records[Name] | undefined> {
    const row = await this.read(store, database => database.get(store, key), undefined)
    return row && recordOf(row) as Records[Name]
  }

  async all<Name extends StoreName>(store: Name): Promise<readonly Records[Name][]> {
    const rows = await this.read(store, database => database.getAll(store), [])
    return rows.map(row => recordOf(row) as Records[Name])
  }

  async messagesOf(conversationId: string): Promise<readonly Message[]> {
    const rows = await this.read('messages', (database) => {
      const messages = database.transaction('messages').store
      return messages.indexNames.contains('conversationId') ? messages.index('conversationId').getAll(conversationId) : messages.getAll()
    }, [])
    return rows.filter(row => row.conversationId === conversationId).map(recordOf)
  }

  keys(store: StoreName): Promise<readonly string[]> {
    return this.read(store, database => database.getAllKeys(store), [])
  }

  removeUnneeded(): Promise<void> {
    return Promise.resolve()
  }

  write(changes: readonly Change[]): Promise<void> {
    return changes.length ? Promise.reject(new StorageError(new DOMException('', 'ReadOnlyError'))) : Promise.resolve()
  }

  close(): void {
    this.database.close()
  }

  private async read<Result>(store: StoreName, work: (database: IDBPDatabase<Schema>) => Promise<Result>, none: Result): Promise<Result> {
    if (!this.database.objectStoreNames.contains(store)) return none
    try {
      return await work(this.database)
    }
    catch (error) {
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
      this.database = await openExisting(databaseName)
      return work(this.database)
    }
  }
}
