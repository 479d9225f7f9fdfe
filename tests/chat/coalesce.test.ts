import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { coalesce, paced } from '../../src/chat/coalesce'
import type { ReplyEvent } from '../../src/chat/reply'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

async function collect(source: AsyncIterable<ReplyEvent>): Promise<ReplyEvent[]> {
  const events: ReplyEvent[] = []
  for await (const event of source) events.push(event)
  return events
}

const text = (event: ReplyEvent) => event.type === 'text-delta' ? event.text : ''

async function* each(events: readonly ReplyEvent[]): AsyncGenerator<ReplyEvent, void> {
  for (const event of events) {
    await Promise.resolve()
    yield event
  }
}

test('the first tick is at once, the next ones keep their distance', async () => {
  const tick = paced(40)
  const times: number[] = []
  const startedAt = performance.now()
  const ticking = (async () => {
    for (let turn = 0; turn < 3; turn++) {
      await tick()
      times.push(performance.now() - startedAt)
    }
  })()
  await vi.advanceTimersByTimeAsync(200)
  await ticking
  expect(times).toEqual([0, 40, 80])
})

test('after a pause there is nothing to wait for', async () => {
  const tick = paced(40)
  await tick()
  await vi.advanceTimersByTimeAsync(100)
  const startedAt = performance.now()
  await tick()
  expect(performance.now()).toBe(startedAt)
})

test('of whatever deltas, no character and no order is lost', async () => {
  vi.useRealTimers()
  const event = fc.oneof(
    fc.record({ type: fc.constant('text-delta' as const), text: fc.string({ maxLength: 4 }) }),
    fc.record({ type: fc.constant('reasoning-delta' as const), text: fc.string({ maxLength: 4 }) }),
    fc.constant({ type: 'skipped-frame' } as const),
  )
  const flat = (events: readonly ReplyEvent[]) => events.map(one => one.type === 'text-delta' || one.type === 'reasoning-delta' ? [...one.text].map(letter => `${one.type} ${letter}`) : [one.type]).flat()
  await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
    const joined = await collect(coalesce(each(events), () => new Promise(resolve => setTimeout(resolve))))
    expect(flat(joined)).toEqual(flat(events))
  }), { numRuns: 50 })
})

test('what arrives after a tick was due brings it about, though its timer sleeps', async () => {
  vi.useRealTimers()
  const rest = (ms: number) => new Promise(resolve => { real(resolve, ms) })
  const real = setTimeout
  vi.stubGlobal('setTimeout', () => 0)
  const seen: string[] = []
  let seenAtEnd: readonly string[] = []
  async function* slow(): AsyncGenerator<ReplyEvent, void> {
    yield { type: 'text-delta', text: 'a' }
    await rest(5)
    yield { type: 'text-delta', text: 'b' }
    await rest(60)
    yield { type: 'text-delta', text: 'c' }
    await rest(5)
    seenAtEnd = [...seen]
  }
  const reading = (async () => {
    for await (const one of coalesce(slow(), paced(40))) seen.push(text(one))
  })()
  await vi.waitFor(() => expect(seenAtEnd).toEqual(['a', 'bc']))
  vi.unstubAllGlobals()
  await reading
})

test('what came before an error is given before it', async () => {
  async function* broken(): AsyncGenerator<ReplyEvent, void> {
    yield { type: 'text-delta', text: 'half' }
    await Promise.resolve()
    throw new Error('cut')
  }
  const events: ReplyEvent[] = []
  await expect((async () => {
    for await (const one of coalesce(broken(), paced(40))) events.push(one)
  })()).rejects.toThrow('cut')
  expect(events.map(text).join('')).toBe('half')
})
