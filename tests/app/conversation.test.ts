// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadConversations } from '../../src/db/conversations'
import { loadMessages, saveTurn } from '../../src/db/messages'
import { hang } from '../helpers/fakeFetch'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'

let app: MountedApp

beforeEach(freshStorage)
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function bodies(server: { requests: readonly { init: RequestInit }[] }) {
  return server.requests.map(({ init }) => JSON.parse(init.body as string) as { messages: { role: string, content: string }[] })
}

describe('a conversation', () => {
  test('without a key the demo answers, through the same client', async () => {
    vi.stubGlobal('fetch', () => { throw new Error('nothing may leave') })
    app = await mountApp()
    await app.ask('12*(3+4)')
    const reply = await app.reply('done')
    expect(reply.textContent).toContain('84')
    expect(location.hash).toMatch(/^#\/c\//)
  })

  test('sends the whole history in order, with roles and system prompt', async () => {
    const server = await connectTo(chatStream(['Hel', 'lo']))
    app = await mountApp()
    const { useSettings } = await import('../../src/stores/settings')
    await useSettings().set('systemPrompt', 'be brief')
    await app.ask('first')
    await app.reply('done')
    await app.ask('second')
    await eventually(() => expect(app.all('message')).toHaveLength(4))
    await app.reply('done')
    expect(bodies(server)[1]?.messages).toEqual([
      { role: 'system', content: 'be brief' }, { role: 'user', content: 'first' }, { role: 'assistant', content: 'Hello' }, { role: 'user', content: 'second' },
    ])
    expect(server.requests).toHaveLength(2)
  })

  test('is there after the page was closed, and nothing is sent by itself', async () => {
    const server = await connectTo(chatStream(['Hello']))
    app = await mountApp()
    await app.ask('hi')
    await app.reply('done')
    const path = location.hash.slice(1)
    const [stored] = await loadConversations()
    await eventually(async () => expect((await loadMessages(stored!.id)).map(({ status }) => status)).toEqual(['done', 'done']))
    app.unmount()
    app = await mountApp(path)
    await eventually(() => expect(app.all('message')).toHaveLength(2))
    expect((await app.reply('done')).textContent).toContain('Hello')
    expect(app.find('conversation').textContent).toContain('hi')
    expect(server.requests).toHaveLength(1)
  })

  test('sends all of a long history, also right after it was opened', async () => {
    const server = await connectTo(chatStream(['ok']))
    const header = { id: 'c1', title: 'Long', titleBy: 'user' as const, createdAt: 1, updatedAt: 1, pinned: false, head: 'm59' }
    await saveTurn(header, Array.from({ length: 60 }, (_, index) => ({
      id: `m${index}`, conversationId: 'c1', ...index && { parentId: `m${index - 1}` }, role: index % 2 ? 'assistant' as const : 'user' as const,
      createdAt: index, parts: [{ type: 'text' as const, text: `text ${index}` }], status: 'done' as const, notices: [], inContext: true,
    })))
    app = await mountApp('/c/c1')
    await app.ask('next')
    await eventually(() => expect(server.requests).toHaveLength(1))
    expect(bodies(server)[0]?.messages).toHaveLength(61)
    await eventually(() => expect(app.find('message').textContent).toContain('ok'))
    await app.reply('done')
  })

  test('the prompt and an empty reply are stored before the request leaves', async () => {
    const stored: unknown[] = []
    await connectTo({ pieces: [hang] })
    const inner = globalThis.fetch
    vi.stubGlobal('fetch', async (...parameters: Parameters<typeof fetch>) => {
      const [conversation] = await loadConversations()
      stored.push(...await loadMessages(conversation!.id))
      return inner(...parameters)
    })
    app = await mountApp()
    await app.ask('hi')
    await eventually(() => expect(stored).toHaveLength(2))
    expect(stored).toEqual(expect.arrayContaining([
      expect.objectContaining({ role: 'user', status: 'done' }), expect.objectContaining({ role: 'assistant', status: 'streaming', parts: [] }),
    ]))
    app.find('stop').click()
    await app.reply('stopped')
  })

  test('a reply that breaks off is interrupted, keeps its text, and goes on from there', async () => {
    const server = await connectTo(chatStream(['Half a '], 'cut'))
    app = await mountApp()
    await app.ask('hi')
    const cut = await app.reply('interrupted')
    expect(cut.textContent).toContain('Half a')
    expect(app.find('message-error').dataset.kind).toBe('interrupted')
    expect(server.requests).toHaveLength(1)
    vi.stubGlobal('fetch', (await connectLater(['sentence.'])).fetch)
    app.find('message-error').querySelector('button')!.click()
    const whole = await app.reply('done')
    expect(whole.textContent).toContain('Half a sentence.')
  })

  test('versions of a reply stand side by side', async () => {
    await connectTo(chatStream(['one']))
    app = await mountApp()
    await app.ask('hi')
    await app.reply('done')
    vi.stubGlobal('fetch', (await connectLater(['two'])).fetch)
    app.find('regenerate').click()
    await eventually(async () => expect((await app.reply('done')).textContent).toContain('two'))
    app.find('previous-version').click()
    await eventually(async () => expect((await app.reply('done')).textContent).toContain('one'))
  })

  test('a deleted message comes back with undo', async () => {
    await connectTo(chatStream(['one']))
    app = await mountApp()
    await app.ask('hi')
    await app.reply('done')
    app.all('delete')[0]!.click()
    await eventually(() => expect(app.all('message')).toHaveLength(0))
    ;(await eventually(() => app.find('undo'))).click()
    await eventually(() => expect(app.all('message')).toHaveLength(2))
    const [conversation] = await loadConversations()
    await eventually(async () => expect(await loadMessages(conversation!.id)).toHaveLength(2))
  })
})

describe('what cannot be sent', () => {
  test('an empty prompt gets a short notice', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await app.ask('   ')
    await eventually(() => expect(document.body.textContent).toContain('Nothing to send'))
    expect(server.requests).toHaveLength(0)
  })

  test('a prompt beyond the limit stays in the box, with its size and the limit', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    const text = 'x'.repeat(5_000_000)
    await app.ask(text)
    await eventually(() => expect(document.body.textContent).toMatch(/Too large: 5(\.0)? ?MB, the limit is 4/))
    expect((app.find('composer') as HTMLTextAreaElement).value).toBe(text)
    expect(server.requests).toHaveLength(0)
    expect(await loadConversations()).toEqual([])
  })

  test('with a full disk nothing leaves, and the text stays', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('', 'QuotaExceededError')
    })
    await app.ask('keep me')
    await eventually(() => expect(document.body.textContent).toContain('Not saved: free some space'))
    put.mockRestore()
    expect((app.find('composer') as HTMLTextAreaElement).value).toBe('keep me')
    expect(server.requests).toHaveLength(0)
    await app.ask('keep me')
    await app.reply('done')
    expect(server.requests).toHaveLength(1)
  })
})

async function connectLater(texts: readonly string[]) {
  const { fakeFetch } = await import('../helpers/fakeFetch')
  return fakeFetch(chatStream(texts))
}
