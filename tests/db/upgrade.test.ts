import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, expect, test } from 'vitest'
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
import { loadSettings } from '../../src/db/settings'

afterEach(deleteStorage)

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
  expect(await loadSettings()).toEqual({ theme: 'dark' })
  expect(await loadAssistants()).toEqual([])
  const assistant = newAssistant(1, { name: 'A' })
  await saveAssistants([assistant])
  expect(await loadAssistants()).toEqual([assistant])
})

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
