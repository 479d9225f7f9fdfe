import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb'
import type { Message } from '../chat/message'
import { keyPaths, type Records, type StoreName } from './records'

/** A message says in a field of its own which blobs it needs: an index finds it by them. */
export type Row<Name extends StoreName> = Name extends 'messages' ? Message & { readonly blobIds?: readonly string[] } : Records[Name]
/** The object stores as they lie in IndexedDB. */
export type Schema = DBSchema & { [Name in StoreName]: { key: string, value: Row<Name>, indexes: Name extends 'messages' ? { conversationId: string, blobIds: string } : Record<string, never> } }

/** The transaction of an upgrade. */
export type Upgrading = IDBPTransaction<Schema, StoreName[], 'versionchange'>

export const databaseName = 'platen'
/** Of the newest schema. A database that is older goes through the steps of `migrate.ts`, one for each version. */
export const version = 3

/** Makes all of the newest schema in an empty database: what the steps come to, in one go. */
export function createStores(database: IDBPDatabase<Schema>, transaction: Upgrading): void {
  for (const store of Object.keys(keyPaths) as StoreName[]) database.createObjectStore(store, { keyPath: keyPaths[store] })
  const messages = transaction.objectStore('messages')
  messages.createIndex('conversationId', 'conversationId')
  messages.createIndex('blobIds', 'blobIds', { multiEntry: true })
}
