import { loadSettings, saveSetting } from '../db/settings'
import { removeOldCopy } from './copyBefore'

/** Whether the browser promised to keep what is stored; `unavailable`: it cannot be asked, as on plain http. */
export type Persistence = 'promised' | 'not-promised' | 'unavailable'

const askedKey = 'persistAsked'
const exportedKey = 'exportedAt'
/** A backup that is older is worth a reminder, in ms. */
const backupOldMs = 30 * 24 * 60 * 60_000

let seenTo = false

/** Missing on plain http. */
function manager(): StorageManager | undefined {
  return navigator.storage
}

/** What the browser has promised so far. */
export async function persistence(): Promise<Persistence> {
  const promised = await manager()?.persisted?.()
  return promised === undefined ? 'unavailable' : promised ? 'promised' : 'not-promised'
}

/** Asks the browser to keep what is stored; it may ask the user, or decide by itself. */
export async function askToKeep(): Promise<Persistence> {
  await manager()?.persist?.()
  return persistence()
}

/** What is done once, when a first reply is stored: asking the browser to keep it, and removing an old copy. */
export async function afterReply(): Promise<void> {
  if (seenTo) return
  seenTo = true
  const settings = await loadSettings()
  await removeOldCopy(settings, Date.now())
  if (settings[askedKey] || await persistence() !== 'not-promised') return
  await saveSetting(askedKey, true)
  await askToKeep()
}

/** How long ago everything was last exported, in ms, where that is too long; `Infinity`: never. Undefined: all is well. */
export async function backupAge(now: number): Promise<number | undefined> {
  const at = (await loadSettings())[exportedKey]
  const age = typeof at === 'number' ? now - at : Infinity
  return age > backupOldMs ? age : undefined
}

/** Everything was exported. @throws {StorageError} */
export function exported(now: number): Promise<void> {
  return saveSetting(exportedKey, now)
}
