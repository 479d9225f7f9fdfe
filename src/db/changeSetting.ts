import { storage } from './database'
import { saveSetting } from './settings'

let last: Promise<unknown> = Promise.resolve()

/**
 * Changes what is stored of a setting: other tabs change it as well, so what this page has in memory may be old. One change
 * after the other.
 * @throws {StorageError}
 */
export function changeSetting(key: string, change: (stored: unknown) => unknown): Promise<void> {
  const changing = last.then(async () => {
    const stored = await (await storage()).get('settings', key)
    await saveSetting(key, change(stored?.value))
  })
  last = changing.catch(() => undefined) // whoever asked for it hears of it
  return changing
}

/** Resolves once all changes that were asked for are stored, or have failed. */
export async function settingsChanged(): Promise<void> {
  await last
}
