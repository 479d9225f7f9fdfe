// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { createPinia, disposePinia, getActivePinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deleteStorage } from '../../src/db/database'
import { loadDraft } from '../../src/db/drafts'
import { useDrafts } from '../../src/stores/drafts'

const draft = (text: string) => ({ text, parts: [] })

beforeEach(() => setActivePinia(createPinia()))
afterEach(async () => {
  vi.restoreAllMocks()
  await deleteStorage()
})

test('a draft can be read while it is being written', async () => {
  const drafts = useDrafts()
  drafts.keep('c', draft('the next '))
  const writing = drafts.flush()
  expect(await drafts.load('c')).toEqual(draft('the next '))
  await writing
  expect(await drafts.load('c')).toEqual(draft('the next '))
  expect(await loadDraft('c')).toEqual(draft('the next '))
})

test('what was typed during a write is written by the next one', async () => {
  const drafts = useDrafts()
  drafts.keep('c', draft('one'))
  const writing = drafts.flush()
  drafts.keep('c', draft('one two'))
  await writing
  expect(await drafts.load('c')).toEqual(draft('one two'))
  await drafts.flush()
  expect(await loadDraft('c')).toEqual(draft('one two'))
})

test('a draft that could not be stored waits, and can be read', async () => {
  const drafts = useDrafts()
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('', 'QuotaExceededError')
  })
  drafts.keep('c', draft('kept'))
  await drafts.flush()
  expect([drafts.unsaved, await drafts.load('c')]).toEqual([true, draft('kept')])
  put.mockRestore()
  await drafts.flush()
  expect([drafts.unsaved, await loadDraft('c')]).toEqual([false, draft('kept')])
})

test('a draft that was being written while it was sent does not come back', async () => {
  const drafts = useDrafts()
  drafts.keep('c', draft('sent'))
  const writing = drafts.flush() // after the turn, which took it away
  drafts.sent('c')
  await writing
  expect(await drafts.load('c')).toEqual(draft(''))
  await drafts.flush()
  expect(await loadDraft('c')).toEqual(draft(''))
})

test('a page that has ended stores no draft any more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    useDrafts().keep('c', draft('too late'))
    disposePinia(getActivePinia()!)
    window.dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(1_000)
  }
  finally {
    vi.useRealTimers()
  }
  expect(await loadDraft('c')).toEqual(draft(''))
})
