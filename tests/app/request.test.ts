// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { useConnections, type ConnectionChange } from '../../src/stores/connections'
import { useSettings } from '../../src/stores/settings'
import { eventually } from '../helpers/eventually'
import { fakeFetch, type FakeFetch } from '../helpers/fakeFetch'
import { polyfillDialog } from '../components/ui/dialog'
import { chatStream, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

const canary = 'sk-canary-0123456789abcdefXYZ'
polyfillDialog()
let app: MountedApp
let copied: string[] = []

beforeEach(async () => {
  await freshStorage()
  copied = []
  vi.stubGlobal('navigator', Object.assign(navigator, { clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) } }))
})

afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

async function connect(fields: ConnectionChange = {}): Promise<FakeFetch> {
  const server = fakeFetch(chatStream(['An answer.']))
  vi.stubGlobal('fetch', server.fetch)
  setActivePinia(createPinia())
  const connections = useConnections()
  await connections.load()
  await connections.add({ baseUrl: 'https://relay.example.com', model: 'm', ...fields })
  await connections.setKey(canary)
  return server
}

function firstPost(server: FakeFetch): Promise<FakeFetch['posts'][number]> {
  return eventually(() => {
    const [post] = server.posts
    if (!post) throw new Error('Nothing was sent.')
    return post
  })
}

/** Says things one after the other, each answered. */
async function talk(server: FakeFetch, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const before = server.posts.length
    await app.ask(text)
    await eventually(() => expect(server.posts).toHaveLength(before + 1))
    await app.reply('done')
  }
}

async function type(text: string): Promise<void> {
  const composer = app.find('composer') as HTMLTextAreaElement
  composer.value = text
  composer.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}

async function openPanel(): Promise<HTMLElement> {
  (await eventually(() => app.find('context-extent'))).click()
  return eventually(() => app.find('context-panel'))
}

/** The request in the dialog that is open, as it is copied. */
async function copyAs(language: string): Promise<string> {
  await eventually(() => app.find('request-language'))
  app.all('request-language').find(({ dataset }) => dataset.language === language)!.click()
  await nextTick()
  app.find('copy-request').click()
  await nextTick()
  return copied.at(-1)!
}

async function requestBefore(text: string): Promise<{ body: string, url: string, headers: string[], all: string }> {
  await type(text)
  await openPanel()
  app.find('show-next-request').click()
  await eventually(() => app.find('request-code'))
  const all = [app.find('request').textContent]
  const body = await copyAs('json')
  for (const language of ['curl', 'javascript', 'python', 'java']) all.push(await copyAs(language))
  const url = app.find('request-address').textContent.replace('POST ', '')
  const headers = app.all('request-header').map(({ textContent }) => textContent)
  app.find('close-request').click()
  await nextTick()
  return { body, url, headers, all: all.join('\n') }
}

async function openRequestOf(message: HTMLElement): Promise<void> {
  message.querySelector<HTMLElement>('[data-testid="message-more"]')!.click()
  ;(await eventually(() => app.find('show-request'))).click()
  await eventually(() => app.find('request-code'))
}

const hostile = `it's "q" \\ <script>alert(1)</script> \u2028 你好 {token} $(id) \`x\``

describe('the request that is shown before it is sent is the one that is sent', () => {
  const cases: readonly (readonly [name: string, fields: ConnectionChange])[] = [
    ['chat', { parameters: { temperature: 0.3, extra: { note: `my ${canary}`, nested: { api_key: 'another-secret-1' } } }, headers: { 'x-api-key': 'second-secret-2', 'x-plain': `a ${canary}` } }],
    ['completions', { protocol: 'completions' }],
    ['plain-sse', { protocol: 'plain-sse', baseUrl: 'https://relay.example.com/stream?sig=third-secret-3&v=1' }],
    ['session', { protocol: 'session', sessionConsent: true }],
  ]
  for (const [name, fields] of cases) {
    test(`in the protocol ${name}, without a key anywhere`, async () => {
      const server = await connect(fields)
      app = await mountApp()
      await useSettings().set('systemPrompt', 'Be "brief".')
      const shown = await requestBefore(hostile)
      expect(shown.all).not.toMatch(/sk-canary|0123456789abcdefXYZ|another-secret|second-secret|third-secret/)
      await app.ask(hostile)
      const post = (await firstPost(server)).init
      const body = (post.body as string).replaceAll(canary, '{token}').replace('another-secret-1', '{token}')
      expect(shown.body).toBe(name === 'session' ? body.replace(/"sessionId":"[^"]*"/, '"sessionId":"{new session}"') : body)
      expect(shown.url).toBe(server.posts[0]!.url.replace('third-secret-3', '{token}'))
      const sent = Object.entries(post.headers as Record<string, string>).map(([key, value]) => `${key}: ${value.replaceAll(canary, '{token}').replace('second-secret-2', '{token}')}`)
      expect(shown.headers.sort()).toEqual(sent.sort())
    })
  }

  test('for pictures, too', async () => {
    const server = await connect({ imageModel: 'gpt-image-1' })
    app = await mountApp()
    const line = '/image a "fox" size=1024x1024'
    const shown = await requestBefore(line)
    expect(shown.url).toBe('https://relay.example.com/v1/images/generations')
    await app.ask(line)
    expect(shown.body).toBe((await firstPost(server)).init.body)
  })

  test('and a command that cannot be sent says why', async () => {
    await connect({ imageModel: 'gpt-image-1' })
    app = await mountApp()
    await type('/image')
    await openPanel()
    app.find('show-next-request').click()
    await eventually(() => expect(app.find('request-note').textContent).toMatch(/no request to show. \w+/))
    expect(app.all('request-code')).toEqual([])
  })

  test('and says that the prompt is missing where nothing was typed', async () => {
    const server = await connect()
    app = await mountApp()
    await talk(server, ['first'])
    await openPanel()
    app.find('show-next-request').click()
    await eventually(() => app.find('request-code'))
    expect(app.find('request-note').textContent).toContain('your prompt is missing')
    expect(JSON.parse(await copyAs('json'))).toMatchObject({ messages: [{ content: 'first' }, { content: 'An answer.' }] })
  })
})

describe('the request of a reply', () => {
  test('says so where the browser does not let it be copied', async () => {
    const server = await connect()
    vi.stubGlobal('navigator', Object.assign(navigator, { clipboard: { writeText: () => Promise.reject(new DOMException('', 'NotAllowedError')) } }))
    Object.assign(document, { execCommand: () => false })
    app = await mountApp()
    await talk(server, ['first'])
    await openRequestOf(await app.reply('done'))
    app.find('copy-request').click()
    await eventually(() => expect(app.find('copy-request').textContent).toBe('The browser did not let it be copied'))
    expect(app.find('request').querySelector('.bar [role="status"]')?.textContent).toBe('The browser did not let it be copied')
  })

  test('is shown as it was sent, and is rebuilt the same when it is no longer in memory', async () => {
    const server = await connect({ parameters: { temperature: 0.3, topP: 0.9 } })
    app = await mountApp()
    await useSettings().set('systemPrompt', 'Then.')
    await talk(server, ['zero', hostile])
    const reply = await app.reply('done')
    await openRequestOf(reply)
    expect(app.find('request-note').textContent).toContain('what was sent')
    expect(await copyAs('json')).toBe(server.posts[1]!.init.body)
    app.find('close-request').click()
    await talk(server, Array.from({ length: 20 }, (_, index) => `later ${index}`))
    await useSettings().set('systemPrompt', 'Now.') // today's says nothing of then
    await useSettings().set('historyMessages', 1)
    await openRequestOf(app.all('message').filter(({ dataset }) => dataset.role === 'assistant')[1]!)
    expect(app.find('request-note').textContent).toContain('Rebuilt')
    expect(await copyAs('json')).toBe(server.posts[1]!.init.body)
    expect(app.find('request').textContent).not.toContain(canary)
  }, 30_000)
})

describe('the meter under the box', () => {
  const meter = () => eventually(() => app.find('context-extent').textContent)

  test('counts what is typed at once, in a new conversation and behind others, Chinese by its own measure', async () => {
    const server = await connect({ model: 'gpt-4o' })
    app = await mountApp()
    await useSettings().set('systemPrompt', 'Be brief.')
    await type('x'.repeat(1_000))
    await eventually(async () => expect(await meter()).toMatch(/^2 messages ≈ 282 tokens/)) // 270 + 3, 3 + 3, 3 for the reply
    await type('光'.repeat(1_000))
    await eventually(async () => expect(await meter()).toMatch(/^2 messages ≈ 712 tokens/))
    await talk(server, ['first'])
    await eventually(async () => expect(await meter()).toMatch(/^3 messages/))
    await type('and more')
    await eventually(async () => expect(await meter()).toMatch(/^4 messages/))
  })

  test('counts a command alone, its options apart, which takes nothing of the conversation along', async () => {
    const server = await connect({ imageModel: 'gpt-image-1' })
    app = await mountApp()
    await talk(server, ['first'])
    await type('/image ')
    await eventually(async () => expect(await meter()).toBe('The command alone'))
    await type(`/image --n 2 --size 1024x1024 ${'x'.repeat(1_000)}`)
    await eventually(async () => expect(await meter()).toBe('The command alone ≈ 270 tokens'))
    await type('a fox')
    await eventually(async () => expect(await meter()).toMatch(/^3 messages/))
  })
})

describe('the panel of what goes along', () => {
  test('tells the parts, what is left out and why, and sets the limits', async () => {
    const server = await connect()
    app = await mountApp()
    await useSettings().set('systemPrompt', 'Be brief.')
    await talk(server, ['one', 'two', 'three'])
    await type('and a fourth')
    const panel = await openPanel()
    expect(panel.textContent).toMatch(/System prompt.*6 messages.*Being typed.*Framing/s)
    expect(panel.querySelector('[data-testid="context-left-out"]')).toBeNull()
    await app.fill('setting-historyMessages', '3')
    await eventually(() => expect(app.find('context-left-out').textContent).toBe('4 older messages: limit of 3 messages'))
    expect(panel.textContent).toContain('2 messages')
    panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await eventually(() => expect(app.all('context-panel')).toEqual([]))
    await eventually(() => expect(app.find('history-line').textContent).toContain('4 older messages are not sent: limit of 3 messages'))
    await app.ask('and a fourth')
    await eventually(() => expect(server.posts).toHaveLength(4))
    expect((JSON.parse(server.posts[3]!.init.body as string) as { messages: { content: string }[] }).messages.map(({ content }) => content)).toEqual(['Be brief.', 'three', 'An answer.', 'and a fourth'])
  })
})

describe('the limits of one conversation', () => {
  const contents = (post: FakeFetch['posts'][number] | undefined) => (JSON.parse(post!.init.body as string) as { messages: { content: string }[] }).messages.map(({ content }) => content)
  const limitOf = async (name: string, value: string) => {
    app.find('open-options').click()
    await app.fill(`conversation-${name}`, value)
    app.find('close-options').click()
    await eventually(() => expect(app.all('conversation-options')).toEqual([]))
  }

  test('hold in it alone, and 0 sends all whatever the settings say', async () => {
    const server = await connect()
    app = await mountApp()
    await useSettings().set('historyMessages', 5)
    await talk(server, ['one', 'two'])
    await limitOf('historyMessages', '3')
    await eventually(() => expect(app.find('history-line').textContent).toContain('2 older messages are not sent: limit of 3 messages'))
    const panel = await openPanel()
    expect(app.find('context-left-out').textContent).toBe('2 older messages: limit of 3 messages')
    expect(app.find('context-limits').textContent).toBe('Limits of this conversation')
    expect((app.find('conversation-historyMessages') as HTMLInputElement).value).toBe('3')
    panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await talk(server, ['three'])
    expect(contents(server.posts.at(-1))).toEqual(['two', 'An answer.', 'three'])
    await eventually(() => app.find('history-limit'))
    app.find('history-limit').click() // leads to where it is set
    await app.fill('conversation-historyMessages', '0')
    app.find('close-options').click()
    await talk(server, ['four'])
    expect(contents(server.posts.at(-1))).toHaveLength(7)

    await app.goTo('/')
    await eventually(() => expect(app.all('message')).toEqual([]))
    await talk(server, ['a', 'b', 'c', 'd'])
    expect(contents(server.posts.at(-1))).toEqual(['b', 'An answer.', 'c', 'An answer.', 'd'])
  }, 20_000)

  test('are there after a reload, and an empty field follows the settings again', async () => {
    const server = await connect()
    app = await mountApp()
    await talk(server, ['x'.repeat(500), 'two'])
    await limitOf('historyTokens', '10')
    await eventually(() => expect(app.find('history-line').textContent).toContain('limit of ≈ 100 tokens')) // the least there is
    const path = `/c/${app.find('conversation').dataset.id}`
    app.unmount()
    app = await mountApp(path)
    app.find('open-options').click()
    await eventually(() => expect((app.find('conversation-historyTokens') as HTMLInputElement).value).toBe('100'))
    await app.fill('conversation-historyTokens', '')
    await eventually(() => expect(app.find('open-options').getAttribute('aria-label')).toBe('Options of this conversation'))
  })
})

describe('the line above which nothing is sent', () => {
  test('is moved by keys, and the next request begins there', async () => {
    const server = await connect()
    app = await mountApp()
    await talk(server, ['one', 'two', 'three'])
    expect(app.all('history-line')).toEqual([])
    const second = app.all('message').find(({ textContent }) => textContent.includes('two'))!
    second.querySelector<HTMLElement>('[data-testid="message-more"]')!.click()
    ;(await eventually(() => app.find('history-start'))).click()
    const press = (key: string) => app.find('history-handle').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await eventually(() => expect(app.find('history-line').textContent).toContain('2 older messages are not sent'))
    expect(app.find('history-line').closest('li')?.nextElementSibling).toBe(second)
    app.find('history-handle').focus()
    press('ArrowDown')
    await eventually(() => expect(app.find('history-line').textContent).toContain('4 older messages are not sent'))
    await eventually(() => expect(document.activeElement).toBe(app.find('history-handle')))
    press('ArrowDown') // the last turn stays
    await nextTick()
    expect(app.find('history-line').textContent).toContain('4 older')
    await app.ask('four')
    await eventually(() => expect(server.posts).toHaveLength(4))
    expect((JSON.parse(server.posts[3]!.init.body as string) as { messages: { content: string }[] }).messages.map(({ content }) => content)).toEqual(['three', 'An answer.', 'four'])
    await app.reply('done')
    press('ArrowUp')
    await eventually(() => expect(app.find('history-line').textContent).toContain('2 older'))
    press('Home')
    await eventually(() => expect(app.all('history-line')).toEqual([]))
  })
})
