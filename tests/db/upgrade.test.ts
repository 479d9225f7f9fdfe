import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, expect, test, vi } from 'vitest'
import { newAssistant } from '../../src/chat/assistant'
import type { Message } from '../../src/chat/message'
import { loadAssistants, removeAssistant, saveAssistants } from '../../src/db/assistants'
import { loadBlob, releaseBlobs, saveBlob } from '../../src/db/blobs'
import { loadConnections } from '../../src/db/connections'
import { loadConversations } from '../../src/db/conversations'
import { deleteStorage, storage } from '../../src/db/database'
import { loadDraft } from '../../src/db/drafts'
import { readKey } from '../../src/db/keyUse'
import { loadMessages, saveMessage } from '../../src/db/messages'
import { steps } from '../../src/db/migrate'
import { storedBatches } from '../../src/db/scan'
import { version, type Schema } from '../../src/db/schema'
import { loadSettings } from '../../src/db/settings'
import { openSpare } from '../../src/db/spare'
import { archiveOf, copyBefore, removeOldCopy } from '../../src/stores/copyBefore'
import { eventually } from '../helpers/eventually'

afterEach(async () => {
  vi.restoreAllMocks()
  await deleteStorage()
})

const connection = { id: 'k', name: '', baseUrl: 'https://a.example', protocol: 'chat', model: 'm', imageModel: '', headers: {}, parameters: {}, quirks: {} }
const conversation = { id: 'c', title: 'T', titleBy: 'user', createdAt: 1, updatedAt: 2, pinned: true, head: 'b' }
const messages = [
  { id: 'a', conversationId: 'c', role: 'user', createdAt: 1, parts: [{ type: 'text', text: 'hi' }], status: 'done', notices: [], inContext: true },
  { id: 'b', conversationId: 'c', parentId: 'a', role: 'assistant', createdAt: 2, parts: [{ type: 'text', text: 'hello' }], status: 'done', notices: [], inContext: true },
]

/** A database as version 1 of the app made and filled it: written out here, so that no later change can touch it. */
async function storeVersion1(): Promise<void> {
  const database = await openDB('platen', 1, {
    upgrade(old) {
      const keyPaths = { connections: 'id', keys: 'connectionId', conversations: 'id', blobs: 'id', drafts: 'conversationId', settings: 'key' }
      for (const [store, keyPath] of Object.entries(keyPaths)) old.createObjectStore(store, { keyPath })
      old.createObjectStore('messages', { keyPath: 'id' }).createIndex('conversationId', 'conversationId')
    },
  })
  await database.put('connections', connection)
  await database.put('keys', { connectionId: 'k', origin: 'https://a.example', key: 'sk-secret-1234' })
  await database.put('conversations', conversation)
  for (const message of messages) await database.put('messages', message)
  await database.put('drafts', { conversationId: 'c', text: 'not sent' })
  await database.put('settings', { key: 'theme', value: 'dark' })
  database.close()
}

test('a database of version 1 is opened with all that it holds, and takes what is new', async () => {
  await storeVersion1()
  expect((await storage()).kind).toBe('durable')
  expect(await loadConnections()).toEqual([connection])
  expect(await readKey('k', 'https://a.example')).toBe('sk-secret-1234')
  expect(await loadConversations()).toEqual([conversation])
  expect(await loadMessages('c')).toEqual(messages)
  expect((await loadDraft('c')).text).toBe('not sent')
  expect(await loadSettings()).toMatchObject({ theme: 'dark' })
  expect(await loadAssistants()).toEqual([])
  const assistant = newAssistant(1, { name: 'A' })
  await saveAssistants([assistant])
  expect(await loadAssistants()).toEqual([assistant])
})

/** What a schema is: every object store with its key and its indexes. */
async function schemaOf(name: string): Promise<unknown> {
  const database = await openDB(name)
  const stores = [...database.objectStoreNames].map((store) => {
    const { store: owner } = database.transaction(store)
    return [store, owner.keyPath, owner.autoIncrement, [...owner.indexNames].map((name) => {
      const { keyPath, multiEntry, unique } = owner.index(name)
      return [name, keyPath, multiEntry, unique]
    })]
  })
  const { version } = database
  database.close()
  return [version, stores]
}

test('what is made in one go is what all steps come to', async () => {
  await storage()
  const made = await schemaOf('platen')
  await deleteStorage()
  const stepwise = await openDB<Schema>('platen', steps.length, {
    upgrade(database, _from, _to, transaction) {
      for (const step of steps) void step(database, transaction)
    },
  })
  stepwise.close()
  expect(await schemaOf('platen')).toEqual(made)
  expect(version).toBe(steps.length)
})

test('what was there before is kept in a copy, but for the keys, and can be had as an archive', async () => {
  await storeVersion1()
  const old = await openDB('platen', 1)
  await old.put('blobs', { id: 'p', blob: new Blob(['picture'], { type: 'image/png' }), createdAt: 1 })
  for (let index = 0; index < 450; index++) await old.put('messages', { ...messages[0]!, id: `more-${String(index)}` })
  old.close()
  await storage()
  const copy = (await copyBefore())!
  expect(copy).toMatchObject({ name: 'platen-before-1', pictures: true })
  expect(copy.madeAt).toBeGreaterThan(Date.now() - 60_000)
  expect(copy.bytes).toBeGreaterThan(50_000)
  const reader = await openSpare(copy.name)
  expect(reader.conversations).toEqual([conversation])
  expect(await reader.messagesOf('c')).toHaveLength(452)
  expect(await (await reader.pictureOf('p'))?.text()).toBe('picture')
  reader.close()
  const spare = await openDB(copy.name)
  expect([...spare.objectStoreNames]).not.toContain('keys')
  expect(await spare.getAll('settings')).toEqual([{ key: 'theme', value: 'dark' }])
  spare.close()
  const { file } = await archiveOf(copy)
  expect(JSON.parse(await file.text())).toMatchObject({ conversations: [{ title: 'T' }] })
  await removeOldCopy(await loadSettings(), copy.madeAt + 29 * dayMs)
  expect(await copyBefore()).toEqual(copy)
  await removeOldCopy(await loadSettings(), copy.madeAt + 31 * dayMs)
  expect(await copyBefore()).toBeUndefined()
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['platen'])
})

test('the newest copy takes the place of an older one', async () => {
  await storeVersion2()
  const old = await openDB('platen', 2)
  await old.put('settings', { key: 'spare', value: { name: 'platen-before-1', madeAt: 1, bytes: 1, pictures: true } })
  old.close()
  ;(await openDB('platen-before-1', 1)).close()
  await storage()
  expect((await copyBefore())?.name).toBe('platen-before-2')
  expect((await indexedDB.databases()).map(({ name }) => name).sort()).toEqual(['platen', 'platen-before-2'])
})

test('where there is no room for the pictures twice the copy is made without them', async () => {
  await storeVersion2()
  const old = await openDB('platen', 2)
  await old.put('blobs', { id: 'p', blob: new Blob(['picture']), createdAt: 1 })
  old.close()
  refusePuts((store, name) => store === 'blobs' && name !== 'platen')
  expect((await storage()).kind).toBe('durable')
  expect((await copyBefore())?.pictures).toBe(false)
  expect(await (await loadBlob('p'))?.blob.text()).toBe('picture')
})

const failures: readonly [string, () => void][] = [
  ['there is no room for the copy', () => refusePuts((_store, name) => name !== 'platen')],
  ['a step throws', () => vi.spyOn(IDBObjectStore.prototype, 'createIndex').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.transaction.db.name === 'platen') throw new TypeError('a mistake of ours')
    return createIndex.apply(this, args)
  })],
  ['the disk is full amid the steps', () => refusePuts((store, name) => store === 'settings' && name === 'platen')],
]

test.each(failures)('where %s the old data stays as it was, and is read', async (_what, fail) => {
  await storeVersion2()
  fail()
  expect((await storage()).kind).toBe('outdated')
  expect(await loadConversations()).toEqual([conversation])
  expect(await loadMessages('c')).toEqual(messages)
  expect(await readKey('k', 'https://a.example')).toBe('sk-secret-1234')
  await expect(saveMessage(messages[0] as Message, 'strict')).rejects.toMatchObject({ reason: 'read-only' })
  const batches: unknown[] = []
  for await (const batch of storedBatches()) batches.push(...batch)
  expect(batches).toHaveLength(2)
  ;(await storage()).close?.()
  expect((await indexedDB.databases())).toEqual([{ name: 'platen', version: 2 }])
  vi.restoreAllMocks()
  vi.resetModules()
  const { storage: again } = await import('../../src/db/database')
  expect((await again()).kind).toBe('durable') // another day it goes well
  ;(await again()).close?.()
})

test('two pages that come at the same time bring it up to date once', async () => {
  await storeVersion1()
  const first = storage()
  vi.resetModules()
  const { storage: second } = await import('../../src/db/database')
  expect([(await first).kind, (await second()).kind]).toEqual(['durable', 'durable'])
  ;(await second()).close?.()
  expect(await loadConversations()).toEqual([conversation])
})

test('a page that does not let go is waited for, and that is said', async () => {
  await storeVersion1()
  const old = await openDB('platen', 1) // of a time when nobody thought of it
  const blocked = vi.fn()
  const opening = storage(blocked)
  await eventually(() => expect(blocked).toHaveBeenCalled())
  old.close()
  expect((await opening).kind).toBe('durable')
  expect(await loadConversations()).toEqual([conversation])
})

const createIndex = Reflect.get(IDBObjectStore.prototype, 'createIndex')
const put = Reflect.get(IDBObjectStore.prototype, 'put')
const dayMs = 24 * 60 * 60_000

/** The disk is full for some object stores of some databases. */
function refusePuts(which: (store: string, database: string) => boolean): void {
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (which(this.name, this.transaction.db.name)) throw new DOMException('', 'QuotaExceededError')
    return put.apply(this, args)
  })
}

test('a page of version 1 that is open lets go of the database', async () => {
  await storeVersion1()
  const old = await openDB('platen', 1, { blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close() })
  expect(await loadConversations()).toEqual([conversation])
  await expect(old.get('conversations', 'c')).rejects.toThrow()
})

/** What version 2 added to that, and an assistant in it. */
async function storeVersion2(): Promise<void> {
  await storeVersion1()
  const database = await openDB('platen', 2, { upgrade: old => void old.createObjectStore('assistants', { keyPath: 'id' }) })
  await database.put('assistants', { id: 'x', name: 'A', createdAt: 1 })
  database.close()
}

test('a database of version 2 is opened with all that it holds, and finds messages by their pictures', async () => {
  await storeVersion2()
  expect(await loadMessages('c')).toEqual(messages)
  expect(await loadAssistants()).toEqual([{ id: 'x', name: 'A', createdAt: 1 }])
  const picture = { ...messages[0]!, id: 'p', parts: [{ type: 'image', blobId: 'kept' }] } as Message
  await saveMessage(picture, 'strict')
  expect((await loadMessages('c')).find(({ id }) => id === 'p')).toEqual(picture)
  for (const id of ['kept', 'unneeded']) await saveBlob({ id, blob: new Blob([id]), createdAt: 1 })
  await releaseBlobs(['kept', 'unneeded'])
  expect([(await loadBlob('kept'))?.id, await loadBlob('unneeded')]).toEqual(['kept', undefined])
})

test('assistants come oldest first, several are stored at once, one can be removed', async () => {
  const [first, second] = [newAssistant(1, { name: 'first' }), newAssistant(2, { name: 'second' })]
  await saveAssistants([second, first])
  expect(await loadAssistants()).toEqual([first, second])
  await removeAssistant(first.id)
  expect(await loadAssistants()).toEqual([second])
})
