import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import type { Message } from '../../src/chat/message'
import { loadBlob, releaseBlobs, saveBlob } from '../../src/db/blobs'
import { loadConversation, loadConversations, purgeConversation, saveConversation } from '../../src/db/conversations'
import { deleteStorage, storage } from '../../src/db/database'
import { loadDraft, saveDraft } from '../../src/db/drafts'
import { editDraftId } from '../../src/db/editDraft'
import { GrowingMessage } from '../../src/db/growing'
import { loadEnd, loadMessage, loadMessages, saveMessage, saveTurn } from '../../src/db/messages'
import { batchesInMemory } from '../../src/db/scanMemory'
import { countMessages, loadStoredPictures } from '../../src/db/storedPictures'
import { joinTabs, type Signal } from '../../src/db/tabs'
import { forgetTemporary, isTemporary, keepInMemory, storeTemporary } from '../../src/db/temporary'

const secret = 'wisteria'

function header(id: string): Conversation {
  return { id, title: `${secret} ${id}`, titleBy: 'first-prompt', createdAt: 1, updatedAt: 1, pinned: false, ...(id.startsWith('t') && { temporary: true }) }
}

function message(id: string, conversationId: string, blobId?: string): Message {
  return {
    id, conversationId, role: 'user', createdAt: 1, status: 'done', notices: [], inContext: true,
    parts: [{ type: 'text', text: `${secret} ${id}` }, ...blobId ? [{ type: 'image', blobId } as const] : []],
  }
}

const picture = (id: string) => ({ id, blob: new Blob([`${secret} bytes of ${id}`], { type: 'image/png' }), createdAt: 1 })

/** All that lies in every database, as one text; the bytes of pictures too. */
async function onTheDisk(): Promise<string> {
  const texts: string[] = []
  for (const { name } of await indexedDB.databases()) {
    const database = await openDB(name!)
    for (const store of database.objectStoreNames) {
      texts.push(...(await database.getAllKeys(store)).map(String))
      for (const row of await database.getAll(store) as { blob?: Blob }[]) texts.push(JSON.stringify(row), await row.blob?.text() ?? '')
    }
    database.close()
  }
  return texts.join('\n')
}

afterEach(async () => {
  vi.restoreAllMocks()
  forgetTemporary('t')
  await deleteStorage()
})

describe('a temporary conversation', () => {
  test('is read like any other, and no word and no picture of it is on the disk', async () => {
    await keepInMemory('t')
    expect(isTemporary('t')).toBe(true)
    await saveBlob(picture('p'))
    await saveTurn(header('t'), [message('a', 't', 'p'), message('b', 't')])
    await saveDraft('t', { text: `${secret} typed`, parts: [] })
    await saveDraft(editDraftId('t'), { text: `${secret} changed`, parts: [], messageId: 'a' })
    const growing = new GrowingMessage(() => {})
    growing.put(message('b', 't'))
    await growing.end({ ...message('b', 't'), status: 'done' })
    expect((await loadMessages('t')).map(({ id }) => id).sort()).toEqual(['a', 'b'])
    expect((await loadMessage('a'))?.id).toBe('a')
    expect((await loadEnd('a', 5)).map(({ id }) => id)).toEqual(['a'])
    expect((await loadConversation('t'))?.title).toBe(`${secret} t`)
    expect((await loadDraft('t')).text).toBe(`${secret} typed`)
    expect(await loadDraft(editDraftId('t'))).toEqual({ text: `${secret} changed`, parts: [], messageId: 'a' })
    expect(await (await loadBlob('p'))?.blob.text()).toBe(`${secret} bytes of p`)
    expect(await onTheDisk()).not.toMatch(/wisteria|\bp\b/)
  })

  test('is in no list, count, search or export, and other tabs do not hear of it', async () => {
    const heard: Signal[] = []
    const tabs = await joinTabs(() => {})
    const other = new BroadcastChannel('platen')
    other.onmessage = ({ data }: MessageEvent<Signal>) => heard.push(data)
    await keepInMemory('t')
    await saveBlob(picture('p'))
    await saveTurn(header('t'), [message('a', 't', 'p')])
    await saveTurn(header('c'), [message('m', 'c')])
    expect((await loadConversations()).map(({ id }) => id)).toEqual(['c'])
    expect([await countMessages(), await loadStoredPictures(), await batchesInMemory()]).toEqual([1, [], undefined])
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0))
    expect(JSON.stringify(heard)).not.toMatch(/"t"|"a"|"p"/)
    expect(heard).toHaveLength(1)
    tabs?.close()
    other.close()
  })

  test('is stored whole when it is to be kept, in one transaction, and says no longer that it is temporary', async () => {
    await keepInMemory('t')
    await saveBlob(picture('p'))
    await saveTurn(header('t'), [message('a', 't', 'p'), message('b', 't')])
    await saveDraft('t', { text: 'typed', parts: [] })
    await saveDraft(editDraftId('t'), { text: 'changed', parts: [], messageId: 'a' })
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await storeTemporary('t')
    expect(transactions.mock.calls.filter(([, mode]) => mode === 'readwrite').map(([, , options]) => options?.durability)).toEqual(['strict'])
    expect(isTemporary('t')).toBe(false)
    const { temporary: _, ...kept } = header('t')
    expect(await loadConversations()).toEqual([kept])
    expect(await countMessages()).toBe(2)
    expect(await onTheDisk()).toMatch(/bytes of p/)
    expect(await onTheDisk()).toMatch(/typed.*changed|changed.*typed/s)
    await saveMessage(message('c', 't'), 'strict')
    expect(await countMessages()).toBe(3)
    expect((await loadMessages('t')).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c'])
  })

  test('stays as it is in memory where there is no room to keep it', async () => {
    await keepInMemory('t')
    await saveTurn(header('t'), [message('a', 't')])
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('', 'QuotaExceededError')
    })
    await expect(storeTemporary('t')).rejects.toMatchObject({ reason: 'full' })
    expect([isTemporary('t'), (await loadMessages('t')).length, await onTheDisk()]).toEqual([true, 1, ''])
    await storeTemporary('t')
    expect(await countMessages()).toBe(1)
  })

  test('leaves nothing when it is thrown away, whatever its reply still writes', async () => {
    await keepInMemory('t')
    await saveTurn(header('t'), [message('a', 't')])
    forgetTemporary('t')
    await saveMessage(message('b', 't'), 'strict')
    await saveConversation(header('t'))
    await saveDraft('t', { text: secret, parts: [] })
    expect([await loadMessages('t'), await loadConversation('t'), await onTheDisk()]).toEqual([[], undefined, ''])
  })

  test('is purged like any other', async () => {
    await keepInMemory('t')
    await saveBlob(picture('p'))
    await saveTurn(header('t'), [message('a', 't', 'p')])
    await purgeConversation('t')
    expect([await loadMessages('t'), await loadConversation('t'), await loadBlob('p')]).toEqual([[], undefined, undefined])
  })

  test('that was begun on the page of a new conversation takes its draft and its picture from the disk', async () => {
    await saveBlob(picture('p'))
    await saveDraft('new', { text: secret, parts: [{ type: 'image', blobId: 'p' }] })
    expect(await onTheDisk()).toMatch(/wisteria/)
    await keepInMemory('new')
    expect(await onTheDisk()).toBe('')
    expect((await loadDraft('new')).text).toBe(secret)
    await keepInMemory('t')
    await saveTurn(header('t'), [message('a', 't', 'p')], { draftId: 'new' })
    await storeTemporary('new') // the page of a new one is as before
    expect(await loadDraft('new')).toEqual({ text: '', parts: [] })
    expect(await (await loadBlob('p'))?.blob.text()).toMatch(secret)
    expect(await onTheDisk()).toBe('')
    await saveDraft('new', { text: 'plain', parts: [] })
    expect(await onTheDisk()).toMatch(/plain/)
  })
})

describe('beside a temporary conversation', () => {
  test('a picture goes to the disk with the first stored message that names it', async () => {
    await keepInMemory('t')
    await saveBlob(picture('q'))
    expect(await onTheDisk()).toBe('')
    await saveTurn(header('c'), [message('m', 'c', 'q')])
    expect(await onTheDisk()).toMatch(/bytes of q/)
    await saveBlob({ ...picture('q'), thumbnail: new Blob(['small']) }) // it is below now
    expect((await loadBlob('q'))?.thumbnail).toBeDefined()
    await purgeConversation('c')
    expect([await loadBlob('q'), await onTheDisk()]).toEqual([undefined, ''])
  })

  test('a picture that both name is there for each of them', async () => {
    await saveBlob(picture('q'))
    await saveTurn(header('c'), [message('m', 'c', 'q')])
    await keepInMemory('t')
    await saveTurn(header('t'), [message('a', 't', 'q')])
    await purgeConversation('c')
    expect(await onTheDisk()).toBe('')
    expect(await (await loadBlob('q'))?.blob.text()).toMatch('bytes of q')
    await releaseBlobs(['q'])
    expect(await loadBlob('q')).toBeDefined()
  })

  test('a picture that was taken out of the box again is gone', async () => {
    await keepInMemory('t')
    await saveBlob(picture('q'))
    await releaseBlobs(['q'])
    expect(await loadBlob('q')).toBeUndefined()
  })

  test('the storage is what it was', async () => {
    const { kind } = await storage()
    await keepInMemory('t')
    expect((await storage()).kind).toBe(kind)
  })
})
