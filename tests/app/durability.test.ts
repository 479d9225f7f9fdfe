// @vitest-environment jsdom
import { openDB } from 'idb'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import type { Message } from '../../src/chat/message'
import { coverStorage, deleteStorage, storage } from '../../src/db/database'
import { openReadOnly } from '../../src/db/readOnly'
import type { Change, Storage } from '../../src/db/records'
import { loadConversations } from '../../src/db/conversations'
import { loadMessages, saveMessage } from '../../src/db/messages'
import { loadSettings, saveSetting } from '../../src/db/settings'
import { zh } from '../../src/locales/zh'
import { polyfillDialog } from '../components/ui/dialog'
import { recordDownloads } from '../helpers/downloads'
import { eventually } from '../helpers/eventually'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp | undefined

beforeAll(polyfillDialog)
beforeEach(freshStorage)
afterEach(() => {
  app?.unmount()
  app = undefined
  Reflect.deleteProperty(navigator, 'storage')
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const conversation: Conversation = { id: 'c', title: 'Tides', titleBy: 'user', createdAt: 1, updatedAt: 1, pinned: false, head: 'b' }
const messages: readonly Message[] = [
  { id: 'a', conversationId: 'c', role: 'user', createdAt: 1, parts: [{ type: 'text', text: 'Why tides?' }], status: 'done', notices: [], inContext: true },
  { id: 'b', conversationId: 'c', parentId: 'a', role: 'assistant', createdAt: 2, parts: [{ type: 'text', text: 'The moon' }], status: 'streaming', notices: [], inContext: true },
]

async function keep(): Promise<void> {
  const hidden: Conversation = { ...conversation, id: 'h', deletedAt: 1 }
  await (await storage()).write([
    { store: 'conversations', put: conversation }, { store: 'conversations', put: hidden }, ...messages.map((put): Change => ({ store: 'messages', put })),
  ], 'strict')
}

/** The page finds the database as another version left it. */
async function readOnly(kind: 'newer' | 'outdated'): Promise<void> {
  const covered: Storage = await openReadOnly(kind)
  await coverStorage(() => covered)
}

const banner = () => app!.find('storage-banner').textContent

describe('a database of a newer version', () => {
  test('is shown, searched and exported; a send leaves nothing and says why, and the text stays', async () => {
    const server = await connectTo(chatStream(['never']))
    await keep()
    await readOnly('newer')
    const downloads = recordDownloads()
    app = await mountApp('/c/c')
    await eventually(() => expect(banner()).toMatch(/newer version of Platen was used.*read, search and export/))
    expect(app.find('storage-banner').querySelector('button')?.textContent).toBe('Reload')
    await eventually(() => expect(app!.all('message')).toHaveLength(2)) // the reply was cut: shown so, though that cannot be stored
    await app.reply('interrupted')
    await app.ask('and why twice a day?')
    await eventually(() => expect(document.body.textContent).toContain('Nothing was sent: this page can only read'))
    expect((app.find('composer') as HTMLTextAreaElement).value).toBe('and why twice a day?')
    expect(server.requests).toHaveLength(0)
    await app.goTo('/settings/data')
    ;(await eventually(() => app!.find('export'))).click()
    await eventually(() => expect(downloads).toHaveLength(1))
    expect(await downloads[0]!.file.text()).toContain('The moon')
  })

  test('leaves the settings of the page to be changed', async () => {
    await storage()
    await readOnly('newer')
    app = await mountApp('/settings/appearance')
    const dark = await eventually(() => app!.find('theme').querySelector<HTMLInputElement>('[value="dark"]')!)
    dark.click()
    await eventually(() => expect(document.documentElement.dataset.theme).toBe('dark'))
    expect(await loadSettings()).toMatchObject({ theme: 'dark' })
  })
})

test('a newer version in another tab takes the database over: the page says so and offers to be loaded anew', async () => {
  app = await mountApp()
  const newer = await openDB('platen', 99)
  newer.close()
  await eventually(() => expect(banner()).toMatch(/open in another tab.*reload/))
  expect(app.find('storage-banner').querySelector('button')?.textContent).toBe('Reload')
  await app.ask('hello')
  await eventually(() => expect(document.body.textContent).toContain('Nothing was sent'))
})

/** A browser that makes the promise when it is asked, or not. */
function browserThat(promises: boolean): { asked: number } {
  const count = { asked: 0 }
  let persisted = false
  Object.defineProperty(navigator, 'storage', { configurable: true, value: {
    persisted: () => Promise.resolve(persisted),
    estimate: () => Promise.resolve({ usage: 1 }),
    persist() {
      count.asked++
      persisted = promises
      return Promise.resolve(persisted)
    },
  } })
  return count
}

describe('the promise of the browser', () => {
  test('is asked for once, when a first reply was stored', async () => {
    const browser = browserThat(false)
    await connectTo(chatStream(['one']))
    app = await mountApp()
    expect(browser.asked).toBe(0)
    await app.ask('first')
    await app.reply('done')
    await eventually(() => expect(browser.asked).toBe(1))
    await app.ask('second')
    await eventually(() => expect(app!.all('message')).toHaveLength(4))
    await app.reply('done')
    await eventually(async () => expect(await loadSettings()).toMatchObject({ persistAsked: true }))
    expect(browser.asked).toBe(1)
  })

  test('is shown in the settings, can be asked for, and a backup is reminded of without it', async () => {
    browserThat(true)
    recordDownloads()
    await keep()
    app = await mountApp('/settings/data')
    const section = await eventually(() => app!.find('storage-keeping'))
    expect(section.textContent).toContain('has not promised')
    expect(app.find('backup-reminder').textContent).toContain('no backup yet')
    app.find('export').click()
    await eventually(() => expect(app!.all('backup-reminder')).toHaveLength(0))
    await saveSetting('exportedAt', Date.now() - 45 * 24 * 60 * 60_000)
    await app.goTo('/')
    await app.goTo('/settings/data')
    await eventually(() => expect(app!.find('backup-reminder').textContent).toContain('45 days old'))
    app.find('ask-to-keep').click()
    await eventually(() => expect(app!.find('storage-keeping').dataset.state).toBe('promised'))
    expect(app.all('backup-reminder')).toHaveLength(0)
    expect(document.body.textContent).toContain('until it or you clear them')
  })

  test('that was not given is said; where nobody can be asked that is said too', async () => {
    browserThat(false)
    app = await mountApp('/settings/data')
    ;(await eventually(() => app!.find('ask-to-keep'))).click()
    await eventually(() => expect(app!.find('storage-keeping').textContent).toContain('It did not promise it'))
    app.unmount()
    Reflect.deleteProperty(navigator, 'storage')
    app = await mountApp('/settings/data')
    await eventually(() => expect(app!.find('storage-keeping').dataset.state).toBe('unavailable'))
    expect(app.all('ask-to-keep')).toHaveLength(0)
  })
})

test('the copy from before an update is shown with its day and size, can be saved as an archive, and be removed', async () => {
  const downloads = recordDownloads()
  const copy = await openDB('platen-before-2', 1, {
    upgrade(database) {
      database.createObjectStore('conversations', { keyPath: 'id' })
      database.createObjectStore('blobs', { keyPath: 'id' })
      database.createObjectStore('messages', { keyPath: 'id' }).createIndex('conversationId', 'conversationId')
    },
  })
  await copy.put('conversations', conversation)
  for (const message of messages) await copy.put('messages', message)
  copy.close()
  await saveSetting('spare', { name: 'platen-before-2', madeAt: Date.UTC(2026, 4, 17, 12), bytes: 4_200_000, pictures: true })
  await saveSetting('language', 'zh')
  app = await mountApp('/settings/data')
  const section = await eventually(() => app!.find('copy-before'))
  await eventually(() => expect(section.textContent).toContain(zh['keeping.copy']))
  expect(section.textContent).toMatch(/5月17日，4\.2/)
  app.find('copy-download').click()
  await eventually(() => expect(downloads).toHaveLength(1))
  expect(downloads[0]!.name).toBe('platen-2026-05-17.json')
  expect(await downloads[0]!.file.text()).toContain('The moon')
  app.find('copy-remove').click()
  await eventually(() => expect(app!.all('copy-before')).toHaveLength(0))
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['platen'])
})

test('Delete everything takes the copy along', async () => {
  ;(await openDB('platen-before-1', 1)).close()
  await storage()
  await deleteStorage()
  expect(await indexedDB.databases()).toEqual([])
})

test('an end that finds no room stays on the page, whatever another tab makes of it, until it is stored; a removed one does not come back', async () => {
  await connectTo(chatStream(['All of it']))
  app = await mountApp()
  const store = Reflect.get(IDBObjectStore.prototype, 'put')
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: Message) {
    if (value.status === 'done' && value.role === 'assistant') throw new DOMException('', 'QuotaExceededError')
    return store.call(this, value)
  })
  await app.ask('first')
  const first = await app.reply('done')
  await eventually(() => expect(banner()).toContain('Not saved'))
  const leaving = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(leaving)
  expect(leaving.defaultPrevented).toBe(true)
  const conversationId = (await loadConversations())[0]!.id
  const stored = (await loadMessages(conversationId)).find(({ id }) => id === first.dataset.id)!
  await saveMessage({ ...stored, parts: [], status: 'interrupted' }, 'strict') // another tab took it for one whose page was closed
  const other = new BroadcastChannel('platen')
  other.postMessage({ type: 'told', changes: [{ store: 'messages', id: stored.id, removed: false, conversationId, growing: false }] })
  await app.ask('second')
  await eventually(() => expect(app!.all('message')).toHaveLength(4))
  const second = await app.reply('done')
  expect(first.dataset.status).toBe('done')
  second.querySelector<HTMLElement>('[data-testid="delete"]')!.click()
  await eventually(() => expect(app!.all('message')).toHaveLength(3))
  full.mockRestore()
  await eventually(() => expect(app!.all('storage-banner')).toHaveLength(0))
  const kept = await loadMessages(conversationId)
  expect(kept.find(({ id }) => id === stored.id)).toMatchObject({ status: 'done', parts: [{ type: 'text', text: 'All of it' }] })
  expect(kept).toHaveLength(3)
  other.close()
}, 30_000)
