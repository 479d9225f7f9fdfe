import { deleteDB } from 'idb'
import { databaseName } from './schema'
import { spareNames } from './spare'

/** Removes the database, and what was kept of older ones. */
export async function removeDatabases(): Promise<void> {
  if (typeof indexedDB === 'undefined') return
  await Promise.all([databaseName, ...spareNames].map(name => deleteDB(name)))
}
