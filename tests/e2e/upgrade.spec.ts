import type { Page } from '@playwright/test'
import { ask, composer, connect, expect, go, lastText, messages, openApp, openSettings, send, test, waitForStatus } from '../helpers/platen'
import { chunk, ending, streamed, type Packet } from '../helpers/socketServer'

/** A page of the same origin that is not the app. */
async function openBlank(page: Page, url: string): Promise<void> {
  await page.route('**/blank', route => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>blank</title>' }))
  await page.goto(`${url}blank`)
}

/** Runs in the page: makes and fills the database as an older version of the app did. Written out here: no later change can touch it. */
async function storeOld(version: number): Promise<void> {
  const conversation = { id: 'c', title: 'Old tides', titleBy: 'user', createdAt: 1, updatedAt: 2, pinned: false, head: 'b' }
  const old = [
    { id: 'a', conversationId: 'c', role: 'user', createdAt: 1, parts: [{ type: 'text', text: 'Why tides?' }, { type: 'image', blobId: 'p', mediaType: 'image/png' }], status: 'done', notices: [], inContext: true },
    { id: 'b', conversationId: 'c', parentId: 'a', role: 'assistant', createdAt: 2, parts: [{ type: 'text', text: 'The moon pulls.' }], status: 'done', notices: [], inContext: true },
  ]
  const png = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), character => character.charCodeAt(0))
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('platen', version)
    request.onupgradeneeded = () => {
      const keyPaths = { connections: 'id', keys: 'connectionId', conversations: 'id', blobs: 'id', drafts: 'conversationId', settings: 'key', ...version > 1 && { assistants: 'id' } }
      for (const [store, keyPath] of Object.entries(keyPaths)) request.result.createObjectStore(store, { keyPath })
      request.result.createObjectStore('messages', { keyPath: 'id' }).createIndex('conversationId', 'conversationId')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('not opened'))
  })
  const transaction = database.transaction([...database.objectStoreNames], 'readwrite')
  transaction.objectStore('conversations').put(conversation)
  for (const message of old) transaction.objectStore('messages').put(message)
  transaction.objectStore('blobs').put({ id: 'p', blob: new Blob([png], { type: 'image/png' }) })
  transaction.objectStore('drafts').put({ conversationId: 'c', text: 'not yet sent' })
  transaction.objectStore('settings').put({ key: 'theme', value: 'dark' })
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('not stored'))
  })
  database.close()
}

/** Runs in the page: what a later version of the app would leave behind. */
async function makeNewer(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open('platen', 99)
    request.onupgradeneeded = () => request.result.createObjectStore('future', { keyPath: 'id' })
    request.onsuccess = () => {
      request.result.close()
      resolve()
    }
    request.onerror = () => reject(request.error ?? new Error('not opened'))
  })
}

const versionOf = (page: Page) => page.evaluate(async () => (await indexedDB.databases()).find(({ name }) => name === 'platen')?.version)

for (const version of [1, 2]) {
  test(`what version ${version} stored is on the page of this one, can be gone on with, and a copy of it is kept`, async ({ page, site, server }) => {
    await openBlank(page, site.url)
    await page.evaluate(storeOld, version)
    server.script(streamed(['And the sun.']))
    await openApp(page, { path: '#/c/c' })
    await expect(messages(page)).toHaveCount(2)
    await expect(lastText(page)).toHaveText('The moon pulls.')
    await expect(page.getByTestId('conversation')).toContainText('Old tides')
    await expect(messages(page).first().locator('img')).toBeVisible()
    await expect(composer(page)).toHaveValue('not yet sent')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    expect(await versionOf(page)).toBe(3)
    await connect(page, { baseUrl: server.url })
    await openSettings(page, 'data')
    await expect(page.getByTestId('copy-before')).toBeVisible()
    const download = page.waitForEvent('download')
    await page.getByTestId('copy-download').click()
    expect((await download).suggestedFilename()).toMatch(/^platen-.*\.json$/)
    await page.getByTestId('copy-remove').click()
    await expect(page.getByTestId('copy-before')).toBeHidden()
    await go(page, '#/')
    await ask(page, 'What else?')
  })
}

test('a step that fails leaves the old data as it was: it is read and exported, and nothing is sent', async ({ page, site, server }) => {
  await openBlank(page, site.url)
  await page.evaluate(storeOld, 2)
  await page.addInitScript(() => {
    const createIndex = Reflect.get(IDBObjectStore.prototype, 'createIndex')
    IDBObjectStore.prototype.createIndex = function (...args) {
      if (this.transaction.db.name === 'platen') throw new DOMException('', 'QuotaExceededError')
      return createIndex.apply(this, args)
    }
  })
  await openApp(page, { path: '#/c/c' })
  await expect(page.getByTestId('storage-banner')).toContainText('could not be brought up to date')
  await expect(lastText(page)).toHaveText('The moon pulls.')
  await send(page, 'Will this go?')
  await expect(page.getByText(/Nothing was sent/)).toBeVisible()
  await expect(composer(page)).toHaveValue(/Will this go\?/)
  expect(server.posts).toHaveLength(0)
  await page.getByRole('heading', { level: 1 }).getByRole('button', { name: 'Old tides' }).click()
  await page.keyboard.type('New tides')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Nothing was changed/)).toBeVisible()
  await expect(page.getByTestId('conversation')).toContainText('Old tides')
  expect(await versionOf(page)).toBe(2)
  await openSettings(page, 'data')
  const download = page.waitForEvent('download')
  await page.getByTestId('export').click()
  expect((await download).suggestedFilename()).toMatch(/^platen-.*\.json$/)
})

test('a database of a newer version is read, searched and left alone', async ({ page, server }) => {
  server.script(streamed(['The moon pulls.']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Why tides?')
  await openBlank(page, page.url().replace(/#.*/, ''))
  await page.evaluate(makeNewer)
  await openApp(page)
  await expect(page.getByTestId('storage-banner')).toContainText('newer version of Platen')
  await page.getByTestId('conversation').click()
  await expect(lastText(page)).toHaveText('The moon pulls.')
  await page.getByTestId('search').fill('moon')
  await expect(page.getByTestId('search-result')).toHaveCount(1)
  expect(await versionOf(page)).toBe(99)
})

test('an upgrade elsewhere waits for the reply that a tab writes; then that tab says so, offers to be loaded anew, and lost nothing', async ({ page, context, server, site }) => {
  const words = Array.from({ length: 12 }, (_, index): Packet => [100, chunk(`n${index} `)])
  server.script({ parts: [...words, [0, ending]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Tell me')
  await expect(lastText(page)).toContainText('n2 ')
  const other = await context.newPage()
  await openBlank(other, site.url)
  const upgraded = other.evaluate(makeNewer)
  await waitForStatus(page, 'streaming')
  await expect(page.getByTestId('storage-banner')).toBeHidden()
  await upgraded
  await waitForStatus(page, 'done')
  await expect(page.getByTestId('storage-banner')).toContainText('open in another tab')
  await page.getByTestId('storage-banner').getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByTestId('storage-banner')).toContainText('newer version of Platen')
  await expect(lastText(page)).toContainText('n11')
  await waitForStatus(page, 'done')
})

test('a tab of an older version that does not let go is named, and the page goes on once it is closed', async ({ page, context, site }) => {
  const old = await context.newPage()
  await openBlank(old, site.url)
  await old.evaluate(storeOld, 2)
  await old.evaluate(() => new Promise<void>((resolve) => {
    const request = indexedDB.open('platen', 2)
    request.onsuccess = () => {
      Object.assign(window, { held: request.result })
      resolve()
    }
  }))
  await page.goto(site.url)
  await expect(page.getByText(/open in another tab that runs an older version/)).toBeVisible()
  await expect(composer(page)).toBeHidden()
  await old.close()
  await expect(composer(page)).toBeVisible()
  await expect(page.getByText(/open in another tab that runs/)).toBeHidden()
  await expect(page.getByTestId('conversation')).toContainText('Old tides')
})
