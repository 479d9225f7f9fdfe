// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Message } from '../../src/chat/message'
import { loadConversations, saveConversation } from '../../src/db/conversations'
import { saveAssistants } from '../../src/db/assistants'
import { loadMessages, saveMessage, saveTurn } from '../../src/db/messages'
import { loadDraft, saveDraft } from '../../src/db/drafts'
import { editDraftId } from '../../src/db/editDraft'
import { saveSetting } from '../../src/db/settings'
import type { Signal } from '../../src/db/tabs'
import { useAssistants } from '../../src/stores/assistants'
import { useConversations } from '../../src/stores/conversations'
import { usePrices } from '../../src/stores/prices'
import { eventually } from '../helpers/eventually'
import type { FakeFetch } from '../helpers/fakeFetch'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp
let other: BroadcastChannel
let heard: Signal[]
let server: FakeFetch

beforeEach(async () => {
  await freshStorage()
  server = await connectTo(chatStream(['Hello']))
  heard = []
  other = new BroadcastChannel('platen')
  other.onmessage = ({ data }: MessageEvent<Signal>) => heard.push(data)
})
afterEach(() => {
  other.close()
  app.unmount()
  vi.unstubAllGlobals()
})

function say(signal: Signal): void {
  other.postMessage(signal)
}

/** A conversation with one turn that this page has open, and that listens to others. */
async function opened(): Promise<{ readonly conversationId: string, readonly messages: readonly Message[] }> {
  app = await mountApp()
  await app.ask('Hi')
  await app.reply('done')
  const [conversation] = await loadConversations()
  await eventually(async () => expect((await loadMessages(conversation!.id)).every(({ status }) => status === 'done')).toBe(true))
  return { conversationId: conversation!.id, messages: await loadMessages(conversation!.id) }
}

test('what is written here is told by its ids, and nothing of its contents', async () => {
  await opened()
  await eventually(() => expect(heard.some(({ type }) => type === 'told')).toBe(true))
  const text = JSON.stringify(heard)
  expect(text).toContain('"store":"messages"')
  expect(text).not.toMatch(/Hello|Hi"|sk-test/)
})

test('a reply that another tab writes grows here, is not asked over, and ends', async () => {
  const { conversationId, messages } = await opened()
  const last = messages.find(({ role }) => role === 'assistant')!
  const prompt: Message = { ...last, id: 'p2', parentId: last.id, role: 'user', parts: [{ type: 'text', text: 'from elsewhere' }], createdAt: Date.now() }
  const reply: Message = { ...last, id: 'r2', parentId: 'p2', parts: [{ type: 'text', text: 'It gro' }], status: 'streaming', createdAt: Date.now() }
  const [conversation] = await loadConversations()
  for (const message of [prompt, reply]) await saveMessage(message, 'relaxed')
  await saveConversation({ ...conversation!, head: 'r2' })
  const told = [{ store: 'messages', id: 'p2', removed: false, conversationId }, { store: 'messages', id: 'r2', removed: false, conversationId, growing: true }, { store: 'conversations', id: conversationId, removed: false }] as const
  say({ type: 'told', changes: told })
  await eventually(() => expect(app.all('message').at(-1)?.textContent).toContain('It gro'))
  expect(app.all('stop')).toHaveLength(1)

  app.find('stop').click()
  await eventually(() => expect(heard).toContainEqual({ type: 'stop', conversationId }))
  await saveMessage({ ...reply, parts: [{ type: 'text', text: 'It grows and ends.' }], status: 'done' }, 'strict')
  say({ type: 'told', changes: told.slice(1, 2) })
  await app.reply('done')
  await eventually(() => expect(app.all('message').at(-1)?.textContent).toContain('It grows and ends.'))
  await eventually(() => expect(app.all('send')).toHaveLength(1))
})

test('a turn that another tab adds while the conversation is being read is not missed', async () => {
  const { conversationId, messages } = await opened()
  app.unmount()
  app = await mountApp()
  await app.ask('Elsewhere') // from the first touch on it listens
  await app.reply('done')
  const last = messages.find(({ role }) => role === 'assistant')!
  await saveMessage({ ...last, id: 'r0', status: 'streaming' }, 'strict') // who writes that is asked about first
  const reading = vi.spyOn(IDBIndex.prototype, 'getAll')
  const going = app.goTo(`/c/${conversationId}`)
  await eventually(() => expect(reading).toHaveBeenCalled())
  reading.mockRestore()
  const added: Message = { ...last, id: 'p2', parentId: last.id, role: 'user', parts: [{ type: 'text', text: 'from elsewhere' }], createdAt: Date.now() }
  const [before] = (await loadConversations()).filter(({ id }) => id === conversationId)
  await saveTurn({ ...before!, head: 'p2' }, [added])
  say({ type: 'told', changes: [{ store: 'messages', id: 'p2', removed: false, conversationId, growing: false }, { store: 'conversations', id: conversationId, removed: false }] })
  await going
  await eventually(() => expect(app.all('message')).toHaveLength(3))
})

test('without a channel, what other tabs wrote is taken over when the page is looked at again', async () => {
  vi.stubGlobal('BroadcastChannel', undefined)
  const { conversationId, messages } = await opened()
  const last = messages.find(({ role }) => role === 'assistant')!
  const added: Message = { ...last, id: 'p2', parentId: last.id, role: 'user', parts: [{ type: 'text', text: 'from elsewhere' }], createdAt: Date.now() }
  const [before] = await loadConversations()
  await saveTurn({ ...before!, title: 'Renamed', head: 'p2' }, [added])
  await saveSetting('theme', 'dark')
  window.dispatchEvent(new Event('focus'))
  await eventually(() => expect(app.all('message')).toHaveLength(3))
  expect(app.find('conversation').textContent).toContain('Renamed')
  await eventually(() => expect(document.documentElement.dataset.theme).toBe('dark'))
  const { storage } = await import('../../src/db/database')
  await (await storage()).write([{ store: 'conversations', remove: conversationId }], 'relaxed')
  window.dispatchEvent(new Event('focus'))
  await eventually(() => expect(app.all('conversation')).toHaveLength(0))
})

test('what is typed here is not lost where another tab sends its own', async () => {
  await opened()
  await app.goTo('/')
  const composer = app.find('composer') as HTMLTextAreaElement
  composer.value = 'question two'
  composer.dispatchEvent(new Event('input', { bubbles: true }))
  await app.flush()
  await saveDraft('new', { text: '', parts: [] }) // the other one's was sent
  say({ type: 'told', changes: [{ store: 'drafts', id: 'new', removed: true }] })
  await eventually(async () => expect((await loadDraft('new')).text).toBe('question two'))
})

test('a prompt is not sent in the moment in which another tab sends one: it stays in the box, and that is said', async () => {
  const { conversationId, messages } = await opened()
  const last = messages.find(({ role }) => role === 'assistant')!
  const prompt: Message = { ...last, id: 'p2', parentId: last.id, role: 'user', createdAt: Date.now() }
  const reply: Message = { ...last, id: 'r2', parentId: 'p2', parts: [], status: 'streaming', createdAt: Date.now() }
  const [conversation] = await loadConversations()
  other.onmessage = ({ data }: MessageEvent<Signal>) => {
    if (data.type === 'who') say({ type: 'writing', replies: ['r2'] })
  }
  await saveTurn({ ...conversation!, head: 'r2' }, [prompt, reply]) // nobody was told yet
  const asked = server.posts.length
  await app.ask('Me too')
  await eventually(() => expect(document.body.textContent).toContain('A reply is still running. Your text is kept.'))
  expect((app.find('composer') as HTMLTextAreaElement).value).toBe('Me too')
  expect(await loadMessages(conversationId)).toHaveLength(4)
  expect(server.posts).toHaveLength(asked)

  await saveMessage({ ...reply, status: 'done' }, 'strict')
  say({ type: 'told', changes: [{ store: 'messages', id: 'p2', removed: false, conversationId }, { store: 'messages', id: 'r2', removed: false, conversationId }, { store: 'conversations', id: conversationId, removed: false }] })
  await eventually(() => expect(app.all('message')).toHaveLength(4))
  await app.ask('Me too')
  await eventually(() => expect(app.all('message')).toHaveLength(6))
  await app.reply('done')
})

describe('a box that nothing was typed in', () => {
  const composer = () => app.find('composer') as HTMLTextAreaElement

  async function type(text: string): Promise<void> {
    composer().value = text
    composer().dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise(resolve => setTimeout(resolve))
  }

  /** Another tab stores its draft, and says so. */
  async function theirs(id: string, text: string): Promise<void> {
    await saveDraft(id, { text, parts: [] })
    say({ type: 'told', changes: [{ store: 'drafts', id, removed: !text }] })
  }

  test('shows what another tab leaves there, and nothing once that was sent', async () => {
    const { conversationId } = await opened()
    await theirs(conversationId, 'from elsewhere')
    await eventually(() => expect(composer().value).toBe('from elsewhere'))
    await theirs(conversationId, 'from elsewhere, longer')
    await eventually(() => expect(composer().value).toBe('from elsewhere, longer'))
    await theirs(conversationId, '')
    await eventually(() => expect(composer().value).toBe(''))
    await theirs('new', 'of another page')
    await theirs(conversationId, '/image a fox') // what belongs to it comes along
    await eventually(() => expect(app.find('picture-summary').textContent).toContain('1 picture'))
    expect(composer().value).toBe('/image a fox')
  })

  test('is left alone from the first key on, until what was typed was sent', async () => {
    const { conversationId } = await opened()
    await type('mine')
    await app.flush()
    await theirs(conversationId, 'theirs')
    await theirs('new', 'theirs') // told after it
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(composer().value).toBe('mine')
    await app.ask('mine')
    await app.reply('done')
    await eventually(() => expect(composer().value).toBe(''))
    await theirs(conversationId, 'theirs again')
    await eventually(() => expect(composer().value).toBe('theirs again'))
  })

  test('is read again where no tab can tell, when the page is looked at', async () => {
    vi.stubGlobal('BroadcastChannel', undefined)
    const { conversationId } = await opened()
    await saveDraft(conversationId, { text: 'from elsewhere', parts: [] })
    window.dispatchEvent(new Event('focus'))
    await eventually(() => expect(composer().value).toBe('from elsewhere'))
  })
})

test('what is typed in an edit box is not lost where another tab closes its own', async () => {
  const { conversationId } = await opened()
  app.all('message')[0]!.querySelector<HTMLElement>('[data-testid="edit"]')!.click()
  const area = await eventually(() => app.all('message')[0]!.querySelector('textarea') ?? expect.fail('no box'))
  area.value = 'Hi there'
  area.dispatchEvent(new Event('input', { bubbles: true }))
  await new Promise(resolve => setTimeout(resolve))
  await app.flush()
  const id = editDraftId(conversationId)
  await saveDraft(id, { text: '', parts: [] })
  say({ type: 'told', changes: [{ store: 'drafts', id, removed: true }] })
  await eventually(async () => expect((await loadDraft(id)).text).toBe('Hi there'))
})

test('prices and assistants of another tab follow, and are not lost to a change made here', async () => {
  await opened()
  const [prices, assistants] = [usePrices(), useAssistants()]
  await Promise.all([prices.load(), assistants.load()])
  const price = { host: 'relay.example.com', model: 'theirs', input: 1, output: 2, currency: 'USD' }
  await saveSetting('prices', [price])
  await prices.setPrice({ ...price, model: 'ours' }) // before anybody was told
  expect(prices.own.map(({ model }) => model)).toEqual(['theirs', 'ours'])
  await saveSetting('prices', [price])
  await saveAssistants([{ id: 'a1', name: 'Theirs', createdAt: 1, instructions: '', opening: [] } as never])
  say({ type: 'told', changes: [{ store: 'settings', id: 'prices', removed: false }, { store: 'assistants', id: 'a1', removed: false }] })
  await eventually(() => expect(prices.own.map(({ model }) => model)).toEqual(['theirs']))
  await eventually(() => expect(assistants.own.map(({ name }) => name)).toEqual(['Theirs']))
})

test('a name that is given here does not undo what another tab did a moment before', async () => {
  const { conversationId, messages } = await opened()
  const [before] = await loadConversations()
  const first = messages.find(({ role }) => role === 'user')!.id
  await saveConversation({ ...before!, head: first, updatedAt: 7 }) // nobody has heard of it yet
  await useConversations().rename(conversationId, 'A better name')
  expect((await loadConversations())[0]).toEqual({ ...before!, title: 'A better name', titleBy: 'user', head: first, updatedAt: 7 })
})

test('what another tab removed is gone here', async () => {
  const { conversationId, messages } = await opened()
  const { storage } = await import('../../src/db/database')
  await (await storage()).write(messages.map(({ id }) => ({ store: 'messages', remove: id })), 'relaxed')
  say({ type: 'told', changes: messages.map(({ id }) => ({ store: 'messages', id, removed: true })) })
  await eventually(() => expect(app.all('message')).toHaveLength(0))
  await (await storage()).write([{ store: 'conversations', remove: conversationId }], 'relaxed')
  say({ type: 'told', changes: [{ store: 'conversations', id: conversationId, removed: true }] })
  await eventually(() => expect(app.all('conversation')).toHaveLength(0))
})
