import { readFileSync } from 'node:fs'
import { canaryKey, sweepPage, sweepRequests } from '../helpers/canary'
import {
  ask, connect, dumpDatabases, expect, fillAndLeave, lastReply, lastText, networkNoise, newConversation, openApp,
  openSettings, send, test, waitForStatus,
} from '../helpers/platen'
import { startSocketServer, streamed } from '../helpers/socketServer'
import { site } from '../helpers/staticServer'

const policy = 'default-src \'none\'; script-src \'self\'; style-src \'self\'; img-src \'self\' data: blob: https: http:; '
  + 'media-src \'self\' blob:; font-src \'self\'; connect-src \'self\' https: http:; worker-src \'self\'; frame-src \'self\'; '
  + 'manifest-src \'self\'; base-uri \'none\'; form-action \'none\'; object-src \'none\'; '
  + 'require-trusted-types-for \'script\'; trusted-types vue platen'

test('the built page carries the policy, before anything that could load', () => {
  const html = readFileSync(`${site}/index.html`, 'utf8')
  const meta = /<meta[^>]*http-equiv="?Content-Security-Policy"?[^>]*>/i.exec(html)
  const content = /content="([^"]*)"/.exec(meta?.[0] ?? '')?.[1] ?? ''
  expect(content.replaceAll('&#39;', '\'').replace(/\s+/g, ' ').replace(/;\s*$/, '').trim()).toBe(policy)
  expect(html.slice(0, meta?.index)).not.toMatch(/<(script|link|style|base|img)\b/i)
  expect(html).not.toMatch(/\son\w+=|<script(?![^>]*\bsrc=)|\sstyle=/i)
})

test('the key is in no text, address, storage, error or request but the Authorization header', async ({ page, server, guard }) => {
  guard.allow({ console: networkNoise })
  const requests: Parameters<typeof sweepRequests>[0][number][] = []
  const printed: string[] = []
  page.on('request', request => requests.push(request))
  page.on('console', message => printed.push(message.text()))
  const json = { 'content-type': 'application/json' }
  const leak = JSON.stringify({ error: { message: `Incorrect API key provided: ${canaryKey}. Bearer ${canaryKey}`, key: canaryKey } })
  server.script(
    streamed(['A ', 'reply']),
    { status: 401, headers: json, parts: [[0, leak]] },
    { status: 500, headers: { 'content-type': 'text/plain' }, parts: [[0, `request with ${canaryKey} failed`]] },
    { parts: [[0, `data: ${leak}\n\n`]] },
    { preReset: true },
  )
  await openApp(page)
  await connect(page, { baseUrl: server.url, key: canaryKey })
  await ask(page, 'Hello')
  for (const kind of ['refused', 'broken', 'inside']) {
    await newConversation(page)
    await send(page, `The ${kind} one`)
    await waitForStatus(page, 'failed')
    for (const details of await page.locator('details').all()) {
      if (!await details.evaluate((element: HTMLDetailsElement) => element.open)) await details.locator('summary').click()
    }
    expect(await sweepPage(page), kind).toEqual([])
  }
  server.scriptModels({ status: 401, headers: json, parts: [[0, leak]] })
  await openSettings(page)
  await page.getByTestId('test-connection').click()
  await expect(page.getByTestId('test-result')).toHaveAttribute('data-kind', 'key-refused')
  expect(await sweepPage(page)).toEqual([])
  await page.reload()
  await openSettings(page)
  expect(await sweepPage(page)).toEqual([])
  // Which key it is may be told, by its last four characters.
  await expect(page.getByTestId('api-key')).toHaveAttribute('placeholder', new RegExp(`${canaryKey.slice(-4)}$`))
  await expect(page.getByTestId('api-key')).toHaveValue('')

  expect(sweepRequests(requests, server.requests)).toEqual([])
  expect(printed.filter(text => text.includes(canaryKey))).toEqual([])
  const keyed = server.requests.filter(({ headers }) => headers.authorization === `Bearer ${canaryKey}`)
  expect(keyed.length).toBeGreaterThan(3)
})

test('the sweep finds a key wherever one is planted', async ({ page }) => {
  await openApp(page)
  expect(await sweepPage(page)).toEqual([])
  await page.evaluate(async key => {
    localStorage.setItem('a', `x${key}`)
    sessionStorage.setItem('b', btoa(key))
    document.body.dataset.planted = key
    history.replaceState(null, '', `#/?k=${key}`)
    const request = indexedDB.open('planted', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('anything')
    await new Promise(resolve => {
      request.onsuccess = resolve
    })
    const transaction = request.result.transaction('anything', 'readwrite')
    transaction.objectStore('anything').put({ deep: [key] }, 'one')
    await new Promise(resolve => {
      transaction.oncomplete = resolve
    })
    request.result.close()
  }, canaryKey)
  expect(await sweepPage(page)).toEqual(['the page', 'the address', 'localStorage', 'sessionStorage', 'IndexedDB planted.anything'])
})

test('another host in the address gets no key of the former one', async ({ page, server, guard }) => {
  const other = await startSocketServer()
  guard.allow({ origins: [other.origin] })
  await openApp(page)
  await connect(page, { baseUrl: server.url, key: canaryKey })
  await ask(page, 'Hello')
  await openSettings(page)
  await fillAndLeave(page.getByTestId('base-url'), other.url)
  await page.getByTestId('test-connection').click()
  await expect(page.getByTestId('test-result')).toHaveAttribute('data-kind', /./)
  await newConversation(page)
  await send(page, 'Hello, stranger')
  await expect(lastReply(page)).toHaveAttribute('data-status', /done|failed/)
  for (const { headers } of other.requests) {
    expect(headers).not.toHaveProperty('authorization')
    expect(JSON.stringify(headers)).not.toContain(canaryKey)
  }
  expect(other.requests.length).toBeGreaterThan(0)
  await other.close()
})

test('address, key and model that are filled in at once make one connection, and the key goes there alone', async ({ page, server }) => {
  await openApp(page)
  await openSettings(page)
  await page.evaluate(values => {
    for (const [name, value] of values) {
      const field = document.querySelector<HTMLInputElement>(`[data-testid="${name}"]`)
      if (!field) throw new Error(`no ${name}`)
      field.value = value
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }, [['base-url', server.url], ['api-key', canaryKey], ['model', 'my-model']] as const)
  await newConversation(page)
  await ask(page, 'Hello') // the guard sees any other host
  expect(server.posts).toHaveLength(1)
  expect(server.posts[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`)
  expect(server.posts[0]?.body).toContain('"my-model"')
  const stores = Object.values(await dumpDatabases(page)).flatMap(database => database.connections ?? [])
  expect(stores).toHaveLength(1)
})

for (const status of [301, 302, 307, 308]) {
  test(`a redirect (${status}) to another origin is not followed`, async ({ page, server, guard }) => {
    const other = await startSocketServer()
    guard.allow({ console: networkNoise })
    server.script({ status, headers: { 'location': `${other.url}/chat/completions`, 'content-length': '0' } })
    await openApp(page)
    await connect(page, { baseUrl: server.url, key: canaryKey })
    await send(page, 'A secret question')
    await waitForStatus(page, 'failed')
    expect(other.requests).toEqual([])
    expect(server.posts).toHaveLength(1)
    await other.close()
  })
}

test('a link in a reply opens apart, without opener and referrer', async ({ page, server }) => {
  server.script(streamed(['See [the page](https://example.com/path).']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'A link, please')
  const link = lastText(page).getByRole('link', { name: 'the page' })
  await expect(link).toHaveAttribute('href', 'https://example.com/path')
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(link).toHaveAttribute('rel', /noopener/)
  await expect(link).toHaveAttribute('rel', /noreferrer/)
})
