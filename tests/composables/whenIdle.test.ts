// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { whenIdle } from '../../src/composables/whenIdle'

let idle: (() => void)[]
let scope: EffectScope
let pieces: number
let busy: boolean
let plan: () => void

function start(afterMs?: number): void {
  plan = scope.run(() => whenIdle({
    wanted: () => pieces < 3,
    busy: () => busy,
    work: (msLeft) => {
      expect(msLeft).toBe(12)
      pieces++
      return Promise.resolve()
    },
    ...afterMs !== undefined && { afterMs },
  }))!.plan
}

beforeEach(() => {
  vi.useFakeTimers()
  idle = []
  vi.stubGlobal('requestIdleCallback', (callback: (deadline: Pick<IdleDeadline, 'timeRemaining'>) => void) => idle.push(() => callback({ timeRemaining: () => 12 })))
  vi.stubGlobal('cancelIdleCallback', (handle: number) => { idle[handle - 1] = () => {} })
  pieces = 0
  busy = false
  scope = effectScope()
  start()
})

afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Lets the browser be idle so many times. */
async function rest(times: number): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    idle.splice(0).forEach(callback => callback())
    await vi.advanceTimersByTimeAsync(0)
  }
}

test('work is done piece by piece until none is left', async () => {
  plan()
  await rest(1)
  expect(pieces).toBe(1)
  await rest(10)
  expect(pieces).toBe(3)
  expect(idle).toHaveLength(0)
})

test('it begins no sooner than it was told to, whatever somebody did before', async () => {
  start(2_000)
  plan()
  window.dispatchEvent(new Event('keydown'))
  for (let waited = 0; waited < 1_500; waited += 500) {
    await rest(1)
    await vi.advanceTimersByTimeAsync(500)
  }
  await rest(1)
  expect(pieces).toBe(0)
  await vi.advanceTimersByTimeAsync(500)
  await rest(1)
  expect(pieces).toBe(1)
})

test('it waits while a reply is written', async () => {
  busy = true
  plan()
  await rest(3)
  expect(pieces).toBe(0)
  busy = false
  await vi.advanceTimersByTimeAsync(600)
  await rest(1)
  expect(pieces).toBe(1)
})

test.each(['keydown', 'wheel', 'touchmove'])('it waits after %s', async (sign) => {
  plan()
  window.dispatchEvent(new Event(sign))
  await rest(2)
  expect(pieces).toBe(0)
  await vi.advanceTimersByTimeAsync(600)
  await rest(1)
  expect(pieces).toBe(1)
})

test('it waits while a pointer is held, as on a scrollbar', async () => {
  plan()
  window.dispatchEvent(new Event('pointerdown'))
  await vi.advanceTimersByTimeAsync(5_000)
  await rest(3)
  expect(pieces).toBe(0)
  window.dispatchEvent(new Event('pointerup'))
  await vi.advanceTimersByTimeAsync(1_100)
  await rest(1)
  expect(pieces).toBe(1)
})

test('nothing is left behind when its scope ends', async () => {
  plan()
  scope.stop()
  await rest(3)
  plan()
  await rest(3)
  expect(pieces).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})
