// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '../../src/chat/message'
import { loadConversations } from '../../src/db/conversations'
import { storage } from '../../src/db/database'
import { loadMessages, saveMessage } from '../../src/db/messages'
import { useConnections } from '../../src/stores/connections'
import { usePrices } from '../../src/stores/prices'
import { polyfillDialog } from '../components/ui/dialog'
import { eventually } from '../helpers/eventually'
import { fakeRoutes, type RouteReply } from '../helpers/fakeRoutes'
import { connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const path = '/v1/images/generations'
const one: RouteReply = { json: { data: [{ b64_json: png }] } }
const refused: RouteReply = { status: 400, json: { error: { message: 'No.', code: 'content_policy_violation', type: 'invalid_request_error' } } }

let app: MountedApp
/** What the server answers, one after the other; a picture each from then on. */
let answers: RouteReply[]

polyfillDialog()
beforeEach(async () => {
  await freshStorage()
  await connectTo(new TypeError('unused'), { model: 'gpt-4o' })
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

/** A prompt whose reply has come, three pictures of four, asked for one by one. */
async function threeOfFour(prompt = '/image --n 4 --size 1024x1792 a red fox') {
  const server = fakeRoutes({ [path]: () => answers.shift() ?? one })
  vi.stubGlobal('fetch', server.fetch)
  answers = [one, refused]
  await useConnections().edit('imageModel', 'dall-e-3')
  app = await mountApp()
  await app.ask(prompt)
  await app.reply('done')
  expect(server.bodies(path)).toHaveLength(4)
  return server
}

async function replies(): Promise<readonly Message[]> {
  const [conversation] = await loadConversations()
  return (await loadMessages(conversation!.id)).filter(({ role }) => role === 'assistant').toSorted((a, b) => a.createdAt - b.createdAt)
}

function kinds(message: Message | undefined): string {
  return message?.parts.map(({ type }) => type === 'image' ? 'x' : type === 'image-failure' ? '!' : '?').join('') ?? ''
}

async function again(): Promise<void> {
  (await eventually(() => app.find('image-again'))).click()
}

test('the one picture of four that failed is asked for again alone, and stands beside the three in a new version', async () => {
  const server = await threeOfFour()
  const [first] = await replies()
  expect(kinds(first)).toMatch(/^[x!]{4}$/)
  const bodies = server.bodies(path)
  await again()
  await eventually(() => expect(app.find('message').querySelectorAll('[data-testid="image-thumbnail"]')).toHaveLength(4))
  await app.reply('done')
  expect(server.bodies(path)).toEqual([...bodies, bodies[0]]) // one, as each of them was asked for
  const [before, after, ...more] = await replies()
  expect(more).toEqual([])
  expect(before).toEqual(first) // nothing is overwritten
  expect([kinds(after), after?.parentId]).toEqual(['xxxx', first?.parentId])
  const named = (message: Message | undefined) => message?.parts.flatMap(part => part.type === 'image' ? part.blobId ?? '' : []) ?? []
  expect(named(after).slice(0, 3)).toEqual(named(before))
  expect(await (await storage()).keys('blobs')).toHaveLength(4) // none was copied
  expect(app.all('image-again')).toHaveLength(0)
  expect(app.find('message').textContent).toContain('2/2')
})

test('what that costs is said before, and only the new one is counted', async () => {
  await threeOfFour()
  await usePrices().load()
  await eventually(() => expect(app.find('image-failure').textContent).toMatch(/Asks for this one picture: ≈ (US)?\$0\.08 at OpenAI/))
  expect(app.find('image-again').title).toContain('0.08')
  await again()
  await eventually(async () => expect(kinds((await replies())[1])).toBe('xxxx'))
  await app.reply('done')
  const [before, after] = await replies()
  const connection = useConnections().current
  expect([before, after].map(reply => usePrices().costOfMessage(reply!, connection)?.amount.toFixed(2))).toEqual(['0.24', '0.08'])
})

test('one that fails again says so in its place, and can be asked for once more', async () => {
  const server = await threeOfFour()
  answers = [refused]
  await again()
  await eventually(async () => expect(kinds((await replies())[1])).toBe('xxx!'))
  const reply = await app.reply('done')
  expect(reply.querySelector('[data-testid="message-error"]')).toBeNull()
  await again()
  await eventually(async () => expect(kinds((await replies())[2])).toBe('xxxx'))
  await app.reply('done')
  expect(server.bodies(path)).toHaveLength(6)
})

test('of two that failed the other one stays as it is', async () => {
  const server = await threeOfFour('/image --n 4 a red fox')
  answers = [one, refused, refused]
  await app.ask('/image --n 4 a blue fox')
  await eventually(() => expect(server.bodies(path)).toHaveLength(8))
  await eventually(() => expect(app.all('image-failure')).toHaveLength(3))
  await app.reply('done')
  await again()
  await eventually(async () => expect((await replies()).at(-1)?.parts).toHaveLength(4))
  await eventually(async () => expect([...kinds((await replies()).at(-1))].sort().join('')).toBe('!xxx'))
  await app.reply('done')
  expect(server.bodies(path)).toHaveLength(9)
})

test('a version that was cut while its one picture was asked for asks for that one, not for all', async () => {
  const server = await threeOfFour()
  answers = [refused]
  await again()
  await eventually(async () => expect(kinds((await replies())[1])).toBe('xxx!'))
  await app.reply('done')
  const second = (await replies())[1]!
  app.unmount()
  await saveMessage({ ...second, parts: second.parts.slice(0, 3), status: 'streaming' }, 'strict') // its page was killed
  app = await mountApp(`/c/${second.conversationId}`)
  const reply = await app.reply('interrupted')
  reply.querySelector<HTMLElement>('[data-testid="message-error"] button')!.click()
  await eventually(async () => expect(kinds((await replies())[2])).toBe('xxxx'))
  await app.reply('done')
  expect(server.bodies(path)).toHaveLength(6)
})
