import { forceCloseDatabase } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { deleteDB, openDB } from 'idb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Message } from '../../src/chat/message'
import { loadConversations, purgeConversation, saveConversation } from '../../src/db/conversations'
import { deleteStorage, eraseStorage, storage } from '../../src/db/database'
import { loadDraft, saveDraft } from '../../src/db/drafts'
import { GrowingMessage } from '../../src/db/growing'
import { forgetKey, loadKeyInfos, saveKey } from '../../src/db/keys'
import { bindKey, readKey } from '../../src/db/keyUse'
import { createMemoryStorage } from '../../src/db/memory'
import { loadMessages, saveMessage, saveTurn } from '../../src/db/messages'
import { StorageError } from '../../src/db/records'
import { eventually } from '../helpers/eventually'

const conversation = { id: 'c', title: 'T', titleBy: 'first-prompt', createdAt: 1, updatedAt: 1, pinned: false } as const

function message(id: string, text = ''): Message {
  return { id, conversationId: 'c', role: 'user', createdAt: 1, parts: [{ type: 'text', text }], status: 'done', notices: [], inContext: true }
}

afterEach(async () => {
  vi.restoreAllMocks()
  await deleteStorage()
})

describe('records', () => {
  test('a turn is stored with its conversation, and takes the draft away', async () => {
    await saveDraft('c', { text: 'not sent', parts: [] })
    await saveTurn(conversation, [message('a'), message('b')], { draftId: 'c' })
    expect(await loadConversations()).toEqual([conversation])
    expect((await loadMessages('c')).map(({ id }) => id).sort()).toEqual(['a', 'b'])
    expect(await loadMessages('other')).toEqual([])
    expect((await loadDraft('c')).text).toBe('')
  })

  test('of a header only what was changed is stored: what another tab changed since it was read stays', async () => {
    await saveTurn({ ...conversation, head: 'a', tags: ['old'] }, [message('a')])
    const read = (await loadConversations())[0]!
    await saveTurn({ ...read, head: 'b', updatedAt: 5 }, [message('b')], { from: read }) // another tab
    const { tags: _, ...untagged } = read
    await saveConversation({ ...untagged, title: 'Tides' }, read)
    expect(await loadConversations()).toEqual([{ ...conversation, title: 'Tides', head: 'b', updatedAt: 5 }])
  })

  test('a purged conversation leaves nothing behind', async () => {
    await saveTurn(conversation, [message('a')])
    await saveDraft('c', { text: 'x', parts: [] })
    await purgeConversation('c')
    expect([await loadConversations(), await loadMessages('c'), await loadDraft('c')]).toEqual([[], [], { text: '', parts: [] }])
  })

  test('a write that fails is one error with a reason, and stores nothing of its transaction', async () => {
    await storage()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('', 'QuotaExceededError')
    })
    await expect(saveConversation(conversation)).rejects.toMatchObject({ name: 'StorageError', reason: 'full' })
    put.mockRestore()
    expect(await loadConversations()).toEqual([])
  })

  test('a write that is refused tells so, though some of what it asked for never gets an answer', async () => {
    await saveDraft('c', { text: 'kept', parts: [] })
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => new IDBRequest()) // as Chromium does on a full disk
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) { this.abort() })
    await expect(saveDraft('c', { text: '', parts: [] })).rejects.toBeInstanceOf(StorageError)
    vi.restoreAllMocks()
    expect((await loadDraft('c')).text).toBe('kept')
  })

  test('a database that the browser closed under us is opened again', async () => {
    const open = vi.spyOn(indexedDB, 'open')
    await saveDraft('c', { text: 'one', parts: [] })
    const opened = open.mock.results[0]!.value as IDBOpenDBRequest
    forceCloseDatabase(opened.result as never)
    expect((await loadDraft('c')).text).toBe('one')
    await saveDraft('c', { text: 'two', parts: [] })
    expect((await loadDraft('c')).text).toBe('two')
    expect(open).toHaveBeenCalledTimes(2)
  })

  test.each([
    ['by another tab', () => deleteDB('platen')],
    ['by this page', eraseStorage],
  ])('what was removed %s stays so: nothing is read, nothing is written, no database is made', async (_by, remove) => {
    const own = await storage()
    await saveTurn(conversation, [message('a')], { draftId: 'c' })
    const growing = new GrowingMessage(() => {})
    growing.put(message('b', 'he'))
    await remove()
    await expect(saveDraft('c', { text: 'two', parts: [] })).rejects.toMatchObject({ reason: 'read-only' })
    await growing.end(message('b', 'hello'))
    expect([await loadConversations(), await loadMessages('c'), (await loadDraft('c')).text, own.kind]).toEqual([[], [], '', 'erased'])
    await vi.waitFor(async () => expect(await indexedDB.databases()).toEqual([]))
  })

  test('a write that was under way when everything was removed does not pass for a success', async () => {
    const own = await storage()
    const saving = saveConversation(conversation)
    own.close?.()
    await expect(saving).rejects.toMatchObject({ reason: 'read-only' })
  })

  test('a database that a newer version in another tab takes over is let go, after the reply that is being written; then it is only read', async () => {
    const own = await storage()
    const left = vi.fn()
    own.left = left
    await saveTurn(conversation, [message('a')])
    const growing = new GrowingMessage(() => {})
    growing.put(message('b', 'he'))
    const blocked = vi.fn()
    const upgrading = openDB('platen', 99, { blocked })
    await eventually(() => expect(blocked).toHaveBeenCalled())
    expect([left.mock.calls.length, own.kind]).toEqual([0, 'durable'])
    await growing.end(message('b', 'hello'))
    const newer = await upgrading
    newer.close()
    expect([left.mock.calls.length, own.kind]).toEqual([1, 'left'])
    expect((await loadMessages('c')).map(({ parts }) => parts[0])).toContainEqual({ type: 'text', text: 'hello' })
    await expect(saveConversation(conversation)).rejects.toMatchObject({ reason: 'read-only' })
  })

  test('a database that cannot be opened is replaced by memory, which says so', async () => {
    await deleteStorage()
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('', 'SecurityError')
    })
    expect((await storage()).kind).toBe('memory')
    await saveDraft('c', { text: 'kept for now', parts: [] })
    expect((await loadDraft('c')).text).toBe('kept for now')
  })
})

describe('memory', () => {
  test('does what the database does', async () => {
    const memory = createMemoryStorage()
    await memory.write([{ store: 'messages', put: message('a') }, { store: 'conversations', put: conversation }], 'strict')
    expect(await memory.messagesOf('c')).toHaveLength(1)
    expect(await memory.get('conversations', 'c')).toEqual(conversation)
    await memory.write([{ store: 'conversations', put: { ...conversation, pinned: true } }], 'strict')
    await memory.write([{ store: 'conversations', put: { ...conversation, head: 'a' }, from: conversation }], 'strict')
    expect(await memory.get('conversations', 'c')).toEqual({ ...conversation, pinned: true, head: 'a' })
    await memory.write([{ store: 'messages', remove: 'a' }], 'relaxed')
    expect(await memory.all('messages')).toEqual([])
  })
})

describe('keys', () => {
  test('are given for the origin that they were entered for, and for no other', async () => {
    await saveKey('1', 'https://a.example', 'sk-secret-1234')
    expect(await readKey('1', 'https://a.example')).toBe('sk-secret-1234')
    expect(await readKey('1', 'https://b.example')).toBe('')
    expect(await readKey('2', 'https://a.example')).toBe('')
  })

  test('entered before the address are bound to the first one that is used', async () => {
    await saveKey('1', '', 'sk-secret-1234')
    await bindKey('1', 'https://a.example')
    await bindKey('1', 'https://b.example')
    expect(await readKey('1', 'https://a.example')).toBe('sk-secret-1234')
    expect(await readKey('1', 'https://b.example')).toBe('')
  })

  test('are known outside by their last characters only', async () => {
    await saveKey('1', 'https://a.example', 'sk-secret-1234')
    await saveKey('2', 'https://a.example', 'short')
    expect(await loadKeyInfos()).toEqual([
      { connectionId: '1', origin: 'https://a.example', lastFour: '1234' }, { connectionId: '2', origin: 'https://a.example', lastFour: '' },
    ])
    await forgetKey('1')
    expect(await readKey('1', 'https://a.example')).toBe('')
  })
})

describe('a growing message', () => {
  test('is stored now and then while it grows, and as it is at its end', async () => {
    const states: unknown[] = []
    const growing = new GrowingMessage(error => states.push(error))
    for (let index = 0; index < 50; index++) {
      growing.put(message('m', 'x'.repeat(index)))
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    expect(states.length).toBeGreaterThanOrEqual(1)
    expect(states.length).toBeLessThanOrEqual(4)
    await growing.end(message('m', 'the end'))
    expect(await loadMessages('c')).toEqual([message('m', 'the end')])
  })

  test('is stored at once when the page may be closed', async () => {
    const growing = new GrowingMessage(() => {})
    growing.put(message('m', 'a'))
    growing.put(message('m', 'ab'))
    await growing.flush()
    expect(await loadMessages('c')).toEqual([message('m', 'ab')])
    await growing.end(message('m', 'ab'))
  })

  test('whose write fails says so, and is stored by a later one', async () => {
    await saveMessage(message('other'), 'relaxed')
    const errors: unknown[] = []
    const growing = new GrowingMessage(error => errors.push(error))
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('', 'QuotaExceededError')
    })
    growing.put(message('m', 'a'))
    await eventually(() => expect(errors[0]).toBeInstanceOf(StorageError))
    put.mockRestore()
    await growing.end(message('m', 'ab'))
    expect(await loadMessages('c')).toContainEqual(message('m', 'ab'))
    expect(errors.at(-1)).toBeUndefined()
  })

  test('whose end cannot be stored is not over before it is; one that was removed meanwhile does not come back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await storage()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('', 'QuotaExceededError') })
    const [kept, removed] = [new GrowingMessage(() => {}), new GrowingMessage(() => {})]
    let over = false
    void kept.over.then(() => { over = true })
    await kept.end(message('kept', 'the end'))
    await removed.end(message('removed', 'the end'))
    expect(over).toBe(false)
    removed.giveUp()
    await removed.over
    put.mockRestore()
    vi.advanceTimersByTime(10_000)
    vi.useRealTimers()
    await kept.over
    expect(await loadMessages('c')).toEqual([message('kept', 'the end')])
  })
})
