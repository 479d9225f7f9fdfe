import { beforeEach, expect, test, vi } from 'vitest'
import type * as actual from '../../src/locales'

/** Parts of locales by name; each comes when it is let go. */
const arrivals = new Map<string, (failure?: Error) => void>()
const part = (name: string, words: Record<string, string>) => new Promise((resolve, reject) => {
  arrivals.set(name, failure => failure ? reject(failure) : resolve({ words }))
})

async function arrive(name: string, failure?: Error): Promise<void> {
  (await vi.waitUntil(() => arrivals.get(name)))(failure)
  await new Promise(resolve => setTimeout(resolve))
}

let locales: typeof actual
const shown = () => [locales.useI18n().t('app.name'), locales.useI18n().t('keeping.blocked')]

beforeEach(async () => {
  vi.resetModules()
  arrivals.clear()
  vi.doMock('../../src/locales/en?part=page', () => part('en page', { 'app.name': 'page' }))
  vi.doMock('../../src/locales/en?part=rest', () => part('en rest', { 'keeping.blocked': 'rest' }))
  vi.doMock('../../src/locales/zh?part=page', () => part('zh page', { 'app.name': '页' }))
  vi.doMock('../../src/locales/zh?part=rest', () => part('zh rest', { 'keeping.blocked': '余' }))
  locales = await import('../../src/locales')
})

test('whoever asks for all words while they are on their way has them afterwards', async () => {
  const first = locales.loadAllWords()
  let there = false
  const second = locales.loadAllWords().then(() => { there = true })
  await arrive('en page')
  expect(there).toBe(false)
  await arrive('en rest')
  await Promise.all([first, second])
  expect(shown()).toEqual(['page', 'rest'])
})

test('the words of the page alone, though they come last, leave the others there', async () => {
  const pageAlone = locales.setLocale('en')
  const all = locales.loadAllWords()
  await arrive('en rest')
  await arrive('en page')
  await Promise.all([pageAlone, all])
  expect(shown()).toEqual(['page', 'rest'])
  await locales.setLocale('en')
  expect(shown()).toEqual(['page', 'rest'])
})

test('a language that is chosen while another one is on its way: both calls end with its words', async () => {
  const all = locales.loadAllWords()
  const chinese = locales.setLocale('zh')
  let there = false
  void all.then(() => { there = true })
  await arrive('en page')
  await arrive('en rest')
  expect(there).toBe(false)
  await arrive('zh page')
  await arrive('zh rest')
  await Promise.all([all, chinese])
  expect(locales.useI18n().locale.value).toBe('zh')
  expect(shown()[1]).toMatch(/\p{Script=Han}/u)
})

test('words that could not be fetched are asked for again', async () => {
  const first = locales.loadAllWords()
  const failing = expect(first).rejects.toThrow()
  await arrive('en page')
  await arrive('en rest', new TypeError('Failed to fetch'))
  await failing
  expect(locales.loadAllWords()).not.toBe(first)
})
