import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { handleDemoRequest } from '../../src/demo/server'
import { user } from './demo'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function ask(signal?: AbortSignal): Promise<Response> {
  const body = JSON.stringify({ messages: [user('Write a long story')], stream: true })
  return handleDemoRequest(new Request('https://demo.invalid/v1/chat/completions', {
    method: 'POST', body, signal: signal ?? null,
  }), { pace: 25 })
}

async function reader(signal?: AbortSignal) {
  const { body } = await ask(signal)
  if (!body) throw new Error('no body')
  return body.getReader()
}

describe('the pace of a stream', () => {
  test('is one delta each 25 ms', async () => {
    const stream = await reader()
    let chunks = 0
    const reading = (async () => {
      while (!(await stream.read()).done) chunks += 1
    })()
    await vi.advanceTimersByTimeAsync(1000)
    expect(chunks).toBeGreaterThan(38)
    expect(chunks).toBeLessThan(43)
    await stream.cancel()
    await reading
  })

  test('catches up after the timers slept, as in a hidden tab', async () => {
    const stream = await reader()
    let chunks = 0
    const reading = (async () => {
      while (!(await stream.read()).done) chunks += 1
    })()
    await vi.advanceTimersByTimeAsync(100)
    vi.setSystemTime(Date.now() + 2000)
    await vi.advanceTimersByTimeAsync(25)
    expect(chunks).toBeGreaterThan(80)
    await stream.cancel()
    await reading
  })
})

describe('stopping a stream', () => {
  test('by cancelling its body leaves no timer behind', async () => {
    const stream = await reader()
    await stream.read()
    const waiting = stream.read()
    await vi.advanceTimersByTimeAsync(5)
    expect(vi.getTimerCount()).toBe(1)
    await stream.cancel()
    expect(vi.getTimerCount()).toBe(0)
    expect((await waiting).done).toBe(true)
  })

  test('by aborting its request fails the next read with the reason, at once', async () => {
    const controller = new AbortController()
    const stream = await reader(controller.signal)
    await stream.read()
    const waiting = stream.read()
    await vi.advanceTimersByTimeAsync(5)
    controller.abort(new DOMException('enough', 'AbortError'))
    await expect(waiting).rejects.toThrow('enough')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('before it began rejects like fetch', async () => {
    const reason = new DOMException('too late', 'AbortError')
    await expect(ask(AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})
