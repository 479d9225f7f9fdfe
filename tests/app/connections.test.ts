// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Connection } from '../../src/api/connection'
import { loadConnections, saveConnection } from '../../src/db/connections'
import { loadConversations } from '../../src/db/conversations'
import { storage } from '../../src/db/database'
import { saveKey } from '../../src/db/keys'
import { arrivedLink } from '../../src/stores/arrival'
import { useConversations } from '../../src/stores/conversations'
import { useConnections } from '../../src/stores/connections'
import { removeConnection } from '../../src/stores/connectionEdits'
import { polyfillDialog } from '../components/ui/dialog'
import { eventually } from '../helpers/eventually'
import { fakeFetch, type FakeFetch } from '../helpers/fakeFetch'
import { chatStream, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp
let server: FakeFetch

beforeAll(polyfillDialog)
beforeEach(async () => {
  await freshStorage()
  server = fakeFetch(chatStream(['Hello']))
  vi.stubGlobal('fetch', server.fetch)
})
afterEach(async () => {
  await new Promise(resolve => setTimeout(resolve, 50)) // what a change of the form began comes to its end in its own app
  app.unmount()
  arrivedLink.value = undefined
  vi.unstubAllGlobals()
})

const key = 'sk-own-0123456789abcdef'

/** Stores connections with a key each, before the app begins; the first is the one in use. */
async function given(...list: readonly Partial<Connection>[]): Promise<void> {
  for (const [index, fields] of list.entries()) {
    const id = `c${index + 1}`
    const connection: Connection = {
      id, name: '', baseUrl: `https://${id}.example.com`, protocol: 'chat', model: `model-${id}`, imageModel: '', headers: {}, parameters: {}, quirks: {}, ...fields,
    }
    await saveConnection(connection)
    await saveKey(id, new URL(connection.baseUrl).origin, `${key}-${id}`)
  }
}

async function choose(testid: string, value: string): Promise<void> {
  const field = await eventually(() => app.find(testid) as HTMLSelectElement)
  field.value = value
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Pastes as a browser does: into the field only where nobody prevents it. */
async function paste(testid: string, text: string): Promise<boolean> {
  const field = await eventually(() => app.find(testid))
  const event = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData: { getData: () => text } })
  return !field.dispatchEvent(event)
}

const click = async (testid: string) => (await eventually(() => app.find(testid))).click()
const first = async () => (await loadConnections()).find(({ id }) => id === 'c1')
/** Balances may be asked for after replies; that is another matter. */
const chats = () => server.requests.filter(({ url }) => url.endsWith('/chat/completions'))
const hosts = () => chats().map(({ url }) => new URL(url).host)

describe('several connections', () => {
  test('a copy is like its original, without the key and without secret headers', async () => {
    await given({ name: 'Relay', headers: { 'X-Team': 'a', 'X-Secret': 'b' }, parameters: { temperature: 1 }, protocol: 'completions', sessionConsent: true })
    app = await mountApp('/settings')
    await click('duplicate-connection')
    await eventually(async () => expect(await loadConnections()).toHaveLength(2))
    const copy = (await loadConnections()).find(({ id }) => id !== 'c1')!
    expect(copy).toMatchObject({ name: 'Relay (copy)', baseUrl: 'https://c1.example.com', model: 'model-c1', protocol: 'completions', headers: { 'X-Team': 'a' }, parameters: { temperature: 1 }, quirks: {} })
    expect(copy.headers).not.toHaveProperty('X-Secret')
    expect(copy).not.toHaveProperty('sessionConsent')
    expect(useConnections().currentId).toBe(copy.id)
    expect(await (await storage()).all('keys')).toHaveLength(1)
    expect((app.find('api-key') as HTMLInputElement).placeholder).toBe('sk-…')
  })

  test('a deleted one comes back with its key', async () => {
    await given({ name: 'One' }, { name: 'Two' })
    app = await mountApp('/settings')
    const before = await first()
    await click('delete-connection')
    expect((await eventually(() => app.find('confirm-dialog'))).textContent).toContain('“One”')
    app.find('confirm').click()
    await eventually(async () => expect(await (await storage()).all('keys')).toHaveLength(1))
    expect(await loadConnections()).toHaveLength(1)
    await click('undo')
    await eventually(async () => expect(await (await storage()).get('keys', 'c1')).toMatchObject({ key: `${key}-c1`, origin: 'https://c1.example.com' }))
    expect(await first()).toEqual(before)
    await eventually(() => expect(useConnections().currentId).toBe('c1'))
    await eventually(() => expect((app.find('api-key') as HTMLInputElement).placeholder).toContain('•'))
  })

  test('a protocol, streaming and headers are kept for each', async () => {
    await given({}, {})
    app = await mountApp('/settings')
    await choose('protocol', 'completions')
    await eventually(async () => expect(await first()).toMatchObject({ protocol: 'completions' }))
    await eventually(() => expect(app.find('resolved-url').textContent).toBe('https://c1.example.com/v1/completions'))
    const stream = app.find('parameter-stream') as HTMLInputElement
    expect(stream.checked).toBe(true)
    stream.dispatchEvent(new Event('change', { bubbles: true }))
    await eventually(async () => expect(await first()).toMatchObject({ parameters: { stream: false } }))
    await eventually(() => expect(stream.checked).toBe(false))
    stream.dispatchEvent(new Event('change', { bubbles: true }))
    await eventually(async () => expect((await first())?.parameters).toEqual({}))
    await click('add-header')
    await app.fill('header-name', 'X-Team')
    await app.fill('header-value', 'blue')
    await eventually(async () => expect((await first())?.headers).toEqual({ 'X-Team': 'blue' }))
    expect((await loadConnections()).find(({ id }) => id === 'c2')).toMatchObject({ protocol: 'chat', headers: {}, parameters: {} })
  })

  test('the key in the body is agreed to for one protocol and one origin', async () => {
    await given({})
    app = await mountApp('/settings')
    await choose('protocol', 'session')
    const agree = await eventually(() => app.find('session-consent') as HTMLInputElement)
    expect(agree.checked).toBe(false)
    expect(app.find('resolved-url').textContent).toBe('https://c1.example.com/pro/chat/completions')
    agree.checked = true
    agree.dispatchEvent(new Event('change', { bubbles: true }))
    await eventually(async () => expect(await first()).toMatchObject({ protocol: 'session', sessionConsent: true }))
    await app.fill('base-url', 'https://c1.example.com/v1')
    await eventually(async () => expect(await first()).toMatchObject({ baseUrl: 'https://c1.example.com/v1', sessionConsent: true }))
    await app.fill('base-url', 'https://other.example.com')
    await eventually(async () => expect(await first()).toMatchObject({ baseUrl: 'https://other.example.com', protocol: 'session' }))
    expect((await first())?.sessionConsent).toBeUndefined()
    await choose('protocol', 'chat')
    await eventually(async () => expect(await first()).toMatchObject({ protocol: 'chat' }))
    expect(app.all('session-consent')).toHaveLength(0)
  })

  test('secret headers do not go to another origin', async () => {
    await given({ headers: { 'X-Team': 'a', 'X-Api-Key': 'secret', 'Authorization': 'Basic x' } })
    app = await mountApp('/settings')
    await app.fill('base-url', 'https://c1.example.com/other/v1')
    await eventually(async () => expect(Object.keys((await first())!.headers)).toHaveLength(3))
    await app.fill('base-url', 'https://other.example.com')
    await eventually(async () => expect((await first())?.headers).toEqual({ 'X-Team': 'a' }))
    await eventually(() => expect(app.all('header-name')).toHaveLength(1))
  })

  test.each([
    ['https://c1.example.com/v1/completions', 'completions', 'model-c1'],
    ['https://c1.example.com/v1/engines/davinci-codex/completions', 'completions', 'davinci-codex'],
    ['https://c1.example.com/pro/chat/completions', 'session', 'model-c1'],
  ])('the endpoint %s selects its protocol', async (address, protocol, model) => {
    await given({})
    app = await mountApp('/settings')
    await app.fill('base-url', address)
    await eventually(async () => expect(await first()).toMatchObject({ baseUrl: address, protocol, model }))
    await eventually(() => expect((app.find('protocol') as HTMLSelectElement).value).toBe(protocol))
    expect((app.find('model') as HTMLInputElement).value).toBe(model)
  })

  test('an endpoint typed first of all makes a connection with its protocol', async () => {
    app = await mountApp('/settings')
    await app.fill('base-url', 'https://new.example.com/v1/engines/curie/completions')
    await eventually(async () => expect(await loadConnections()).toMatchObject([{ protocol: 'completions', model: 'curie' }]))
  })
})

describe('a key without an address', () => {
  test('is bound by the first request, not by a look at it, and goes nowhere else from then on', async () => {
    app = await mountApp()
    const connections = useConnections()
    await connections.setKey(key)
    const { id } = connections.current
    const early = await connections.ready(id)
    expect(early).toMatchObject({ key, address: { origin: 'https://api.openai.com' } })
    expect(await (await storage()).get('keys', id)).toMatchObject({ origin: '' })
    await connections.change({ baseUrl: 'https://relay.example.com' })
    const ready = await connections.ready(id)
    await ready.fetch('https://relay.example.com/v1/models', {})
    expect(await (await storage()).get('keys', id)).toMatchObject({ origin: 'https://relay.example.com' })
    await expect(early.fetch('https://api.openai.com/v1/models', {})).rejects.toMatchObject({ kind: 'auth' })
    expect(server.requests.map(({ url }) => url)).toEqual(['https://relay.example.com/v1/models'])
  })
})

describe('pasting into the form', () => {
  const env = `OPENAI_API_KEY=${key}\nOPENAI_BASE_URL=https://relay.example.com/v1`

  test.each(['base-url', 'api-key'])('settings in %s go to the dialog, and what is there stays', async (testid) => {
    await given({})
    app = await mountApp('/settings')
    expect(await paste(testid, env)).toBe(true)
    expect((await eventually(() => app.find('confirm-dialog'))).textContent).toContain('https://relay.example.com/v1/chat/completions')
    expect(await loadConnections()).toHaveLength(1)
    app.find('confirm').click()
    await eventually(async () => expect(await (await storage()).all('keys')).toHaveLength(2))
    expect(await first()).toMatchObject({ baseUrl: 'https://c1.example.com' })
    await eventually(() => expect((app.find('base-url') as HTMLInputElement).value).toBe('https://relay.example.com/v1'))
  })

  test.each([
    ['base-url', `curl https://relay.example.com/v1/chat/completions -H "Authorization: Bearer ${key}"`],
    ['base-url', `https://relay.example.com ${key}`],
    ['api-key', `{"key":"${key}","url":"https://relay.example.com"}`],
  ])('typed into %s, likewise', async (testid, text) => {
    await given({})
    app = await mountApp('/settings')
    await app.fill(testid, text)
    await eventually(() => app.find('confirm-dialog'))
    app.find('cancel').click()
    await eventually(() => expect(app.all('confirm-dialog')).toHaveLength(0))
    expect((app.find('base-url') as HTMLInputElement).value).toBe('https://c1.example.com')
    expect((app.find('api-key') as HTMLInputElement).value).toBe('')
    expect(await loadConnections()).toHaveLength(1)
    expect(await (await storage()).get('keys', 'c1')).toMatchObject({ key: `${key}-c1` })
    expect(new XMLSerializer().serializeToString(document)).not.toContain(key)
  })

  test.each([['base-url', 'https://relay.example.com/v1'], ['base-url', 'relay.example.com?key=sk-found-123456'], ['api-key', 'sk-plain-0123456789']])('%s takes %s itself', async (testid, text) => {
    await given({})
    app = await mountApp('/settings')
    expect(await paste(testid, text)).toBe(false)
    await app.fill(testid, text)
    expect(app.all('confirm-dialog')).toHaveLength(0)
    await eventually(async () => testid === 'api-key'
      ? expect(await (await storage()).get('keys', 'c1')).toMatchObject({ key: text })
      : expect(await first()).toMatchObject({ baseUrl: text }))
  })

  test('there is a place to paste whatever one has', async () => {
    app = await mountApp('/settings')
    await click('paste-settings')
    const area = await eventually(() => app.find('paste-text') as HTMLTextAreaElement)
    area.value = 'nothing of use'
    area.dispatchEvent(new Event('input', { bubbles: true }))
    app.find('confirm').click()
    await eventually(() => expect(app.find('confirm-dialog').textContent).toContain('No address and no key'))
    area.value = ''
    area.dispatchEvent(new Event('input', { bubbles: true }))
    await nextTick()
    expect(await paste('paste-text', env)).toBe(true)
    await eventually(() => expect(app.find('link-key').textContent).toBe('sk-ow…ef'))
    expect(app.all('paste-text')).toHaveLength(0)
    app.find('confirm').click()
    await eventually(async () => expect(await (await storage()).all('keys')).toMatchObject([{ key, origin: 'https://relay.example.com' }]))
  })
})

describe('who answers', () => {
  const meter = () => app.find('context-meter').querySelector('button')!
  const openMenu = async () => {
    meter().click()
    return eventually(() => app.find('connection-menu'))
  }
  const press = (name: string) => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
  const focused = () => (document.activeElement as HTMLElement).dataset.id ?? (document.activeElement as HTMLElement).dataset.testid

  test('the menu lists all, marks the present one, and is worked by the keyboard', async () => {
    await given({ name: 'Beta' }, { name: 'Alpha' })
    app = await mountApp()
    const menu = await openMenu()
    expect(menu.getAttribute('role')).toBe('menu')
    expect(meter().getAttribute('aria-expanded')).toBe('true')
    expect(app.all('connection-choice').map(item => [item.dataset.id, item.getAttribute('aria-checked')])).toEqual([['c2', 'false'], ['c1', 'true'], ['demo', 'false']])
    expect(app.all('connection-choice')[0]!.textContent).toContain('c2.example.com · model-c2')
    await eventually(() => expect(focused()).toBe('c1'))
    const steps = [['ArrowDown', 'demo'], ['ArrowDown', 'connection-settings'], ['ArrowDown', 'c2'], ['ArrowUp', 'connection-settings'], ['Home', 'c2'], ['End', 'connection-settings'], ['b', 'c1'], ['d', 'demo']] as const
    for (const [name, id] of steps) {
      press(name)
      expect(focused(), name).toBe(id)
    }
    press('Escape')
    await eventually(() => expect(app.all('connection-menu')).toHaveLength(0))
    expect(document.activeElement).toBe(meter())
    expect(meter().getAttribute('aria-expanded')).toBe('false')
  })

  test('choosing changes this conversation alone, from the next prompt on', async () => {
    await given({ name: 'One' }, { name: 'Two' })
    app = await mountApp()
    await app.ask('first')
    await app.reply('done')
    expect(hosts()).toEqual(['c1.example.com'])
    const { id } = (await loadConversations())[0]!
    await useConversations().update(id, { model: 'only-there' })
    await openMenu()
    app.all('connection-choice').find(item => item.dataset.id === 'c2')!.click()
    await eventually(() => expect(meter().textContent).toContain('model-c2 · c2.example.com'))
    await eventually(async () => expect((await loadConversations())[0]).not.toHaveProperty('model'))
    await eventually(async () => expect(await loadConversations()).toMatchObject([{ connectionId: 'c2' }]))
    expect(app.all('connection-menu')).toHaveLength(0)
    await app.ask('second')
    await eventually(() => expect(hosts()).toEqual(['c1.example.com', 'c2.example.com']))
    await app.reply('done')
    expect((chats()[1]!.init.headers as Record<string, string>).authorization).toBe(`Bearer ${key}-c2`)
    expect(useConnections().currentId).toBe('c1')
  })

  test('on a new page it changes what new conversations begin with', async () => {
    await given({ name: 'One' }, { name: 'Two' })
    app = await mountApp()
    await openMenu()
    app.all('connection-choice').find(item => item.dataset.id === 'c2')!.click()
    await eventually(() => expect(useConnections().currentId).toBe('c2'))
    await app.ask('hi')
    await app.reply('done')
    expect(hosts()).toEqual(['c2.example.com'])
  })

  test('a conversation keeps its server when another is chosen for new ones, without a word', async () => {
    await given({ name: 'One' }, { name: 'Two' })
    app = await mountApp()
    await app.ask('first')
    await app.reply('done')
    await useConnections().select('c2')
    await nextTick()
    expect(document.body.textContent).not.toContain('is answered by')
    await app.ask('second')
    await eventually(() => expect(hosts()).toEqual(['c1.example.com', 'c1.example.com']))
    await app.reply('done')
  })

  test('a conversation whose connection was deleted says so, and another one can be chosen', async () => {
    await given({ name: 'One' }, { name: 'Two' })
    app = await mountApp()
    await app.ask('first')
    await app.reply('done')
    await removeConnection('c1')
    await eventually(() => expect(document.body.textContent).toContain('was deleted'))
    await openMenu()
    expect(app.all('connection-choice').filter(item => item.getAttribute('aria-checked') === 'true')).toHaveLength(0)
    app.all('connection-choice').find(item => item.dataset.id === 'c2')!.click()
    await eventually(() => expect(document.body.textContent).not.toContain('was deleted'))
    await app.ask('second')
    await eventually(() => expect(hosts()).toEqual(['c1.example.com', 'c2.example.com']))
    await app.reply('done')
  })

  test('settings are one step away', async () => {
    await given({})
    app = await mountApp()
    await openMenu()
    app.find('connection-settings').click()
    await eventually(() => expect(location.hash).toContain('#/settings/connection'))
    expect(app.all('connection-menu')).toHaveLength(0)
  })
})
