// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Connection } from '../../src/api/connection'
import { loadConnections, saveConnection } from '../../src/db/connections'
import { loadConversations } from '../../src/db/conversations'
import { loadMessages } from '../../src/db/messages'
import { fakeFetch, type FakeReply } from '../helpers/fakeFetch'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'

const key = 'sk-canary-1234567890abcdef'
let app: MountedApp
let bodies: Record<string, unknown>[]

beforeEach(freshStorage)
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** The app with one connection, to a server that answers in turn; the last reply stands for all that follow. */
async function start(replies: readonly FakeReply[], fields: Partial<Connection>): Promise<void> {
  await connectTo(replies[0]!, { key })
  const servers = replies.map(fakeFetch)
  bodies = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    bodies.push(JSON.parse(init.body as string) as Record<string, unknown>)
    return servers[Math.min(bodies.length, servers.length) - 1]!.fetch(url, init)
  })
  const [connection] = await loadConnections()
  await saveConnection({ ...connection!, ...fields })
  app = await mountApp()
}

async function say(text: string, messages: number): Promise<HTMLElement> {
  await app.ask(text)
  await eventually(() => expect(app.all('message')).toHaveLength(messages))
  return app.reply('done')
}

async function stored() {
  const [conversation] = await loadConversations()
  return { conversation: conversation!, messages: await loadMessages(conversation!.id), connection: (await loadConnections())[0]! }
}

function notices(reply: HTMLElement): (string | undefined)[] {
  return [...reply.querySelectorAll<HTMLElement>('[data-testid="message-notice"]')].map(({ dataset }) => dataset.notice)
}

describe('a parameter that the server refuses', () => {
  const refusal: FakeReply = { status: 400, pieces: [JSON.stringify({ error: { message: "Unsupported parameter: 'temperature' is not supported with this model.", param: 'temperature', code: 'unsupported_parameter' } })] }

  test('is left out once, said, remembered, and left out from then on', async () => {
    await start([refusal, chatStream(['Hello'])], { parameters: { temperature: 0.5 } })
    const reply = await say('hi', 2)
    expect(reply.textContent).toContain('Hello')
    expect(notices(reply)).toEqual(['sent-without'])
    expect(reply.textContent).toContain('Sent without temperature')
    expect(bodies.map(body => 'temperature' in body)).toEqual([true, false])
    await eventually(async () => expect((await stored()).connection.quirks).toEqual({ m: ['temperature'] }))

    const next = await say('again', 4)
    expect(bodies.map(body => 'temperature' in body)).toEqual([true, false, false])
    expect(notices(next)).toEqual(['sent-without'])
  })

  test('costs one request where nothing can be left out', async () => {
    await start([{ status: 422, pieces: ['{"detail":[{"loc":["body","messages"],"msg":"field required"}]}'] }], {})
    await app.ask('hi')
    const reply = await app.reply('failed')
    expect(reply.textContent).toContain('field required')
    expect(bodies).toHaveLength(1)
  })
})

test('a switch of the provider and what it refuses go into the request', async () => {
  await start([chatStream(['Hello'])], { baseUrl: 'https://open.bigmodel.cn/api/paas/v4', options: { thinking: false }, parameters: { presencePenalty: 1 } })
  const reply = await say('hi', 2)
  expect(bodies[0]).toMatchObject({ thinking: { type: 'disabled' } })
  expect(bodies[0]).not.toHaveProperty('presence_penalty')
  expect(reply.textContent).toContain('Sent without presence_penalty')
})

describe('a reply', () => {
  test('keeps the server’s word for its end, and shows its details', async () => {
    await start([chatStream(['Hel', 'lo'])], {})
    const reply = await say('hi', 2)
    reply.querySelector<HTMLElement>('[data-testid="toggle-reply-details"]')!.click()
    const details = await eventually(() => app.find('reply-details'))
    expect(details.textContent).toContain('r1')
    expect(details.textContent).toContain('stop')
    expect((await stored()).messages.find(({ role }) => role === 'assistant')).toMatchObject({ finishReason: 'stop', responseId: 'r1' })
  })

  test('of a legacy model goes on where it was cut', async () => {
    const legacy = (text: string, finish: string): FakeReply => ({ pieces: [`data: ${JSON.stringify({ choices: [{ text, index: 0, finish_reason: finish }] })}\n\n`] })
    await start([legacy('\n\nHalf a', 'length'), legacy(' sentence.', 'stop')], { protocol: 'completions' })
    const cut = await say('hi', 2)
    expect(notices(cut)).toEqual(['length'])
    const button = [...cut.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === 'Continue')
    button!.click()
    await eventually(async () => expect((await app.reply('done')).textContent).toContain('Half a sentence.'))
    expect(bodies.map(({ prompt }) => prompt)).toEqual(['User: hi\nAssistant:', 'User: hi\nAssistant: Half a'])
  })
})

describe('a session', () => {
  const answer: FakeReply = { pieces: ['{"code":200,"message":"执行成功","data":"Hello"}'] }
  const fields = { protocol: 'session', sessionConsent: true } as const
  const ids = () => bodies.map(({ sessionId }) => sessionId)

  test('needs consent before the key goes into a body; until then nothing leaves', async () => {
    await start([answer], { protocol: 'session' })
    await app.ask('hi')
    await eventually(() => expect(document.body.textContent).toContain('puts your key into every message'))
    expect((app.find('composer') as HTMLTextAreaElement).value).toBe('hi')
    expect(bodies).toEqual([])
    expect(await loadConversations()).toEqual([])
  })

  test('sends the last prompt alone, under one name that is kept with the conversation', async () => {
    await start([answer], fields)
    await say('one', 2)
    const reply = await say('two', 4)
    expect(bodies).toEqual([
      { apiKey: key, sessionId: expect.any(String), content: 'one' }, { apiKey: key, sessionId: bodies[0]!.sessionId, content: 'two' },
    ])
    expect((await stored()).conversation.sessionId).toBe(bodies[0]!.sessionId)
    expect(notices(reply)).toEqual([])
    expect(document.body.textContent).not.toContain(key)
    const { messages, conversation } = await stored()
    expect(JSON.stringify([messages, conversation])).not.toContain(key)
  })

  test('begins anew for another version, and says what the server no longer knows', async () => {
    await start([answer], fields)
    await say('one', 2)
    await say('two', 4)
    app.find('regenerate').click()
    await eventually(() => expect(bodies).toHaveLength(3))
    const reply = await app.reply('done')
    expect(new Set(ids()).size).toBe(2)
    expect(notices(reply)).toEqual(['session-expired'])
    await say('three', 6)
    expect(ids()[3]).toBe(ids()[2])
  })

  test('is over after half an hour', async () => {
    await start([answer], fields)
    await say('one', 2)
    const later = Date.now() + 31 * 60_000
    vi.spyOn(Date, 'now').mockImplementation(() => later)
    const reply = await say('two', 4)
    expect(ids()[1]).not.toBe(ids()[0])
    expect(notices(reply)).toEqual(['session-expired'])
    expect(reply.textContent).toContain('no longer knows')
  })

  test('takes no more than its limit, and says both figures', async () => {
    await start([answer], fields)
    await app.ask('x'.repeat(1_234))
    const reply = await app.reply('failed')
    expect(reply.querySelector<HTMLElement>('[data-testid="message-error"]')?.dataset.kind).toBe('size')
    expect(reply.textContent).toMatch(/1,234 characters, the limit is 1,000/)
    expect(bodies).toEqual([])
  })
})

test('plain text from a small backend is a reply like any other', async () => {
  await start([{ pieces: ['event: message\ndata: **Hel\n\nevent: message\ndata: lo**\n\nevent: end\ndata:\n\n'] }], { protocol: 'plain-sse', baseUrl: 'https://relay.example.com/api/ask' })
  const reply = await say('hi', 2)
  await eventually(() => expect(reply.querySelector('strong')?.textContent).toBe('Hello'))
  expect(bodies).toEqual([{ messages: [{ role: 'user', content: 'hi' }], model: 'm' }])
})
