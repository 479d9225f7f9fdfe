// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import type { Message } from '../../src/chat/message'
import { deleteStorage, storage } from '../../src/db/database'
import type { Change } from '../../src/db/records'
import { useConversations } from '../../src/stores/conversations'
import { useSearch } from '../../src/stores/search'
import { eventually } from '../helpers/eventually'

const { cases: naughty } = JSON.parse(readFileSync('tests/fixtures/corpora/naughty-strings.json', 'utf8')) as { cases: string[] }

beforeEach(async () => {
  setActivePinia(createPinia())
  await deleteStorage()
})
afterEach(() => vi.unstubAllGlobals())

function conversation(id: string, fields: Partial<Conversation> = {}): Conversation {
  return { id, title: `Title of ${id}`, titleBy: 'user', createdAt: 0, updatedAt: 0, pinned: false, ...fields }
}

function message(id: string, text: string, conversationId = 'c'): Message {
  return { id, conversationId, role: 'user', createdAt: 0, parts: [{ type: 'text', text }], status: 'done', notices: [], inContext: true }
}

async function keep(conversations: readonly Conversation[], messages: readonly Message[]): Promise<void> {
  await (await storage()).write([
    ...conversations.map((put): Change => ({ store: 'conversations', put })), ...messages.map((put): Change => ({ store: 'messages', put })),
  ], 'strict')
  for (const header of conversations) useConversations().put(header)
}

/** What a query finds, by id, once all is looked through. */
async function found(typed: string): Promise<string[]> {
  const search = useSearch()
  search.search(typed)
  await eventually(() => expect(search.state).toBe('done'))
  return search.results.map(({ messageId }) => messageId).sort()
}

test('every message is looked through, however many there are', async () => {
  await keep([conversation('c')], Array.from({ length: 2_500 }, (_, index) => message(`m${index}`, `number ${index} ${index % 25 ? '' : 'needle'}`)))
  expect(await found('needle')).toHaveLength(100)
  expect(useSearch().count).toBe(100)
  expect(await found('number')).toHaveLength(200)
  expect(useSearch().count).toBe(2_500)
})

test('it equals brute force over naughty strings, as texts and as queries', async () => {
  await keep([conversation('c')], naughty.map((text, index) => message(`m${index}`, text)))
  const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')
  const queries = naughty.filter(typed => plain(typed).trim() && !/["“]/.test(plain(typed)) && typed.length <= 60)
  await fc.assert(fc.asyncProperty(fc.constantFrom(...queries), async (typed) => {
    const words = plain(typed).split(/\s+/).filter(Boolean)
    const wanted = naughty.flatMap((text, index) => words.every(word => plain(text).includes(word)) ? [`m${index}`] : [])
    if (words.length > 20 || wanted.length > 200) return
    useSearch().search('')
    expect(await found(typed)).toEqual(wanted.sort())
  }), { numRuns: 25 })
})

test('messages of deleted conversations, and of none, are left out', async () => {
  await keep([conversation('c'), conversation('gone', { deletedAt: 1 })], [message('m1', 'needle'), message('m2', 'needle', 'gone'), message('m3', 'needle', 'never')])
  expect(await found('needle')).toEqual(['m1'])
  useConversations().put(conversation('c', { deletedAt: 2 }))
  expect(useSearch().results).toEqual([])
  expect(useSearch().count).toBe(0)
})

test('the words of the title bring its messages to the top', async () => {
  await keep([conversation('c'), conversation('t', { title: 'All about needles' })], [message('m1', 'needle needle'), message('m2', 'a needle', 't')])
  await found('needle')
  expect(useSearch().results.map(({ messageId, title }) => [messageId, title])).toEqual([['m2', 'All about needles'], ['m1', 'Title of c']])
})

test('what is typed later ends what was asked before', async () => {
  await keep([conversation('c')], [message('m1', 'first'), message('m2', 'second')])
  const search = useSearch()
  search.search('first')
  await eventually(() => expect(search.results).toHaveLength(1))
  search.search('fir')
  search.search('second')
  expect(search.state).toBe('searching')
  await eventually(() => expect(search.state).toBe('done'))
  expect(search.results.map(({ messageId }) => messageId)).toEqual(['m2'])
  search.search('')
  expect([search.state, search.results.length, search.count]).toEqual(['idle', 0, 0])
})

test('where nothing can be stored it searches what is in memory', async () => {
  vi.stubGlobal('indexedDB', undefined)
  await keep([conversation('c')], [message('m1', 'needle'), message('m2', 'hay')])
  expect((await storage()).kind).toBe('memory')
  expect(await found('needle')).toEqual(['m1'])
})

test('a database that cannot be read is said', async () => {
  await keep([conversation('c')], [message('m1', 'needle')])
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => { throw new DOMException('broken', 'UnknownError') })
  useSearch().search('needle')
  await eventually(() => expect(useSearch().state).toBe('failed'))
  vi.restoreAllMocks()
})
