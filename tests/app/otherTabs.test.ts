// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '../../src/chat/message'
import { loadConversations, saveConversation } from '../../src/db/conversations'
import { loadMessages, saveMessage } from '../../src/db/messages'
import type { Signal } from '../../src/db/tabs'
import { useConversations } from '../../src/stores/conversations'
import { eventually } from '../helpers/eventually'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp
let other: BroadcastChannel
let heard: Signal[]

beforeEach(async () => {
  await freshStorage()
  await connectTo(chatStream(['Hello']))
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
