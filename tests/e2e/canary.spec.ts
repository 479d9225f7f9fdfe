import type { Page, Request } from '@playwright/test'
import { canaryKey, holdsKey, sweepPage, sweepRequests } from '../helpers/canary'
import { loadFaults, toReply, type Fault } from '../helpers/faults'
import {
  composer, connect, dumpDatabases, expect, go, lastReply, messages, networkNoise, newConversation, openApp, openSettings, send, setDefaults, test,
} from '../helpers/platen'
import type { Reply, SocketServer } from '../helpers/socketServer'

// Whatever a server does wrong, the key stays where it belongs. Several conversations have their reply at
// once, so the slow faults cost no more time than the slowest of them.

// A trace of replies of megabytes costs more than the test.
test.use({ trace: 'off' })

const timeoutSeconds = 2
/** Replies that run at once: a browser has six connections to a server. */
const atOnce = 5

/** The slow ones side by side, so that they are waited for together. */
const faults = [...loadFaults()].sort((one, other) => slowness(one) - slowness(other))

function slowness({ hang, end, repeat, parts, split }: Fault): number {
  const pieces = split ? parts.reduce((sum, [, text]) => sum + text.length, 0) / split.bytes * split.delayMs : 0
  return parts.reduce((sum, [delayMs]) => sum + delayMs, pieces) + (hang || repeat || end !== 'close' ? timeoutSeconds * 1000 : 0)
}

/** The fault with the key in each message about an error: servers repeat it there. */
function leaking(fault: Fault): Fault {
  const parts = fault.parts.map(([delayMs, text]): [number, string] =>
    [delayMs, text.replace(/"(message|msg|detail|error)":"/g, `"$1":"Bearer ${canaryKey} `)])
  return { ...fault, parts }
}

/** What the page printed and asked for, from its first moment on. */
function record(page: Page): { readonly printed: string[], readonly requests: Request[] } {
  const seen = { printed: [] as string[], requests: [] as Request[] }
  page.on('request', request => seen.requests.push(request))
  page.on('console', message => seen.printed.push(message.text(), JSON.stringify(message.location())))
  page.on('pageerror', error => seen.printed.push(error.stack ?? error.message))
  return seen
}

/** Everything at once: the page, its storage, what it printed and what it sent. Empty is good. */
async function sweep(page: Page, { printed, requests }: ReturnType<typeof record>, server: SocketServer): Promise<string[]> {
  return [
    ...await sweepShown(page) ? ['what is shown'] : [], ...await sweepPage(page), ...await sweepCaches(page), ...await sweepKeys(page), ...sweepRequests(requests, server.requests),
    ...printed.some(holdsKey) ? ['the console'] : [],
  ]
}

async function sweepCaches(page: Page): Promise<string[]> {
  const stored = await page.evaluate(async () => {
    const texts: string[] = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) texts.push(name, request.url, await (await cache.match(request))?.text() ?? '')
    }
    return texts.join('\n')
  })
  return holdsKey(stored) ? ['a cache'] : []
}

/** In the store of keys the key is at one place, as the key of its connection. */
async function sweepKeys(page: Page): Promise<string[]> {
  const stores = (await dumpDatabases(page)).platen ?? {}
  const texts = (stores.keys ?? []).map(record => JSON.stringify({ ...record as object, value: { ...(record as { value: object }).value, key: '' } }))
  return texts.some(holdsKey) ? ['a second place in the store of keys'] : []
}

/** Only what is shown: cheap enough for every row. */
async function sweepShown(page: Page): Promise<boolean> {
  for (const details of await lastReply(page).locator('details:not([open]) > summary').all()) await details.click()
  const shown = await page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value)
    // A reply of megabytes is one of these characters over and over.
    return [new XMLSerializer().serializeToString(document), location.href, document.title, ...fields].join('\n').replace(/(.)\1{50,}/gu, '$1')
  })
  return holdsKey(shown)
}

test('after every fault the key is in no text, attribute, storage, log or request where it must not be', async ({ page, server, guard }) => {
  test.setTimeout(300_000)
  guard.allow({ console: networkNoise })
  const seen = record(page)
  server.script(request => answerFor(request.body))
  await openApp(page)
  await connect(page, { baseUrl: server.url, key: canaryKey })
  await setDefaults(page, { firstByteMs: String(timeoutSeconds), idleMs: String(timeoutSeconds) })

  const found: string[] = []
  for (let at = 0; at < faults.length; at += atOnce) {
    const batch = faults.slice(at, at + atOnce)
    const places: string[] = []
    for (const fault of batch) {
      await newConversation(page)
      await send(page, prompt(fault))
      await expect(messages(page)).toHaveCount(2)
      places.push(new URL(page.url()).hash)
    }
    for (const [index, fault] of batch.entries()) {
      await go(page, places[index]!)
      await expect(messages(page).first()).toContainText(prompt(fault))
      if (fault.repeat) await page.getByTestId('stop').click()
      await expect(lastReply(page), fault.id).not.toHaveAttribute('data-status', 'streaming')
      if (await sweepShown(page)) found.push(`${fault.id}: the page`)
    }
    // Small stores first: replies of megabytes come once, at the end.
    if (at % (atOnce * 5) === 0) found.push(...(await sweep(page, seen, server)).map(place => `up to ${batch.at(-1)?.id}: ${place}`))
  }
  expect(found).toEqual([])
  expect(faults.filter(fault => JSON.stringify(leaking(fault)).includes(canaryKey)).length).toBeGreaterThan(20)

  await page.reload()
  await expect(composer(page)).toBeVisible()
  await openSettings(page)
  expect(await sweep(page, seen, server), 'after a reload').toEqual([])
  const keyed = server.posts.filter(({ headers }) => headers.authorization === `Bearer ${canaryKey}`)
  expect(keyed.length, 'each sent its key where the protocol wants it').toBeGreaterThanOrEqual(faults.length - 2)
})

test('what is copied of an error does not hold the key', async ({ page, context, server, guard }) => {
  guard.allow({ console: networkNoise })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  server.script({ status: 401, headers: { 'content-type': 'application/json' }, parts: [[0, JSON.stringify({ error: { message: `bad key ${canaryKey}`, code: canaryKey } })]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url, key: canaryKey })
  await send(page, 'Hello')
  await expect(lastReply(page)).toHaveAttribute('data-status', 'failed')
  const error = lastReply(page).getByTestId('message-error')
  await error.locator('summary').click()
  await error.getByRole('button', { name: /copy details/i }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('401')
  expect(holdsKey(await page.evaluate(() => navigator.clipboard.readText()))).toBe(false)
})

const plants: readonly (readonly [place: RegExp, plant: (page: Page, server: SocketServer) => Promise<unknown>])[] = [
  [/^the page$/, page => page.evaluate(key => document.body.append(`a ${key} z`), canaryKey)],
  [/^the page$/, page => page.evaluate(key => document.body.setAttribute('aria-label', key), canaryKey)],
  [/^the page$/, page => page.evaluate(key => document.body.append(document.createComment(key.slice(12, 28))), canaryKey)],
  [/^a field$/, page => composer(page).fill(canaryKey)],
  [/^the title$/, page => page.evaluate(key => { document.title = key }, canaryKey)],
  [/^the address$/, page => page.evaluate(key => history.replaceState(null, '', `#/?k=${key}`), canaryKey)],
  [/^localStorage$/, page => page.evaluate(key => localStorage.setItem('x', btoa(key)), canaryKey)],
  [/^sessionStorage$/, page => page.evaluate(key => sessionStorage.setItem('x', [...key].reverse().join('')), canaryKey)],
  [/^a cookie$/, page => page.evaluate(key => { document.cookie = `x=${key}` }, canaryKey)],
  [/^window\.name$/, page => page.evaluate(key => { window.name = key }, canaryKey)],
  [/^a cache$/, page => page.evaluate(async key => (await caches.open('x')).put('/x', new Response(key)), canaryKey)],
  ...['connections', 'conversations', 'messages', 'drafts', 'settings'].map(store => [
    new RegExp(`^IndexedDB platen\\.${store}$`), (page: Page) => plantRecord(page, store, { [store === 'settings' ? 'key' : store === 'drafts' ? 'conversationId' : 'id']: 'x', deep: [canaryKey] }),
  ] as const),
  [/^a second place in the store of keys$/, page => plantRecord(page, 'keys', { connectionId: 'x', origin: canaryKey, key: canaryKey })],
  [/^the console$/, page => page.evaluate(key => console.info('connecting with', key), canaryKey)],
  [/^the console$/, page => page.evaluate(key => { setTimeout(() => { throw new Error(key) }) }, canaryKey)],
  [/^address GET/, (page, server) => call(page, `${server.url}/models?key=${canaryKey}`)],
  [/^body of POST/, (page, server) => call(page, `${server.url}/chat/completions`, { method: 'POST', body: canaryKey })],
  [/^header x-extra of GET/, (page, server) => call(page, `${server.url}/models`, { headers: { 'x-extra': canaryKey } })],
]

for (const [index, [place, plant]] of plants.entries()) {
  test(`the same sweep finds the key when it is planted (${index + 1}: ${place.source})`, async ({ page, server, guard }) => {
    const seen = record(page)
    await openApp(page)
    expect(await sweep(page, seen, server)).toEqual([])
    await plant(page, server)
    await expect.poll(async () => (await sweep(page, seen, server)).some(found => place.test(found))).toBe(true)
    if (/page|field|title|address\$/.test(place.source)) expect(await sweepShown(page), 'what every row is looked at with').toBe(true)
    guard.problems.length = 0 // it was us who did wrong
  })
}

const prompt = (fault: Fault) => `Fault ${fault.id}: what happens?`

function answerFor(body: string): Reply {
  const fault = faults.find(candidate => body.includes(JSON.stringify(prompt(candidate)).slice(1, -1)))
  return fault ? toReply(leaking(fault)) : { parts: [[0, 'data: [DONE]\n\n']] }
}

function call(page: Page, url: string, init: RequestInit = {}): Promise<number> {
  return page.evaluate(async ([address, options]) => (await fetch(address, options)).status, [url, init] as const)
}

async function plantRecord(page: Page, store: string, record: Readonly<Record<string, unknown>>): Promise<void> {
  await page.evaluate(([name, value]) => new Promise((resolve, reject) => {
    const opening = indexedDB.open('platen')
    opening.onerror = reject
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(name, 'readwrite')
      transaction.objectStore(name).put(value)
      transaction.onerror = reject
      transaction.oncomplete = () => {
        opening.result.close()
        resolve(undefined)
      }
    }
  }), [store, record] as const)
}
