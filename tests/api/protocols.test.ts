// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import type { ChatMessage } from '../../src/api/chat'
import type { Connection, Parameters, Protocol } from '../../src/api/connection'
import type { ReplyEvent } from '../../src/chat/reply'
import { ApiError } from '../../src/api/errors'
import { respond } from '../../src/chat/respond'
import { fakeFetch, hang, readyFor, type FakeReply } from '../helpers/fakeFetch'

const key = 'sk-test-1234567890abcdef'
const talk: readonly ChatMessage[] = [
  { role: 'system', content: 'be brief' }, { role: 'user', content: 'one' }, { role: 'assistant', content: '1' }, { role: 'user', content: 'two' },
]

interface Asked {
  readonly fields?: Partial<Connection>
  readonly key?: string
  readonly messages?: readonly ChatMessage[]
  readonly parameters?: Parameters
  readonly model?: string
  readonly signal?: AbortSignal
}

async function ask(protocol: Protocol, reply: FakeReply | Error, asked: Asked = {}) {
  const server = fakeFetch(reply)
  const ready = readyFor(server.fetch, { protocol, sessionConsent: true, ...asked.fields }, asked.key ?? key)
  const deltas: ReplyEvent[] = []
  let thrown: unknown
  const request = { model: asked.model ?? 'm', messages: asked.messages ?? talk, parameters: asked.parameters ?? {}, sessionId: 'session-1' }
  try {
    for await (const delta of respond({ kind: 'chat', ready, request }, asked.signal ?? new AbortController().signal)) deltas.push(delta)
  }
  catch (caught) {
    thrown = caught
  }
  const sent = server.requests[0]
  return {
    deltas, thrown, error: thrown instanceof ApiError ? thrown : undefined, posts: server.requests.length,
    text: deltas.map(delta => delta.type === 'text-delta' ? delta.text : '').join(''),
    url: sent?.url, headers: sent?.init.headers as Record<string, string> | undefined,
    body: sent && JSON.parse(sent.init.body as string) as Record<string, unknown>,
  }
}

const legacy = (text: string, finish: string | null = null) => `data: ${JSON.stringify({ choices: [{ text, index: 0, finish_reason: finish }] })}\n\n`
const completion: FakeReply = { pieces: [legacy('\n'), legacy('\n\nBon'), legacy('\n\njour', 'stop'), 'data: [DONE]\n\n'] }
const session: FakeReply = { pieces: ['{"code":200,"message":"执行成功","data":"Hello"}'] }
const plain: FakeReply = { pieces: ['event: message\ndata: Hel\n\ndata: lo\n\n', 'event: end\n\n'] }

describe('legacy completions', () => {
  test('turn the talk into a text that the model goes on with', async () => {
    const reply = await ask('completions', completion)
    expect(reply.url).toBe('https://relay.example.com/v1/completions')
    expect(reply.body).toEqual({
      model: 'm', prompt: 'be brief\n\nUser: one\nAssistant: 1\nUser: two\nAssistant:', stop: ['\nUser:'], max_tokens: 512,
      stream: true, stream_options: { include_usage: true },
    })
    expect(reply.headers).toMatchObject({ authorization: `Bearer ${key}` })
  })

  test('are shown without the line breaks at their beginning, and with all others', async () => {
    expect(await ask('completions', completion)).toMatchObject({ text: 'Bon\n\njour', thrown: undefined, posts: 1 })
  })

  test('go on with a reply that was cut, where it ended', async () => {
    const reply = await ask('completions', completion, { messages: [...talk, { role: 'assistant', content: 'Half a' }] })
    expect(reply.body?.prompt).toMatch(/\nUser: two\nAssistant: Half a$/)
    expect(reply.text).toBe('\n\n\nBon\n\njour')
  })

  test('keep what the user set', async () => {
    const { body } = await ask('completions', completion, { parameters: { stop: ['Human:'], maxTokens: 20, temperature: 0, stream: false } })
    expect(body).toMatchObject({ stop: ['Human:'], max_tokens: 20, temperature: 0, stream: false })
    expect(body).not.toHaveProperty('stream_options')
  })
})

describe('the session API', () => {
  test('gets the last prompt alone, with the key in the body and in no header', async () => {
    const reply = await ask('session', session, { fields: { baseUrl: 'https://mirror.example.com/v1', headers: { 'x-own': '1' } } })
    expect(reply).toMatchObject({ text: 'Hello', thrown: undefined, posts: 1, url: 'https://mirror.example.com/pro/chat/completions' })
    expect(reply.body).toEqual({ apiKey: key, sessionId: 'session-1', content: 'two' })
    expect(reply.headers).toEqual({ 'accept': 'application/json', 'content-type': 'application/json', 'x-own': '1' })
  })

  test.each([
    ['without consent', { fields: { sessionConsent: false as unknown as true } }, { kind: 'auth', problem: { code: 'session-consent' } }],
    ['without a key', { key: '' }, { kind: 'auth' }],
    ['with a key that is too long for it', { key: 'sk-proj-'.padEnd(65, 'x') }, { kind: 'auth', problem: { code: 'session-key', limit: 64, asked: 65 } }],
    ['with a prompt that is too long for it', { messages: [{ role: 'user' as const, content: '字'.repeat(1_001) }] }, { kind: 'size', problem: { code: 'session-content', limit: 1_000, asked: 1_001 } }],
  ])('gets nothing %s', async (_how, asked, error) => {
    const reply = await ask('session', session, asked)
    expect(reply.posts).toBe(0)
    expect(reply.error).toMatchObject(error)
    expect(JSON.stringify(reply.error?.problem)).not.toContain('sk-')
  })

  test('takes what just fits', async () => {
    expect(await ask('session', session, { key: 'k'.repeat(64), messages: [{ role: 'user', content: 'x'.repeat(1_000) }] })).toMatchObject({ posts: 1, text: 'Hello' })
  })

  test.each([
    ['{"code":401,"message":"无效的令牌","data":null}', 'auth'],
    ['{"code":1,"message":"执行失败","data":null}', 'server'],
    ['{"code":200,"message":"","data":{"text":"x"}}', 'server'],
    ['{"code":200,"mess', 'server'],
    ['<!doctype html><title>Panel</title>', 'url'],
    ['', 'server'],
  ])('fails with %s', async (body, kind) => {
    const reply = await ask('session', { pieces: [body] })
    expect(reply.error?.kind).toBe(kind)
    expect(reply.posts).toBe(1)
  })

  test('that repeats the key has it hidden', async () => {
    const reply = await ask('session', { pieces: [`{"code":500,"message":"bad ${key}","data":null}`] })
    expect(JSON.stringify(reply.error?.problem)).not.toContain(key)
  })

  test('may say nothing', async () => {
    expect((await ask('session', { pieces: ['{"code":200,"data":""}'] })).deltas).toContainEqual({ type: 'empty' })
  })
})

describe('plain text as events', () => {
  test('is asked for at the address as it was typed', async () => {
    const reply = await ask('plain-sse', plain, { fields: { baseUrl: 'https://me:secret@my.example.com/api/Chat/completions?key=sk-abc&lang=zh' } })
    expect(reply.url).toBe('https://my.example.com/api/Chat/completions?lang=zh')
    expect(reply.body).toEqual({ messages: talk, model: 'm' })
    expect(reply).toMatchObject({ text: 'Hello', thrown: undefined, posts: 1 })
  })

  test('needs neither key nor model', async () => {
    const reply = await ask('plain-sse', plain, { key: '', model: '', parameters: { temperature: 1, extra: { q: 1 } } })
    expect(reply.headers).not.toHaveProperty('authorization')
    expect(reply.body).toEqual({ messages: talk, q: 1 })
  })

  test.each<[string, string, string]>([
    ['JSON is text', 'data: {"choices":[]}\n\ndata: 12\n\nevent: end\n\n', '{"choices":[]}12'],
    ['several lines are joined by breaks', 'data: a\ndata: b\n\nevent: end\n\n', 'a\nb'],
    ['nothing is a line break', 'data: a\n\ndata:\n\ndata: b\n\nevent: end\n\n', 'a\nb'],
    ['two lines of nothing are one line break', 'data: a\n\ndata:\ndata:\n\ndata: b\n\nevent: end\n\n', 'a\nb'],
    ['one blank is cut, others are text', 'data:  a \n\nevent: end\n\n', ' a '],
    ['[DONE] is an end', 'data: a\n\ndata: [DONE]\n\ndata: b\n\n', 'a'],
  ])('%s', async (_rule, body, text) => {
    expect(await ask('plain-sse', { pieces: [body] })).toMatchObject({ text, thrown: undefined })
  })

  test('without an end was interrupted', async () => {
    expect(await ask('plain-sse', { pieces: ['data: Half\n\n'] })).toMatchObject({ text: 'Half', error: { kind: 'interrupted' } })
  })

  test('may be a sentence about an error', async () => {
    const reply = await ask('plain-sse', { pieces: ['data: An error occurred during OpenAI request: Incorrect API key provided\n\n'] })
    expect(reply).toMatchObject({ text: '', error: { kind: 'auth', problem: { message: 'Incorrect API key provided' } } })
  })

  test('may be one answer in JSON, as a chat completion or as its error', async () => {
    const json = { pieces: ['{"choices":[{"message":{"content":"whole"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}'] }
    expect(await ask('plain-sse', json)).toMatchObject({ text: 'whole', thrown: undefined })
    expect(await ask('plain-sse', { pieces: ['{"error":{"message":"Rate limit reached"}}'] })).toMatchObject({ error: { kind: 'rate' } })
  })

  test('that never comes is no answer', async () => {
    expect((await ask('plain-sse', { pieces: ['event: end\n\n'] })).deltas).toContainEqual({ type: 'empty' })
    expect((await ask('plain-sse', { pieces: [] })).error?.kind).toBe('server')
  })
})

describe.each<[Protocol, FakeReply, string]>([
  ['chat', { pieces: ['data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n', hang] }, 'a'],
  ['completions', { pieces: [legacy('a'), hang] }, 'a'],
  ['session', { pieces: ['{', hang] }, ''],
  ['plain-sse', { pieces: ['data: a\n\n', hang] }, 'a'],
])('the protocol %s', (protocol, stalled, text) => {
  test('gives up after the time of silence, and keeps what came', async () => {
    expect(await ask(protocol, stalled, { parameters: { idleMs: 20 } })).toMatchObject({ text, error: { kind: 'timeout' }, posts: 1 })
  })

  test('gives up where nothing comes at all', async () => {
    expect(await ask(protocol, { pieces: [hang] }, { parameters: { firstByteMs: 20 } })).toMatchObject({ error: { kind: 'timeout' }, posts: 1 })
  })

  test('stops when told', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 20)
    expect(await ask(protocol, stalled, { signal: controller.signal })).toMatchObject({ thrown: { name: 'AbortError' }, posts: 1 })
  })

  test.each([401, 429, 500])('sends nothing again after %i', async (status) => {
    const reply = await ask(protocol, { status, pieces: [`{"error":{"message":"no ${key}"}}`] })
    expect(reply).toMatchObject({ posts: 1, error: { problem: { status } } })
    expect(JSON.stringify(reply.error?.problem)).not.toContain(key)
  })

  test('sends nothing again when the network fails', async () => {
    expect(await ask(protocol, new TypeError('Failed to fetch'))).toMatchObject({ posts: 1, error: { kind: 'network' } })
  })

  test('refuses a web page', async () => {
    expect(await ask(protocol, { pieces: ['<html><body>hi</body></html>'] })).toMatchObject({ posts: 1, error: { kind: 'url' } })
  })
})

describe('pictures', () => {
  const content = [{ type: 'text' as const, text: 'what is this' }, { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }]
  const messages = [{ role: 'user' as const, content }]

  test('go along as parts of a message, and only their words where a protocol knows none', async () => {
    const chat: FakeReply = { pieces: ['data: {"choices":[{"index":0,"delta":{"content":"a cat"},"finish_reason":"stop"}]}\n\n'] }
    expect((await ask('chat', chat, { messages })).body?.messages).toEqual(messages)
    expect((await ask('session', session, { messages })).body?.content).toBe('what is this')
    expect((await ask('completions', completion, { messages })).body?.prompt).toBe('User: what is this\nAssistant:')
  })

  test.each([
    ['addresses', '{"data":[{"url":"https://a.example/1.png"}]}', 'https://a.example/1.png'],
    ['bytes', '{"data":[{"b64_json":"/9j/4AAQ"}]}', new Blob([new Uint8Array([255, 216, 255, 224, 0, 16])], { type: 'image/jpeg' })],
    ['an address in bytes’ place', '{"images":[{"b64_json":"data:image/png;base64,R0lGODlhAQ=="}]}', new Blob(['GIF89a\x01'], { type: 'image/gif' })],
    ['a list under another name', '{"output":["https://a.example/2.png"]}', 'https://a.example/2.png'],
  ])('are answered on a chat call as %s', async (_how, body, picture) => {
    const reply = await ask('chat', { pieces: [body] })
    expect(reply.thrown).toBeUndefined()
    const found = reply.deltas.find(delta => delta.type === 'image')?.picture
    expect(found instanceof Blob ? [found.type, await found.text()] : found).toEqual(picture instanceof Blob ? [picture.type, await picture.text()] : picture)
  })
})

test('the server’s own word for the end is kept', async () => {
  const reply = await ask('chat', { pieces: ['data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"model_length"}]}\n\n'] })
  expect(reply.deltas).toContainEqual({ type: 'finish', reason: 'length', word: 'model_length' })
})
