// The browser of the end-to-end tests, and pages in it that answer to the same few commands.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { runnerImport } from 'vite'
import { openMeter } from './meter.mjs'

const configuration = fileURLToPath(new URL('../e2e/playwright.config.ts', import.meta.url))
const probe = await readFile(new URL('pages/probe.mjs', import.meta.url), 'utf8')

/** Finds and starts the browser as the end-to-end tests do. */
export async function launch() {
  const { module } = await runnerImport(configuration, { configFile: false, logLevel: 'error' })
  const { launchOptions } = module.default.use
  return chromium.launch({ ...launchOptions, headless: true })
}

/** Where each kind of page lies. All take part through the same test ids and the same probe. */
const addresses = {
  platen: '/app/', floor: '/bench/floor.html?draw=blocks', lines: '/bench/floor.html?draw=lines', naive: '/bench/floor.html?draw=naive',
}

/** Opens a page of a kind in a context of its own: nothing cached, nothing stored. */
export async function openPage(browser, server, kind) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', colorScheme: 'light' })
  const page = await context.newPage()
  const problems = []
  page.on('pageerror', error => problems.push(error))
  await page.addInitScript(probe)
  const meter = await openMeter(page)
  await page.goto(server.url + addresses[kind])
  await meter.call('usable()')

  return {
    kind,
    /** Playwright's own page, for what only a user does: choose files, take downloads. */
    tab: page,
    meter,
    call: meter.call,
    /** Makes the app talk to our server, by its settings as a user would. The other pages know no other server. */
    async connect() {
      if (kind !== 'platen') return
      await goTo(page, '#/settings/connection')
      for (const [id, value] of [['base-url', `${server.url}/v1`], ['api-key', 'sk-bench-0123456789'], ['model', 'bench']]) {
        const field = page.getByTestId(id)
        await field.fill(value)
        await field.blur()
      }
      await goTo(page, '#/')
      await page.getByTestId('settings').waitFor({ state: 'hidden' })
      await meter.call('quiet(300)')
    },
    /** Stores conversations `{ id, texts }` where the page keeps them, and loads it anew. */
    async seed(conversations) {
      await page.evaluate(store, { conversations, create: kind !== 'platen' })
      await page.reload()
      await meter.call('usable()')
    },
    /** Stores conversations `{ id, count }` of so many pictures each, every reply with two, of a size in pixels. */
    async seedPictures(conversations, sidePx) {
      await page.evaluate(storePictures, { conversations, sidePx })
      await page.reload()
      await meter.call('usable()')
    },
    goTo: hash => goTo(page, hash),
    type: text => page.getByTestId('composer').fill(text),
    /** @throws what went wrong in the page meanwhile */
    async close() {
      await context.close()
      if (problems.length) throw new AggregateError(problems, `Errors in the page ${kind}: ${problems[0].message}`)
    },
  }
}

const goTo = (page, hash) => page.evaluate(target => {
  location.hash = target
}, hash)

/** Runs in the page: writes records as the app does, under whatever version its database has. */
async function store({ conversations, create }) {
  const settled = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const opening = indexedDB.open('platen')
  if (create) {
    opening.onupgradeneeded = () => {
      const names = { connections: 'id', conversations: 'id', messages: 'id' }
      const [messages] = Object.entries(names).map(([name, keyPath]) => opening.result.createObjectStore(name, { keyPath })).slice(-1)
      messages.createIndex('conversationId', 'conversationId')
    }
  }
  const database = await settled(opening)
  const transaction = database.transaction(['connections', 'conversations', 'messages'], 'readwrite')
  const connection = (await settled(transaction.objectStore('connections').getAll())).at(-1)
  const start = Date.now() - 1e8
  for (const { id, texts } of conversations) {
    for (const [index, text] of texts.entries()) {
      transaction.objectStore('messages').put({
        id: `${id}-${index}`, conversationId: id, ...index > 0 && { parentId: `${id}-${index - 1}` },
        role: index % 2 ? 'assistant' : 'user', createdAt: start + index * 1000, parts: [{ type: 'text', text }],
        status: 'done', notices: [], inContext: true,
      })
    }
    transaction.objectStore('conversations').put({
      id, title: id, titleBy: 'user', createdAt: start, updatedAt: start, pinned: false, head: `${id}-${texts.length - 1}`,
      ...connection && { connectionId: connection.id, model: connection.model },
    })
  }
  transaction.commit()
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onerror = () => reject(transaction.error)
  })
  database.close()
}

/** Runs in the page: writes pictures and messages as the app does. All show the same noise, stored anew for each. */
async function storePictures({ conversations, sidePx }) {
  const settled = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const canvas = new OffscreenCanvas(sidePx, sidePx)
  const context = canvas.getContext('2d')
  for (let index = 0; index < 4000; index++) {
    context.fillStyle = `hsl(${index * 7 % 360} 60% ${30 + index % 40}%)`
    context.fillRect(index * 131 % sidePx, index * 197 % sidePx, 90, 60)
  }
  const small = new OffscreenCanvas(640, 640)
  small.getContext('2d').drawImage(canvas, 0, 0, 640, 640)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  const thumbnail = await small.convertToBlob({ type: 'image/webp', quality: 0.8 })
  const database = await settled(indexedDB.open('platen'))
  const transaction = database.transaction(['connections', 'conversations', 'messages', 'blobs'], 'readwrite')
  const connection = (await settled(transaction.objectStore('connections').getAll())).at(-1)
  const createdAt = Date.now() - 1e8
  const common = { status: 'done', notices: [], inContext: true }
  for (const { id, count } of conversations) {
    for (let index = 0; index < count; index += 2) {
      const blobIds = [`${id}-p${index}`, `${id}-p${index + 1}`]
      for (const blobId of blobIds) transaction.objectStore('blobs').put({ id: blobId, blob: blob.slice(0, blob.size, blob.type), thumbnail: thumbnail.slice(0, thumbnail.size, thumbnail.type), createdAt })
      transaction.objectStore('messages').put({
        ...common, id: `${id}-${index}`, conversationId: id, ...index > 0 && { parentId: `${id}-${index - 1}` }, role: 'user',
        createdAt: createdAt + index, parts: [{ type: 'text', text: `/image --n 2 picture ${index}` }],
      })
      transaction.objectStore('messages').put({
        ...common, id: `${id}-${index + 1}`, conversationId: id, parentId: `${id}-${index}`, role: 'assistant', createdAt: createdAt + index + 1, blobIds,
        parts: blobIds.map(blobId => ({ type: 'image', blobId, prompt: `picture ${index}`, mediaType: 'image/png', bytes: blob.size, width: sidePx, height: sidePx })),
        pictures: { prompt: `picture ${index}`, count: 2, requests: 1, options: { n: '2' }, edit: false },
      })
    }
    transaction.objectStore('conversations').put({
      id, title: id, titleBy: 'user', createdAt, updatedAt: createdAt, pinned: false, head: `${id}-${count - 1}`,
      ...connection && { connectionId: connection.id, model: connection.model },
    })
  }
  transaction.commit()
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onerror = () => reject(transaction.error)
  })
  database.close()
}
