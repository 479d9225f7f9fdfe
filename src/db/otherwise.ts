import { createMemoryStorage } from './memory'
import { migrate } from './migrate'
import { openReadOnly } from './readOnly'
import type { Storage } from './records'

/**
 * The storage where the database is not there at the newest schema, by the name of the `DOMException` that said so: an older
 * one is brought up to date, one that cannot be is only read, and where there is none at all memory has to do.
 */
export async function openOtherwise(problem: string, open: () => Promise<Storage>, onBlocked?: () => void): Promise<Storage> {
  try {
    if (problem === 'VersionError') return await openReadOnly('newer')
    if (problem === 'AbortError') return await openOutdated(open, onBlocked)
  }
  catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
  return createMemoryStorage()
}

/** Whatever goes wrong on the way, a full disk or a mistake of ours: the old data is as it was, and can be read and exported. */
async function openOutdated(open: () => Promise<Storage>, onBlocked?: () => void): Promise<Storage> {
  try {
    await migrate(onBlocked)
    return await open()
  }
  catch {
    return openReadOnly('outdated')
  }
}
