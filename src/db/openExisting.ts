import { openDB, type IDBPDatabase } from 'idb'
import type { Schema } from './schema'

/**
 * Opens a database as it is, whatever its version; none is made where there is none.
 * @throws {DOMException}
 */
export function openExisting(name: string): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(name, undefined, {
    upgrade(_database, _oldVersion, _newVersion, transaction) {
      transaction.done.catch(() => {}) // the opening says it too
      transaction.abort()
    },
    blocking: (_version, _newVersion, event) => (event.target as IDBDatabase).close(),
  })
}
