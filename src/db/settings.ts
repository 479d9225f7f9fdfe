import { storage } from './database'

/** Stored settings by key, as they are: `settings/parse.ts` makes them valid. */
export async function loadSettings(): Promise<Readonly<Record<string, unknown>>> {
  const records = await (await storage()).all('settings')
  return Object.fromEntries(records.map(({ key, value }) => [key, value]))
}

/** Stores one setting; `undefined` removes it. @throws {StorageError} */
export async function saveSetting(key: string, value: unknown): Promise<void> {
  const database = await storage()
  await database.write([value === undefined
    ? { store: 'settings', remove: key }
    : { store: 'settings', put: { key, value } }], 'relaxed')
}
