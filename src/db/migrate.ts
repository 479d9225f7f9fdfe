import { openDB, type IDBPDatabase } from 'idb'
import { openExisting } from './openExisting'
import { keyPaths } from './records'
import { databaseName, version, type Schema, type Upgrading } from './schema'
import { copyToSpare, removeSpare, spareKey, type Spare } from './spare'

type Step = (database: IDBPDatabase<Schema>, transaction: Upgrading) => void | Promise<void>

/** One function a schema step: `steps[0]` makes version 1. A step that is out is never changed again. */
export const steps: readonly Step[] = [
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

const lockName = 'migration'

/**
 * Brings an older database up to date: copies it first, then goes all steps in one transaction. Where anything fails the
 * database is as it was. `onBlocked` hears of a tab with older code that does not let go.
 * @throws whatever went wrong
 */
export async function migrate(onBlocked?: () => void): Promise<void> {
  const locks = globalThis.navigator?.locks as LockManager | undefined // missing on plain http: then two tabs may both copy, one after the other
  await (locks ? locks.request(lockName, () => copyAndUpgrade(onBlocked)) : copyAndUpgrade(onBlocked))
}

async function copyAndUpgrade(onBlocked?: () => void): Promise<void> {
  const old = await openExisting(databaseName)
  const oldVersion = old.version
  let spare: Spare
  let before: unknown
  try {
    if (oldVersion >= version) return // another tab was first
    before = (await old.get('settings', spareKey))?.value
    spare = await copyToSpare(old)
  }
  finally {
    old.close()
  }
  try {
    await upgrade(spare, onBlocked)
  }
  catch (error) {
    await removeSpare(spare.name)
    throw error
  }
  if (isNamed(before) && before.name !== spare.name) await removeSpare(before.name)
}

async function upgrade(spare: Spare, onBlocked?: () => void): Promise<void> {
  let failure: { readonly error: unknown } | undefined
  async function goSteps(database: IDBPDatabase<Schema>, oldVersion: number, transaction: Upgrading): Promise<void> {
    transaction.done.catch(() => {}) // the opening says it too
    try {
      for (const step of steps.slice(oldVersion)) await step(database, transaction)
      await transaction.objectStore('settings').put({ key: spareKey, value: spare })
    }
    catch (error) {
      failure = { error }
      transaction.abort()
    }
  }
  const opening = openDB<Schema>(databaseName, version, {
    upgrade: (database, oldVersion, _newVersion, transaction) => void goSteps(database, oldVersion, transaction),
    ...(onBlocked && { blocked: onBlocked }),
  })
  try {
    (await opening).close()
  }
  catch (error) {
    throw failure ? failure.error : error
  }
}

function isNamed(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
}
