// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { loadConnections } from '../../src/db/connections'
import { storage } from '../../src/db/database'
import { arrivedLink } from '../../src/stores/arrival'
import { useConnections } from '../../src/stores/connections'
import { polyfillDialog } from '../components/ui/dialog'
import { eventually } from '../helpers/eventually'
import { fakeFetch } from '../helpers/fakeFetch'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

const key = 'sk-canary-0123456789abcdef'
const relay = 'https://relay.example.com'
const settings = JSON.stringify({ key, url: relay })

let app: MountedApp | undefined

beforeAll(polyfillDialog)
beforeEach(async () => {
  await freshStorage()
  history.replaceState(null, '', '/#/')
})
afterEach(() => {
  app?.unmount()
  app = undefined
  arrivedLink.value = undefined
  vi.unstubAllGlobals()
})

/** Goes to an address as a click or the address bar does. */
async function open(address: string): Promise<void> {
  history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
  await nextTick()
}

const dialog = () => eventually(() => app!.find('confirm-dialog'))
const stored = async () => JSON.stringify([await (await storage()).all('connections'), await (await storage()).all('keys')])

describe('a settings link', () => {
  test('asks first, with host, address and masked key; nothing is stored or sent before the yes', async () => {
    const server = fakeFetch(chatStream(['x']))
    vi.stubGlobal('fetch', server.fetch)
    app = await mountApp()
    await open(`/#/?settings=${settings}`)
    const text = (await dialog()).textContent
    expect(text).toContain('relay.example.com')
    expect(text).toContain('https://relay.example.com/v1/chat/completions')
    expect(app.find('link-key').textContent).toBe('sk-ca…ef')
    expect(text).toContain('changes nothing else')
    expect(new XMLSerializer().serializeToString(document)).not.toContain(key)
    expect(location.href).not.toContain(key)
    expect(await stored()).toBe('[[],[]]')

    app.find('confirm').click()
    await eventually(async () => expect(await loadConnections()).toMatchObject([{ baseUrl: relay, protocol: 'chat' }]))
    await eventually(async () => expect(await (await storage()).all('keys')).toMatchObject([{ origin: relay, key }]))
    expect(app.all('confirm-dialog')).toHaveLength(0)
    expect(useConnections().current.baseUrl).toBe(relay)
    expect(server.requests).toHaveLength(0)
    await eventually(() => expect(location.hash).toContain('#/settings/connection')) // a model is missing
  })

  test('leaves what was there alone, and is selected', async () => {
    await connectTo(chatStream(['x']), { key: 'sk-own-0123456789abcdef' })
    const [before] = await loadConnections()
    app = await mountApp()
    await open(`/?settings=${encodeURIComponent(JSON.stringify({ keyVaults: { openai: { apiKey: key, baseURL: `${relay}/v1` } } }))}`)
    await dialog()
    app.find('confirm').click()
    await eventually(async () => expect(await (await storage()).all('keys')).toHaveLength(2))
    const after = await loadConnections()
    expect(after.find(({ id }) => id === before!.id)).toEqual(before)
    expect(await (await storage()).get('keys', before!.id)).toMatchObject({ key: 'sk-own-0123456789abcdef' })
    expect(useConnections().currentId).not.toBe(before!.id)
  })

  test('is gone without a trace when it is declined', async () => {
    app = await mountApp()
    await open(`/#/?settings=${settings}`)
    await dialog()
    app.find('cancel').click()
    await eventually(() => expect(app!.all('confirm-dialog')).toHaveLength(0))
    expect(await stored()).toBe('[[],[]]')
    expect(useConnections().isDemo).toBe(true)
    expect(arrivedLink.value).toBeUndefined()
  })

  test('with a key alone leaves the address to be filled in', async () => {
    app = await mountApp()
    await open(`/#/?settings={"key":"${key}"}`)
    expect((await dialog()).textContent).toContain('no address given')
    app.find('confirm').click()
    await eventually(async () => expect(await (await storage()).all('keys')).toMatchObject([{ origin: '', key }]))
    expect(await loadConnections()).toMatchObject([{ baseUrl: '' }])
    await eventually(() => expect(document.activeElement).toBe(app!.find('base-url')))
  })

  test('with everything there is ready at once', async () => {
    const server = fakeFetch(chatStream(['from the relay']))
    vi.stubGlobal('fetch', server.fetch)
    app = await mountApp()
    await open(`/#/?settings=${settings}&model=gpt-x`)
    await dialog()
    app.find('confirm').click()
    await eventually(async () => expect(await (await storage()).all('keys')).toHaveLength(1))
    expect(location.hash).toBe('#/')
    await app.ask('hi')
    expect((await app.reply('done')).textContent).toContain('from the relay')
    expect(JSON.parse(server.requests.find(({ init }) => init.method === 'POST')!.init.body as string)).toMatchObject({ model: 'gpt-x' })
  })

  test('with an endpoint brings its protocol and model', async () => {
    app = await mountApp()
    await open(`/#/?settings=${JSON.stringify({ key, url: `${relay}/v1/engines/davinci/completions` })}`)
    await dialog()
    expect(app.find('link-address').textContent).toBe(`${relay}/v1/completions`)
    app.find('confirm').click()
    await eventually(async () => expect(await loadConnections()).toMatchObject([{ protocol: 'completions', model: 'davinci' }]))
    await eventually(async () => expect(await (await storage()).all('keys')).toHaveLength(1))
  })

  test.each([
    ['broken JSON', `/#/?settings={"key":`, 'cannot be read'],
    ['nothing of use', '/#/?settings={}', 'No address and no key'],
    ['another scheme', '/?settings={"url":"javascript:alert(1)"}', 'No address and no key'],
  ])('with %s is a notice and nothing more', async (_, address, words) => {
    app = await mountApp()
    await open(address)
    expect((await eventually(() => app!.find('toast'))).textContent).toContain(words)
    expect(app.all('confirm-dialog')).toHaveLength(0)
    expect(await stored()).toBe('[[],[]]')
    expect(arrivedLink.value).toBeUndefined()
  })

  test('with a dangerous address says what it leaves out', async () => {
    app = await mountApp()
    await open(`/#/?settings={"key":"${key}","url":"javascript:alert(1)"}`)
    expect((await dialog()).textContent).toContain('An address was left out')
  })

  test('with several keys makes one connection for each', async () => {
    app = await mountApp()
    await open(`/#/?settings=${JSON.stringify({ key: 'sk-first-0123456789ab,sk-second-0123456789ab', url: relay })}`)
    expect((await dialog()).textContent).toContain('Make 2 connections?')
    app.find('confirm').click()
    await eventually(async () => expect((await (await storage()).all('keys')).map(stored => stored.key).sort()).toEqual(['sk-first-0123456789ab', 'sk-second-0123456789ab']))
    await eventually(async () => expect((await loadConnections()).map(({ name }) => name).sort()).toEqual(['relay.example.com 1', 'relay.example.com 2']))
    await eventually(() => expect(useConnections().current.name).toBe('relay.example.com 1'))
  })

  test.each(['/#/?code=abc123', '/#/new-chat?mask=7'])('%s says and does nothing', async (address) => {
    app = await mountApp()
    await open(address)
    await eventually(() => expect(arrivedLink.value).toBeUndefined())
    expect(app.all('toast')).toHaveLength(0)
    expect(app.all('confirm-dialog')).toHaveLength(0)
  })
})

describe('a text in a link', () => {
  const composerText = () => (app!.find('composer') as HTMLTextAreaElement).value

  test.each(['/#/?q=hello%20you', '/#/chat?fill=hello%20you', '/#/?submit=hello+you', '/?q=hello%20you'])('%s fills the box and is not sent', async (address) => {
    const server = fakeFetch(chatStream(['x']))
    vi.stubGlobal('fetch', server.fetch)
    app = await mountApp()
    await open(address)
    await eventually(() => expect(composerText()).toBe('hello you'))
    await eventually(() => expect(location.hash).toBe('#/'))
    expect(app.all('message')).toHaveLength(0)
    expect(server.requests).toHaveLength(0)
  })

  test('beside settings waits in the box for the answer', async () => {
    app = await mountApp()
    await open(`/#/?settings=${settings}&submit=send%20me`)
    await dialog()
    await eventually(() => expect(composerText()).toBe('send me'))
    app.find('confirm').click()
    await eventually(async () => expect(await (await storage()).all('keys')).toHaveLength(1))
    expect(composerText()).toBe('send me')
    expect(app.all('message')).toHaveLength(0)
  })
})
