import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, expect, test, vi } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import type { Message } from '../../src/chat/message'
import { saveBlob } from '../../src/db/blobs'
import { deleteStorage, storage } from '../../src/db/database'
import { saveDraft } from '../../src/db/drafts'
import { saveKey } from '../../src/db/keys'
import { saveTurn } from '../../src/db/messages'
import { saveSetting } from '../../src/db/settings'

afterEach(deleteStorage)

const conversation: Conversation = { id: 'c', title: 'T', titleBy: 'user', createdAt: 1, updatedAt: 2, pinned: true, head: 'a' }
const message: Message = { id: 'a', conversationId: 'c', role: 'user', createdAt: 1, parts: [{ type: 'text', text: 'hi' }, { type: 'image', blobId: 'p' }], status: 'done', notices: [], inContext: true }

/** What a later version may have made of it: one store is gone, another one came, and so did a field. */
async function storeNewer(): Promise<void> {
  await saveKey('k', 'https://a.example', 'sk-secret-1234')
  await saveBlob({ id: 'p', blob: new Blob(['bytes']), createdAt: 1 })
  await saveTurn(conversation, [message])
  await saveSetting('theme', 'dark')
  await saveSetting('textSize', 'large')
  await saveDraft('c', { text: 'typed', parts: [] })
  const current = await storage()
  current.close?.()
  const newer = await openDB('platen', 7, {
    upgrade(database, _from, _to, transaction) {
      database.deleteObjectStore('assistants')
      database.createObjectStore('future', { keyPath: 'id' })
      transaction.objectStore('messages').deleteIndex('conversationId')
    },
  })
  await newer.put('future', { id: 'x' })
  newer.close()
}

async function dump(): Promise<unknown> {
  const database = await openDB('platen')
  const all: [string, unknown[]][] = []
  for (const store of database.objectStoreNames) all.push([store, await database.getAll(store)])
  database.close()
  return [database.version, all]
}

test('a database of a newer version is read as it is: conversations, messages, pictures, search, settings', async () => {
  await storeNewer()
  const page = await newPage()
  expect((await page.storage()).kind).toBe('newer')
  expect(await page.loadConversations()).toEqual([conversation])
  expect(await page.loadMessages('c')).toEqual([message])
  expect(await page.loadMessages('other')).toEqual([])
  expect(await (await page.loadBlob('p'))?.blob.text()).toBe('bytes')
  expect(await page.loadSettings()).toEqual({ theme: 'dark', textSize: 'large' })
  expect(await page.readKey('k', 'https://a.example')).toBe('sk-secret-1234')
  expect([await page.loadConnections(), await page.loadAssistants()]).toEqual([[], []])
  expect([...(await page.loadTakenIds()).messages]).toEqual(['a'])
  expect(await page.batchesInMemory()).toBeUndefined()
  const found: string[] = []
  for await (const batch of page.storedBatches()) found.push(...batch.map(({ id }) => id))
  expect(found).toEqual(['a'])
  await close(page)
})

test('nothing is ever written to it: settings and drafts hold for the page, all else is refused with its reason', async () => {
  await storeNewer()
  const before = await dump()
  const page = await newPage()
  const refused = { name: 'StorageError', reason: 'read-only' }
  await page.saveSetting('theme', 'light')
  await page.saveSetting('textSize', undefined)
  await page.saveSetting('language', 'zh')
  expect(await page.loadSettings()).toEqual({ theme: 'light', language: 'zh' })
  await page.saveDraft('c', { text: '', parts: [] })
  await page.saveDraft('new', { text: 'held', parts: [] })
  expect([(await page.loadDraft('c')).text, (await page.loadDraft('new')).text]).toEqual(['', 'held'])
  await expect(page.saveConversation(conversation)).rejects.toMatchObject(refused)
  await expect(page.saveMessage(message, 'strict')).rejects.toMatchObject(refused)
  await expect(page.saveTurn(conversation, [message], { draftId: 'new' })).rejects.toMatchObject(refused)
  expect((await page.loadDraft('new')).text).toBe('held')
  await expect(page.purgeConversation('c')).rejects.toMatchObject(refused)
  await expect(page.saveBlob({ id: 'p', blob: new Blob(['other']) })).rejects.toMatchObject(refused)
  await expect(page.saveKey('k', '', 'sk-other')).rejects.toMatchObject(refused)
  await expect(page.removeConnection('k')).rejects.toMatchObject(refused)
  await page.releaseBlobs(['p'])
  expect(await dump()).toEqual(before)
  await close(page)
})

test('a temporary conversation can be had there too', async () => {
  await storeNewer()
  const page = await newPage()
  const { keepInMemory } = await import('../../src/db/temporary')
  await keepInMemory('t')
  await page.saveTurn({ ...conversation, id: 't' }, [{ ...message, conversationId: 't' }])
  expect(await page.loadMessages('t')).toHaveLength(1)
  expect(await page.loadMessages('c')).toHaveLength(1)
  await close(page)
})

/** The same functions, as a page has them that is loaded anew: the modules keep what they opened. */
async function newPage() {
  vi.resetModules()
  return {
    ...await import('../../src/db/archive'), ...await import('../../src/db/assistants'), ...await import('../../src/db/blobs'), ...await import('../../src/db/connections'),
    ...await import('../../src/db/conversations'), ...await import('../../src/db/database'), ...await import('../../src/db/drafts'), ...await import('../../src/db/keyUse'),
    ...await import('../../src/db/keys'), ...await import('../../src/db/messages'), ...await import('../../src/db/scan'), ...await import('../../src/db/scanMemory'),
    ...await import('../../src/db/settings'),
  }
}

async function close(page: Awaited<ReturnType<typeof newPage>>): Promise<void> {
  const own = await page.storage()
  own.close?.()
}
