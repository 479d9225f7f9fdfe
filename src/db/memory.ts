import { blobIdsOf } from '../chat/message'
import { blobIdsOfDraft, changedBy, keyPaths, type Change, type Records, type Storage, type StoreName } from './records'

/** The same records in memory, where the browser refuses to store: private windows, blocked cookies. */
export function createMemoryStorage(): Storage {
  const tables = new Map<StoreName, Map<string, Records[StoreName]>>()

  function table<Name extends StoreName>(store: Name): Map<string, Records[Name]> {
    let found = tables.get(store)
    if (!found) tables.set(store, found = new Map())
    return found as Map<string, Records[Name]>
  }

  function apply(change: Change): void {
    const records = table(change.store)
    if ('remove' in change) return void records.delete(change.remove)
    const key = (change.put as unknown as Record<string, string>)[keyPaths[change.store]]!
    records.set(key, changedBy(change, records.get(key)))
  }

  return {
    kind: 'memory',
    get: (store, key) => Promise.resolve(table(store).get(key)),
    all: store => Promise.resolve([...table(store).values()]),
    messagesOf: id => Promise.resolve([...table('messages').values()].filter(message => message.conversationId === id)),
    removeUnneeded(ids) {
      const needed = new Set([...table('messages').values()].flatMap(blobIdsOf))
      for (const id of [...table('drafts').values()].flatMap(blobIdsOfDraft)) needed.add(id)
      for (const id of ids) if (!needed.has(id)) table('blobs').delete(id)
      return Promise.resolve()
    },
    keys: store => Promise.resolve([...table(store).keys()]),
    write(changes, _durability, onProgress) {
      changes.forEach(apply)
      onProgress?.(changes.length)
      return Promise.resolve()
    },
  }
}
