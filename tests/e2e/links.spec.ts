import { AxeBuilder } from '@axe-core/playwright'
import type { Page, Request } from '@playwright/test'
import { canaryKey, holdsKey, sweepPage, sweepRequests } from '../helpers/canary'
import {
  ask, chatBody, closeSettings, composer, connect, dumpDatabases, expect, messages, openApp, openSettings, test,
} from '../helpers/platen'

interface Stored { readonly value: Record<string, unknown> }

/** Connections and keys as they are stored. */
async function stored(page: Page): Promise<{ connections: readonly Record<string, unknown>[], keys: readonly Record<string, unknown>[] }> {
  const stores = Object.values(await dumpDatabases(page))
  const of = (name: string) => stores.flatMap(database => (database[name] ?? []) as Stored[]).map(({ value }) => value)
  return { connections: of('connections'), keys: of('keys') }
}

/** The address bar at each moment when something leaves the page, is stored, or is loaded. */
async function watchAddress(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seenAddresses: seen })
    const note = <T extends object, K extends keyof T>(owner: T, name: K) => {
      const real = owner[name] as unknown as (...parameters: unknown[]) => unknown
      owner[name] = function (this: unknown, ...parameters: unknown[]) {
        seen.push(location.href)
        return real.apply(this, parameters)
      } as unknown as T[K]
    }
    note(window, 'fetch')
    note(indexedDB, 'open')
    note(XMLHttpRequest.prototype, 'send')
    note(Node.prototype, 'appendChild')
    note(navigator, 'sendBeacon')
  })
  return () => page.evaluate(() => (window as unknown as { seenAddresses: string[] }).seenAddresses)
}

/** Whether an address still brings settings, in whatever form. */
function brings(address: string): boolean {
  return holdsKey(address) || /[?&#](?:settings|provider|key)=/.test(address)
}

const vaults = (url: string) => JSON.stringify({ keyVaults: { openai: { apiKey: canaryKey, baseURL: url } } })
const plain = (url: string) => JSON.stringify({ key: canaryKey, url })
const wrapped = (url: string) => JSON.stringify({ type: 'openai', settings: { apiKey: canaryKey, baseURL: url, compatibility: 'strict' } })

const forms: readonly (readonly [name: string, link: (url: string) => string])[] = [
  ['NextChat, as panels write it', url => `#/?settings=${plain(url)}`],
  ['NextChat, encoded', url => `#/?settings=${encodeURIComponent(plain(url))}`],
  ['NextChat, the address alone encoded', url => `#/?settings=${JSON.stringify({ key: canaryKey, url: encodeURIComponent(url) })}`],
  ['NextChat, in its chat', url => `#/chat?settings=${plain(url)}`],
  ['NextChat, with a text to send', url => `#/?settings=${plain(url)}&submit=send%20me`],
  ['LobeChat', url => `?settings=${vaults(url)}`],
  ['LobeChat, encoded', url => `?settings=${encodeURIComponent(vaults(url))}`],
  ['AI as Workspace', url => `?provider=${encodeURIComponent(wrapped(url))}`],
  ['plain parameters', url => `?key=${canaryKey}&url=${encodeURIComponent(url)}`],
  ['base64', url => `#/?settings=${encodeURIComponent(btoa(plain(url)))}`],
]

for (const [name, link] of forms) {
  test(`${name}: asked first, nothing stored or sent before, one new connection after`, async ({ page, server, site }) => {
    const requests: Request[] = []
    page.on('request', request => requests.push(request))
    const addresses = await watchAddress(page)
    await page.goto(`./${link(server.url)}`)
    const dialog = page.getByTestId('confirm-dialog')
    await expect(dialog).toBeVisible()
    await expect(dialog).toContainText(new URL(server.url).host)
    await expect(page.getByTestId('link-address')).toContainText(`${server.origin}/v1/chat/completions`)
    await expect(page.getByTestId('link-key')).toHaveText('sk-ca…c4')
    await expect(page.getByTestId('cancel')).toBeFocused()

    expect((await addresses()).length).toBeGreaterThan(0)
    expect((await addresses()).filter(brings)).toEqual([])
    expect(brings(page.url())).toBe(false)
    expect(await sweepPage(page)).toEqual([])
    expect(await stored(page)).toEqual({ connections: [], keys: [] })
    expect(server.requests).toEqual([])
    // The link itself is the one request that may hold it; none that follows tells where it came from.
    const [first, ...others] = requests
    expect(first?.isNavigationRequest()).toBe(true)
    expect(others.length).toBeGreaterThan(0)
    for (const request of others) {
      expect(brings(request.url()), request.url()).toBe(false)
      expect(brings(Object.values(await request.allHeaders()).join('\n')), request.url()).toBe(false)
    }

    await page.getByTestId('confirm').click()
    await expect(dialog).toBeHidden()
    await expect.poll(async () => (await stored(page)).keys).toMatchObject([{ origin: server.origin, key: canaryKey }])
    expect((await stored(page)).connections).toHaveLength(1)
    expect(server.posts).toEqual([])
    await expect(messages(page)).toHaveCount(0)
    if (name.includes('to send')) await expect(composer(page)).toHaveValue('send me')

    const [made] = (await stored(page)).connections as { readonly model?: string }[]
    if (!made?.model) await expect(page.getByTestId('settings')).toBeVisible() // what is missing is asked for
    await closeSettings(page)
    await ask(page, 'Hello')
    expect(server.posts[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`)
    expect(sweepRequests(requests.filter(request => request !== first), server.requests)).toEqual([])
    expect(await sweepPage(page)).toEqual([])
    await page.reload()
    await expect(composer(page)).toBeVisible()
    await expect(dialog).toBeHidden()
    expect((await stored(page)).connections).toHaveLength(1)
    expect(site.sent.length).toBeGreaterThan(0)
  })
}

for (const [name, link] of forms.slice(0, 6)) {
  test(`${name}: a no leaves nothing`, async ({ page, server }) => {
    await page.goto(`./${link(server.url)}`)
    await expect(page.getByTestId('confirm-dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('confirm-dialog')).toBeHidden()
    expect(await stored(page)).toEqual({ connections: [], keys: [] })
    expect(await sweepPage(page)).toEqual([])
    expect(server.requests).toEqual([])
    await page.reload()
    await expect(composer(page)).toBeVisible()
    await expect(page.getByTestId('confirm-dialog')).toBeHidden()
    await page.goBack().catch(() => null) // there may be nothing to go back to
    expect(holdsKey(page.url())).toBe(false)
  })
}

test('a link does not touch the connection that is there, nor its key', async ({ page, server }) => {
  await openApp(page)
  await connect(page, { baseUrl: server.url, key: 'sk-own-0123456789', model: 'own-model' })
  await ask(page, 'Hello')
  const before = await stored(page)
  const other = new URL(server.remoteUrl).host
  await page.goto(`./#/?settings=${plain(server.remoteUrl)}`) // moves inside the open page
  await expect(page.getByTestId('confirm-dialog')).toContainText(other)
  expect(holdsKey(page.url())).toBe(false)
  expect(await stored(page)).toEqual(before)
  await page.getByTestId('cancel').click()
  expect(await stored(page)).toEqual(before)

  await page.goto(`./#/?settings=${plain(server.remoteUrl)}`)
  await page.getByTestId('confirm').click()
  await expect.poll(async () => (await stored(page)).keys.length).toBe(2)
  const after = await stored(page)
  expect(after.connections).toHaveLength(2)
  for (const record of before.connections) expect(after.connections).toContainEqual(record)
  for (const record of before.keys) expect(after.keys).toContainEqual(record)
  expect(after.keys.find(({ origin }) => String(origin).includes(other))).toMatchObject({ key: canaryKey })
})

test('a key alone leaves the address to be filled in, and goes to no host by itself', async ({ page, server }) => {
  await page.goto(`./#/?settings=${JSON.stringify({ key: canaryKey })}`)
  await expect(page.getByTestId('link-address')).toContainText('no address given')
  await page.getByTestId('confirm').click()
  await expect(page.getByTestId('base-url')).toBeFocused()
  await expect.poll(async () => (await stored(page)).connections).toMatchObject([{ baseUrl: '' }])
  await page.getByTestId('base-url').fill(server.url)
  await page.getByTestId('model').fill('m')
  await page.getByTestId('model').blur()
  await closeSettings(page)
  await ask(page, 'Hello')
  expect(server.posts[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`)
})

for (const [name, link] of [
  ['broken JSON', `#/?settings={"key":"${canaryKey}`],
  ['no JSON', `?settings=${canaryKey}`],
  ['a script for an address', '#/?settings={"url":"javascript:alert(1)"}'],
  ['a hostile prototype', '#/?settings={"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
  ['200 kB', `#/?settings={"key":"${'k'.repeat(200_000)}"}`],
] as const) {
  test(`a link with ${name} is a notice, and nothing is stored`, async ({ page, server }) => {
    await page.goto(`./${link}`)
    await expect(page.getByTestId('toast')).toBeVisible()
    await expect(page.getByTestId('confirm-dialog')).toBeHidden()
    expect(await stored(page)).toEqual({ connections: [], keys: [] })
    expect(await sweepPage(page)).toEqual([])
    expect(page.url().length).toBeLessThan(200)
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false)
    expect(server.requests).toEqual([])
  })
}

for (const link of ['#/?q=a%20question', '#/chat?fill=a%20question', '#/?submit=a+question', '?q=a+question', '?code=abc&q=a%20question']) {
  test(`${link} fills the box and sends nothing`, async ({ page, server }) => {
    await page.goto(`./${link}`)
    await expect(composer(page)).toHaveValue('a question')
    await expect(page).toHaveURL(/\/#\/$/)
    await page.waitForTimeout(500)
    await expect(messages(page)).toHaveCount(0)
    expect(server.requests).toEqual([])
  })
}

/** Pastes as the clipboard does. */
async function paste(page: Page, testid: string, text: string): Promise<void> {
  await page.getByTestId(testid).focus()
  await page.getByTestId(testid).evaluate((field, words) => {
    const data = new DataTransfer()
    data.setData('text/plain', words)
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
}

test('settings that are pasted into the form are asked about, and axe finds nothing in the dialogs', async ({ page, server }) => {
  await openApp(page)
  await connect(page, { baseUrl: server.remoteUrl, key: 'sk-own-0123456789', model: 'own' })
  await openSettings(page)
  const curl = `curl ${server.url}/chat/completions -H "Authorization: Bearer ${canaryKey}" -H "X-Team: blue" -d '{"model":"gpt-x"}'`
  for (const field of ['base-url', 'api-key']) {
    await paste(page, field, curl)
    await expect(page.getByTestId('confirm-dialog')).toContainText('gpt-x')
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.getByTestId('cancel').click()
    await expect(page.getByTestId('confirm-dialog')).toBeHidden()
    expect((await stored(page)).connections).toHaveLength(1)
    expect(await sweepPage(page)).toEqual([])
  }
  await page.getByTestId('paste-settings').click()
  await expect(page.getByTestId('paste-text')).toBeFocused()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByTestId('paste-text').fill(curl)
  await page.getByTestId('confirm').click()
  await expect(page.getByTestId('link-key')).toHaveText('sk-ca…c4')
  await page.getByTestId('confirm').click()
  await expect.poll(async () => (await stored(page)).keys.length).toBe(2)
  expect(await sweepPage(page)).toEqual([])
  await closeSettings(page)
  await ask(page, 'Hello')
  expect(server.posts[0]?.headers).toMatchObject({ 'authorization': `Bearer ${canaryKey}`, 'x-team': 'blue' })
  expect(chatBody(server.posts[0]?.body ?? '{}').model).toBe('gpt-x')
})

test('who answers is changed at the composer, by keyboard alone', async ({ page, server }) => {
  await openApp(page)
  await connect(page, { baseUrl: server.url, model: 'first-model' })
  await ask(page, 'Hello')
  const address = page.url()
  await page.goto(`./#/?settings=${JSON.stringify({ key: canaryKey, url: server.remoteUrl })}&model=second-model`)
  await page.getByTestId('confirm').click()
  await expect.poll(async () => (await stored(page)).keys.length).toBe(2)
  await page.goto(address)

  const button = page.getByTestId('context-meter').getByRole('button').first()
  await expect(button).toContainText('first-model')
  await button.focus()
  await page.keyboard.press('Enter')
  const menu = page.getByRole('menu')
  await expect(menu).toBeVisible()
  await expect(menu.locator('[aria-checked="true"]')).toContainText('first-model')
  await expect(menu.locator('[aria-checked="true"]')).toBeFocused()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(button).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(menu).toBeVisible()
  const box = await menu.boundingBox()
  expect(box?.y).toBeGreaterThanOrEqual(0)
  await page.keyboard.press('s') // server.test
  await page.keyboard.press('Enter')
  await expect(menu).toBeHidden()
  await expect(button).toContainText('second-model')
  await expect(button).toBeFocused()
  await ask(page, 'Again')
  expect(server.posts.map(post => [post.headers.host, chatBody(post.body).model])).toEqual([
    [new URL(server.url).host, 'first-model'], [new URL(server.remoteUrl).host, 'second-model'],
  ])
  await button.click()
  await expect(menu).toBeVisible()
  await button.click()
  await expect(menu).toBeHidden()
})
