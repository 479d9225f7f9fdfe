// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { streamChat } from '../../src/api/chat'
import type { Protocol } from '../../src/api/connection'
import type { ReplyEvent } from '../../src/chat/reply'
import { ApiError } from '../../src/api/errors'
import { respond } from '../../src/chat/respond'
import expectedStreams from '../fixtures/streams-expected.json'
import realChunks from '../fixtures/corpora/real-provider-chunks.json'
import { fakeFetch, hang, readyFor, type FakeReply } from '../helpers/fakeFetch'

const request = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }], parameters: {} }

async function collect(reply: FakeReply | Error, parameters = {}, protocol: Protocol = 'chat') {
  const server = fakeFetch(reply)
  const deltas: ReplyEvent[] = []
  let error: unknown
  try {
    const ready = readyFor(server.fetch, { protocol, sessionConsent: true })
    for await (const delta of respond({ kind: 'chat', ready, request: { ...request, parameters, sessionId: 's1' } }, new AbortController().signal)) deltas.push(delta)
  }
  catch (caught) {
    error = caught
  }
  return { ...summary(deltas), deltas, error: error instanceof ApiError ? error : undefined, thrown: error, server }
}

function summary(deltas: readonly ReplyEvent[]) {
  const joined = (type: ReplyEvent['type']) => deltas.map(delta => delta.type === type && 'text' in delta ? delta.text : '').join('')
  const last = <Type extends ReplyEvent['type']>(type: Type) => deltas.filter((delta): delta is Extract<ReplyEvent, { type: Type }> => delta.type === type).at(-1)
  const reasoningIsText = deltas.some(delta => delta.type === 'reasoning-is-text')
  return {
    text: reasoningIsText ? joined('reasoning-delta') + joined('text-delta') : joined('text-delta'),
    reasoning: reasoningIsText ? '' : joined('reasoning-delta'),
    refusal: joined('refusal-delta'),
    finish: last('finish')?.reason,
    usage: last('usage')?.usage,
    calls: last('tool-calls')?.calls ?? [],
    citations: last('citations')?.citations.map(citation => citation.url) ?? [],
    images: deltas.filter(delta => delta.type === 'image').length,
    skipped: deltas.filter(delta => delta.type === 'skipped-frame').length,
    empty: deltas.filter(delta => delta.type === 'empty').length,
  }
}

function chunk(delta: unknown, finish: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
}

interface ExpectedStream {
  text?: string
  reasoning?: string
  refusal?: string
  finish?: string
  toolCalls?: string[][]
  usage?: Record<string, number>
  cost?: number
  citations?: string[]
  images?: number
  error?: { kind: string }
}

const fixtures = Object.entries(expectedStreams) as [string, ExpectedStream][]

function protocolOf(name: string): Protocol {
  if (name.includes('legacy-completion')) return 'completions'
  return name.includes('plain-sse') ? 'plain-sse' : name.includes('session-api') ? 'session' : 'chat'
}

function cuts(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const positions = [...new Set([0, ...at.map(position => position % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
  return positions.slice(1).map((position, index) => bytes.slice(positions[index], position))
}

async function checkFixture(pieces: readonly Uint8Array[], expected: ExpectedStream, protocol: Protocol): Promise<void> {
  const reply = await collect({ pieces }, {}, protocol)
  const text = (expected.text ?? '').replaceAll('\\n', '\n')
  expect(reply.text).toBe(protocol === 'completions' ? text.trimStart() : text)
  expect(reply.reasoning).toBe(expected.reasoning ?? '')
  expect(reply.refusal).toBe(expected.refusal ?? '')
  expect(reply.calls.map(call => [call.id, call.name, call.arguments])).toEqual(expected.toolCalls ?? [])
  expect(reply.citations).toEqual(expected.citations ?? [])
  expect(reply.images).toBe(expected.images ?? 0)
  if (expected.usage) {
    const { in: input, out: output, ...rest } = expected.usage
    expect(reply.usage).toMatchObject({ input, output, ...rest })
  }
  if (expected.cost) expect(reply.usage?.cost).toBe(expected.cost)
  if (expected.error) expect(reply.error?.kind).toBe(expected.error.kind)
  else expect(reply.thrown).toBeUndefined()
  if (['stop', 'length', 'tool', 'filter'].includes(expected.finish ?? '')) expect(reply.finish ?? 'stop').toBe(expected.finish)
  expect(reply.server.requests).toHaveLength(1)
}

describe.each(fixtures)('recorded reply %s', (name, expected) => {
  const bytes = new Uint8Array(readFileSync(`tests/fixtures/${name}`))

  test('reads the same whole, byte by byte and cut anywhere', async () => {
    const protocol = protocolOf(name)
    await checkFixture([bytes], expected, protocol)
    await checkFixture(Array.from(bytes, byte => Uint8Array.of(byte)), expected, protocol)
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(), { maxLength: 12 }), at => checkFixture(cuts(bytes, at), expected, protocol)), { numRuns: 15 })
  })
})

test('every recorded reply is read', () => {
  expect(fixtures.filter(([name]) => name.startsWith('streams/'))).toHaveLength(36)
  expect(fixtures.filter(([name]) => name.startsWith('responses/'))).toHaveLength(7)
})

describe('replies of real providers', () => {
  test.each(realChunks.cases.map(({ name, chunks }) => [name, chunks] as const))('%s reads to its end without a skipped frame', async (_name, chunks) => {
    const reply = await collect({ pieces: [...chunks.map(data => `data: ${data}\n\n`), 'data: [DONE]\n\n'] })
    expect(reply.thrown).toBeUndefined()
    expect(reply.skipped).toBe(0)
    expect(reply.text.length + reply.reasoning.length + reply.calls.length).toBeGreaterThan(0)
    for (const call of reply.calls) expect(() => { JSON.parse(call.arguments) }).not.toThrow()
  })
})

describe('the end of a reply', () => {
  test('a stream cut before the answer is complete is an error, and keeps what came', async () => {
    const reply = await collect({ pieces: [chunk({ content: 'He' }), chunk({ content: 'llo' })] })
    expect(reply.text).toBe('Hello')
    expect(reply.error?.kind).toBe('interrupted')
  })

  test('a broken connection gives the last whole line that had come', async () => {
    const reply = await collect({ pieces: [chunk({ content: 'He' }), chunk({ content: 'llo' }).trimEnd() + '\n', new TypeError('network error')] })
    expect(reply.text).toBe('Hello')
    expect(reply.error?.kind).toBe('interrupted')
  })

  test('a finish reason completes a reply even if the connection breaks after it', async () => {
    const reply = await collect({ pieces: [chunk({ content: 'Hello' }), chunk({}, 'stop'), new TypeError('network error')] })
    expect(reply).toMatchObject({ text: 'Hello', thrown: undefined })
  })

  test('after [DONE] nothing is read, and the connection is closed', async () => {
    const reply = await collect({ pieces: [chunk({ content: 'Hello' }), 'data: [DONE]\n\n' + chunk({ content: '!!' }), hang] })
    expect(reply).toMatchObject({ text: 'Hello', thrown: undefined })
    expect(reply.server.requests[0]?.init.signal?.aborted).toBe(true)
  })

  test('nothing at all is a server error that says so', async () => {
    const reply = await collect({ pieces: [] })
    expect(reply).toMatchObject({ empty: 1, error: { kind: 'server' } })
  })

  test('an empty answer that finished is complete', async () => {
    const reply = await collect({ pieces: [chunk({ role: 'assistant' }), chunk({}, 'stop')] })
    expect(reply).toMatchObject({ empty: 1, thrown: undefined })
  })

  test('a <think> that never closes was the answer', async () => {
    const reply = await collect({ pieces: [chunk({ content: '<think>all of it </th' }), chunk({}, 'stop')] })
    expect(reply).toMatchObject({ text: 'all of it </th', reasoning: '', thrown: undefined })
  })

  test('plain words in the place of events are the words of an error', async () => {
    const reply = await collect({ pieces: ['upstream connect error or disconnect\n'] })
    expect(reply.error).toMatchObject({ kind: 'server', problem: { message: 'upstream connect error or disconnect' } })
  })

  test('a web page is no API', async () => {
    const reply = await collect({ pieces: ['\n <!doctype html><html><body>hi</body></html>'] })
    expect(reply.error?.kind).toBe('url')
  })
})

describe('a packet of many events', () => {
  const chunks = [chunk({ reasoning: 'so' }), chunk({ reasoning: ' it is' }), chunk({ content: 'He' }), chunk({ content: 'llo' })]

  test('is a delta for each run of text, in order', async () => {
    const { deltas } = await collect({ pieces: [[...chunks, chunk({}, 'stop')].join('')] })
    expect(deltas.filter(({ type }) => type !== 'start')).toEqual([
      { type: 'reasoning-delta', text: 'so it is' }, { type: 'text-delta', text: 'Hello' }, { type: 'finish', reason: 'stop', word: 'stop' },
    ])
  })

  test('that ends with an error gives first what came before it', async () => {
    const reply = await collect({ pieces: [[...chunks, 'data: {"error":{"message":"overloaded","code":503}}\n\n', chunk({ content: '!' })].join('')] })
    expect(reply).toMatchObject({ text: 'Hello', reasoning: 'so it is' })
    expect(reply.error?.problem.message).toBe('overloaded')
  })
})

describe('one call is one request', () => {
  test('that carries only what the user set', async () => {
    const server = fakeFetch({ pieces: [chunk({ content: 'x' }, 'stop')] })
    const ready = readyFor(server.fetch, { headers: { 'x-extra': '1' } })
    for await (const _ of streamChat(ready, { ...request, parameters: { temperature: 0.5, extra: { top_k: 3 } } }, new AbortController().signal)) continue
    const { url, init } = server.requests[0]!
    expect(url).toBe('https://relay.example.com/v1/chat/completions')
    expect(JSON.parse(init.body as string)).toEqual({ model: 'm', messages: request.messages, stream: true, stream_options: { include_usage: true }, temperature: 0.5, top_k: 3 })
    expect(init).toMatchObject({ method: 'POST', redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' })
    expect(init.headers).toEqual({ 'authorization': 'Bearer sk-test-1234567890abcdef', 'content-type': 'application/json', 'accept': 'text/event-stream', 'x-extra': '1' })
  })

  test.each([401, 429, 500, 503])('also when the server answers %i', async (status) => {
    const reply = await collect({ status, pieces: ['{"error":{"message":"no"}}'] })
    expect(reply.error?.problem.status).toBe(status)
    expect(reply.server.requests).toHaveLength(1)
  })

  test('also when the network fails', async () => {
    const reply = await collect(new TypeError('Failed to fetch'))
    expect(reply.error?.kind).toBe('network')
    expect(reply.server.requests).toHaveLength(1)
  })

  test('and none when it was stopped before', async () => {
    const server = fakeFetch({ pieces: [] })
    await expect(streamChat(readyFor(server.fetch), request, AbortSignal.abort()).next()).rejects.toMatchObject({ name: 'AbortError' })
    expect(server.requests).toHaveLength(0)
  })
})

describe('waiting', () => {
  test('a first byte that does not come in time is a timeout', async () => {
    const reply = await collect({ pieces: [hang] }, { firstByteMs: 20 })
    expect(reply.error?.kind).toBe('timeout')
  })

  test('silence after text is a timeout that keeps the text', async () => {
    const reply = await collect({ pieces: [chunk({ content: 'Hello' }), hang] }, { idleMs: 20 })
    expect(reply).toMatchObject({ text: 'Hello', error: { kind: 'timeout' } })
  })

  test('stop ends the reply at once, whatever the packet held', async () => {
    const server = fakeFetch({ pieces: [chunk({ content: 'a' }) + chunk({ reasoning: 'x' }) + chunk({ content: 'b' }), hang] })
    const controller = new AbortController()
    const texts: string[] = []
    await expect((async () => {
      for await (const delta of streamChat(readyFor(server.fetch), request, controller.signal)) {
        if (delta.type !== 'text-delta') continue
        texts.push(delta.text)
        controller.abort()
      }
    })()).rejects.toMatchObject({ name: 'AbortError' })
    expect(texts).toEqual(['a'])
    expect(server.requests[0]?.init.signal?.aborted).toBe(true)
  })
})
