// @vitest-environment jsdom
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { postForEvents, type StreamEvent } from '../../src/api/sse'
import corpus from '../fixtures/corpora/sse-parsing.json'
import { fakeFetch } from '../helpers/fakeFetch'

afterEach(() => { vi.restoreAllMocks() })

async function events(pieces: readonly (string | Uint8Array)[]): Promise<readonly StreamEvent[]> {
  const all: StreamEvent[] = []
  const request = {
    url: 'https://relay.example.com/v1/chat/completions', headers: {}, body: '{}', signal: new AbortController().signal,
    fetch: fakeFetch({ pieces }).fetch, firstByteMs: 5_000, idleMs: 5_000, keys: [], host: 'relay.example.com',
  }
  for await (const some of postForEvents(request)) all.push(...some)
  return all.filter(event => event.data || event.event !== 'x')
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

function cuts(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const positions = [...new Set([0, ...at.map(position => position % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
  return positions.slice(1).map((position, index) => bytes.slice(positions[index], position))
}

describe('event streams, through fetch-event-source', () => {
  // A browser's EventSource drops a last event without a blank line; it is a piece of text, so it is kept.
  const keptAtEnd: Readonly<Record<string, StreamEvent>> = { 'wpt data before final empty line': { event: '', data: 'test2' } }
  const cases = corpus.cases.map(({ name, b64, expect: expected }) => [name, bytesOf(b64), [...expected, ...name in keptAtEnd ? [keptAtEnd[name]] : []]] as const)

  test.each(cases)('%s', async (_name, bytes, expected) => {
    expect(await events([bytes])).toEqual(expected)
    if (bytes.length < 5_000) expect(await events(Array.from(bytes, byte => Uint8Array.of(byte)))).toEqual(expected)
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(), { maxLength: 12 }), async (at) => {
      expect(await events(cuts(bytes, at))).toEqual(expected)
    }), { numRuns: 20 })
  })

  test('empty data lines, byte order marks and our own mark arrive as they were sent', async () => {
    expect(await events(['data:\ndata:\n\ndata: \ufeffx\n\ndata: \u001fy\n\ndata\n\n'])).toEqual([
      { event: '', data: '\n' }, { event: '', data: '\ufeffx' }, { event: '', data: '\u001fy' }, { event: '', data: '' },
    ])
  })

  test('lines that pass as they are and lines that do not stand beside each other', async () => {
    const line = fc.constantFrom('data: {"a":1}', 'data:x', 'data: ', 'data', 'data: \u001fy', 'data: \ufeffz', 'data: ，', 'data:  two', '', ': ping', 'event: e', 'id: 1', '{"b":2}', 'dat', 'data2: no',
      'data: \u001e\u001edata:x', 'data:\u001e')
    const ends = fc.constantFrom('\n', '\n', '\n\n', '\n\n', '\r\n', '\r')
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(line, ends), { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 4 }), async (lines, at) => {
      const bytes = new TextEncoder().encode(`data: begin\n\n${lines.flat().join('')}`)
      const singly = await events(Array.from(bytes, byte => Uint8Array.of(byte)))
      expect(await events([bytes])).toEqual(singly)
      expect(await events(cuts(bytes, at))).toEqual(singly)
    }), { numRuns: 200 })
  })

  test('the name of an event is that of this event alone, wherever it stands', async () => {
    expect(await events(['data: 1\n\ndata: 2\n\ndata: 3\nevent: late\n\ndata: 4\n\ndata: 5\ndata: 6\n\ndata: 7\n\ndata: 8'])).toEqual([
      { event: '', data: '1' }, { event: '', data: '2' }, { event: 'late', data: '3' }, { event: '', data: '4' },
      { event: '', data: '5\n6' }, { event: '', data: '7' }, { event: '', data: '8' },
    ])
    expect(await events(['data: 1\n\nevent: early\n', 'data: 2\n\ndata: 3\n\n'])).toEqual([
      { event: '', data: '1' }, { event: 'early', data: '2' }, { event: '', data: '3' },
    ])
  })

  test('retry and id of the server are not obeyed, and cause no second request', async () => {
    const server = fakeFetch({ pieces: ['retry: 0\nid: 7\n\ndata: a\n\n'] })
    const request = {
      url: 'https://x.example/', headers: {}, body: '{}', signal: new AbortController().signal, fetch: server.fetch, firstByteMs: 1_000, idleMs: 1_000, keys: [], host: 'x.example',
    }
    const all: StreamEvent[] = []
    for await (const some of postForEvents(request)) all.push(...some)
    expect(all).toEqual([{ event: '', data: 'a' }])
    expect(server.requests).toHaveLength(1)
  })

  test('a bare JSON document is an event, alone, pretty-printed or among events', async () => {
    const pretty = JSON.stringify({ a: [1, { b: 2 }] }, null, 2)
    expect(await events([pretty])).toEqual([{ event: 'json', data: pretty }])
    expect(await events(['data: 1\n\n{"error":"x"}\ndata: 2\n\n'])).toEqual([{ event: '', data: '1' }, { event: 'json', data: '{"error":"x"}' }, { event: '', data: '2' }])
    expect(await events(['{"a":1}\n{"a":2}\n'])).toEqual([{ event: 'json', data: '{"a":1}' }, { event: 'json', data: '{"a":2}' }])
  })

  test('a backlog of megabytes leaves the page its turn, and a stop is heard in the middle of it', async () => {
    const controller = new AbortController()
    const event = `data: {"text":"${'x'.repeat(1000)}"}\n\n`
    const server = fakeFetch({ pieces: [new TextEncoder().encode(event.repeat(3000))] })
    let now = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => now += 10) // a machine on which each look at the clock shows that it is slow
    let count = 0
    let clicked = false
    await expect((async () => {
      for await (const some of postForEvents({
        url: 'https://x.example/', headers: {}, body: '{}', signal: controller.signal, fetch: server.fetch, firstByteMs: 5_000, idleMs: 5_000, keys: [], host: 'x.example',
      })) {
        count += some.length
        if (!clicked) setTimeout(() => controller.abort())
        clicked = true
      }
    })()).rejects.toMatchObject({ name: 'AbortError' })
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(3000)
    expect(server.requests).toHaveLength(1)
  })
})
