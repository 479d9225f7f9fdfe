import { storage } from './database'
import { readAgain } from './readAgain'
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

/** Reads a setting again that a page has in memory as `now` says, once all changes that were asked for are made. */
export function settingAgain(key: string, now: () => unknown, take: (stored: unknown) => void): Promise<void> {
  return readAgain(now, async () => {
    await last
    return (await (await storage()).get('settings', key))?.value
  }, take)
}
