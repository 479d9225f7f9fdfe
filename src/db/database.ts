import { IndexedStorage } from './indexed'
import type { Storage } from './records'

let opened: Promise<Storage> | undefined

/**
 * The database of this page, opened once. Memory where the browser refuses storage. `onBlocked` hears, where this call is
 * the first, of a tab with older code that has to be closed before.
 */
export function storage(onBlocked?: () => void): Promise<Storage> {
  opened ??= openStorage(onBlocked)
  return opened
}

/** Puts a layer over the storage of this page. */
export async function coverStorage<Layer extends Storage>(cover: (below: Storage) => Layer): Promise<Layer> {
  const covered = storage().then(cover)
  opened = covered
  return covered
}

/** Removes everything that is stored, with what was kept of older databases. This page, and other tabs, store nothing any more. */
export async function eraseStorage(): Promise<void> {
  const current = await storage()
  current.close?.()
  await (await import('./removal')).removeDatabases()
}

/** The same, and the next one who asks gets an empty database. */
export async function deleteStorage(): Promise<void> {
  await eraseStorage()
  opened = undefined
}

async function openStorage(onBlocked?: () => void): Promise<Storage> {
  let problem = ''
  if (typeof indexedDB !== 'undefined') {
    try {
      return await new IndexedStorage().open(onBlocked)
    }
    catch (error) {
      if (!(error instanceof DOMException)) throw error
      problem = error.name
    }
  }
  return (await import('./otherwise')).openOtherwise(problem, () => new IndexedStorage().open(onBlocked), onBlocked) // hardly anybody needs it
}
