// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadConnections } from '../../src/db/connections'
import { storage } from '../../src/db/database'
import { fakeFetch } from '../helpers/fakeFetch'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'

let app: MountedApp

beforeEach(freshStorage)
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

function authorization(init: RequestInit): string | undefined {
  return (init.headers as Record<string, string>).authorization
}

describe('connecting a server', () => {
  test('typing an address and a key makes a connection, which then answers', async () => {
    const server = fakeFetch(chatStream(['from the server']))
    vi.stubGlobal('fetch', server.fetch)
    app = await mountApp('/settings')
    await app.fill('base-url', 'relay.example.com')
    await eventually(() => expect(app.find('resolved-url').textContent).toContain('https://relay.example.com/v1/chat/completions'))
    await eventually(async () => expect(await loadConnections()).toHaveLength(1))
    await app.fill('api-key', 'sk-own-key-0123456789')
    await eventually(() => expect((app.find('api-key') as HTMLInputElement).placeholder).toContain('6789'))
    await app.fill('model', 'gpt-x')
    await eventually(async () => expect((await loadConnections())[0]?.model).toBe('gpt-x'))
    await app.goTo('/')
    await app.ask('hi')
    expect((await app.reply('done')).textContent).toContain('from the server')
    expect(authorization(server.posts[0]!.init)).toBe('Bearer sk-own-key-0123456789')
    expect(JSON.parse(server.posts[0]!.init.body as string)).toMatchObject({ model: 'gpt-x' })
  })

  test('the fields stay where they are, with focus and text, while the connection comes into being', async () => {
    app = await mountApp('/settings')
    const address = await eventually(() => app.find('base-url') as HTMLInputElement)
    const key = app.find('api-key') as HTMLInputElement
    address.focus()
    address.value = 'relay.example.com'
    address.dispatchEvent(new Event('input', { bubbles: true }))
    address.dispatchEvent(new Event('change', { bubbles: true }))
    key.focus()
    key.value = 'sk-half-typed'
    key.dispatchEvent(new Event('input', { bubbles: true }))
    await eventually(async () => expect(await loadConnections()).toHaveLength(1))
    expect(app.find('api-key')).toBe(key)
    expect(document.activeElement).toBe(key)
    expect(key.value).toBe('sk-half-typed')
  })

  test('a key typed before the address goes to that address, and to no other', async () => {
    const server = fakeFetch(chatStream(['x']))
    vi.stubGlobal('fetch', server.fetch)
    app = await mountApp('/settings')
    await app.fill('api-key', 'sk-own-key-0123456789')
    await eventually(async () => expect(await loadConnections()).toHaveLength(1))
    await app.fill('base-url', 'https://relay.example.com')
    await eventually(async () => expect((await loadConnections())[0]?.baseUrl).toBe('https://relay.example.com'))
    await app.goTo('/')
    await app.ask('one')
    await app.reply('done')
    await app.goTo('/settings')
    await app.fill('base-url', 'https://other.example.com')
    await eventually(async () => expect((await loadConnections())[0]?.baseUrl).toBe('https://other.example.com'))
    expect((app.find('api-key') as HTMLInputElement).placeholder).not.toContain('6789')
    await app.goTo('/')
    await app.ask('two')
    await app.reply('done')
    expect(server.posts.map(({ url, init }) => [new URL(url).host, authorization(init)])).toEqual([
      ['relay.example.com', 'Bearer sk-own-key-0123456789'], ['other.example.com', undefined],
    ])
  })

  test('the test names its result and fills in a model', async () => {
    vi.stubGlobal('fetch', fakeFetch({ pieces: [JSON.stringify({ object: 'list', data: [{ id: 'text-embedding-3' }, { id: 'deepseek-chat' }] })] }).fetch)
    app = await mountApp('/settings')
    await app.fill('base-url', 'https://relay.example.com')
    await eventually(async () => expect(await loadConnections()).toHaveLength(1))
    app.find('test-connection').click()
    await eventually(() => expect(app.find('test-result').dataset.kind).toBe('works'))
    await eventually(() => expect((app.find('model') as HTMLInputElement).value).toBe('deepseek-chat'))
    await eventually(async () => expect((await loadConnections())[0]?.model).toBe('deepseek-chat'))
  })

  test('a refused key is said, and the key is in no text and no other store', async () => {
    const key = 'sk-canary-0123456789abcdef'
    vi.stubGlobal('fetch', fakeFetch({ status: 401, pieces: [JSON.stringify({ error: { message: `Incorrect API key provided: ${key}`, code: 'invalid_api_key' } })] }).fetch)
    app = await mountApp('/settings')
    await app.fill('base-url', 'https://relay.example.com')
    await eventually(async () => expect(await loadConnections()).toHaveLength(1))
    await app.fill('api-key', key)
    await eventually(() => expect(app.all('forget-key')).toHaveLength(1))
    app.find('test-connection').click()
    await eventually(() => expect(app.find('test-result').dataset.kind).toBe('key-refused'))
    await app.goTo('/')
    await app.ask('hi')
    await app.reply('failed')
    expect(app.find('message-error').dataset.kind).toBe('auth')
    const shown = new XMLSerializer().serializeToString(document)
    expect(shown).not.toContain(key)
    const database = await storage()
    for (const store of ['connections', 'conversations', 'messages', 'blobs', 'drafts', 'settings'] as const) {
      expect(JSON.stringify(await database.all(store))).not.toContain(key)
    }
    expect(JSON.stringify(await database.all('keys'))).toContain(key)
  })
})

describe('a conversation and its server', () => {
  test('stay together until the user moves it', async () => {
    vi.stubGlobal('fetch', () => { throw new Error('nothing may leave') })
    app = await mountApp()
    await app.ask('12*2')
    await app.reply('done')
    const path = location.hash.slice(1)
    app.unmount()
    const server = await connectTo(chatStream(['real answer']))
    app = await mountApp(path)
    await app.ask('3*3')
    await eventually(() => expect(app.all('message')).toHaveLength(4))
    await app.reply('done')
    expect(server.posts).toHaveLength(0)
    const move = [...document.querySelectorAll('button')].find(button => button.textContent.includes('Continue with relay.example.com'))
    move!.click()
    await eventually(() => expect(document.body.textContent).not.toContain('Continue with relay.example.com'))
    await app.ask('and now')
    await eventually(() => expect(app.all('message')).toHaveLength(6))
    expect((await app.reply('done')).textContent).toContain('real answer')
  })
})

describe('settings', () => {
  test('are kept, and theme and language show at once', async () => {
    app = await mountApp('/settings/appearance')
    const language = await eventually(() => app.find('language') as HTMLSelectElement)
    language.value = 'zh'
    language.dispatchEvent(new Event('change', { bubbles: true }))
    await eventually(() => expect(document.documentElement.lang).toBe('zh-CN'))
    await eventually(() => expect(app.find('open-settings').textContent).toContain('设置'))
    app.unmount()
    app = await mountApp()
    const { useSettings } = await import('../../src/stores/settings')
    expect(useSettings().values.language).toBe('zh')
  })

  test('close to the conversation that stayed behind', async () => {
    await connectTo(chatStream(['Hello']))
    app = await mountApp()
    await app.ask('hi')
    await app.reply('done')
    const path = location.hash
    await app.goTo('/settings/about')
    await eventually(() => app.find('settings'))
    expect(app.all('message')).toHaveLength(2)
    app.find('settings').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await eventually(() => expect(location.hash).toBe(path))
  })

  test('a link may put a text into the box, but not send it', async () => {
    app = await mountApp('/?q=what%20is%20this')
    await eventually(() => expect((app.find('composer') as HTMLTextAreaElement).value).toBe('what is this'))
    await eventually(() => expect(location.hash).toBe('#/'))
    expect(app.all('message')).toHaveLength(0)
  })
})
