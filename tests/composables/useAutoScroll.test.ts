// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { useAutoScroll, type AutoScroll } from '../../src/composables/useAutoScroll'

/** A box of 100 px over content of some height; jsdom has no layout of its own. */
function makeBox(height: number) {
  const box = document.createElement('div')
  const size = { height }
  let top = 0
  Object.defineProperties(box, {
    clientHeight: { get: () => 100 },
    scrollHeight: { get: () => size.height },
    scrollTop: { get: () => top, set: (value: number) => { top = Math.max(0, Math.min(value, size.height - 100)) } },
  })
  return { box, size }
}

let grow: () => void
let scope: EffectScope
let scroll: AutoScroll
let box: HTMLElement
let size: { height: number }
const live = shallowRef(true)
const grows = shallowRef(false)

beforeEach(async () => {
  vi.stubGlobal('ResizeObserver', class {
    constructor(callback: () => void) { grow = callback }
    observe() {}
    disconnect() {}
  })
  ;({ box, size } = makeBox(500))
  document.body.append(box)
  scope = effectScope()
  const content = document.createElement('div')
  box.append(content)
  scope.run(() => { scroll = useAutoScroll(shallowRef(box), shallowRef(content), live, { grows }) })
  await nextTick()
})

afterEach(() => {
  scope.stop()
  box.remove()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  grows.value = false
})

function growTo(height: number): void {
  size.height = height
  grow()
}

const wheel = (deltaY: number, deltaX = 0) => box.dispatchEvent(new WheelEvent('wheel', { deltaY, deltaX }))
const press = (key: string) => box.dispatchEvent(new KeyboardEvent('keydown', { key }))
/** As the browser does after an input: the box moves, then tells of it. */
function scrollTo(top: number): void {
  box.scrollTop = top
  box.dispatchEvent(new Event('scroll'))
}

test('it begins at the end and follows the text', () => {
  expect(box.scrollTop).toBe(400)
  growTo(700)
  expect(box.scrollTop).toBe(600)
  expect(box.style.overflowAnchor).toBe('none')
})

test('the smallest move up lets go at once, and the text stays where it is', () => {
  wheel(-1)
  expect(scroll.pinned.value).toBe(false)
  expect(box.style.overflowAnchor).toBe('auto')
  growTo(700)
  expect(box.scrollTop).toBe(400)
  expect(scroll.newText.value).toBe(true)
})

test.each(['PageUp', 'ArrowUp', 'Home'])('the key %s lets go', (key) => {
  press(key)
  expect(scroll.pinned.value).toBe(false)
})

test('keys typed into a field inside are none of ours', () => {
  const field = box.appendChild(document.createElement('textarea'))
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))
  expect(scroll.pinned.value).toBe(true)
})

test('a scroll that no hand caused changes nothing', () => {
  scrollTo(100)
  expect(scroll.pinned.value).toBe(true)
  growTo(700)
  expect(box.scrollTop).toBe(600)
})

test('what the browser itself brings into sight, as its search does, stays there once nothing is written', () => {
  live.value = false
  scrollTo(100)
  growTo(700)
  expect(box.scrollTop).toBe(100)
  expect(scroll.pinned.value).toBe(false)
  live.value = true
})

test('text that became shorter moves the box, and lets go of nothing', () => {
  live.value = false
  growTo(300)
  scrollTo(200)
  expect(scroll.pinned.value).toBe(true)
  live.value = true
})

test('the end of what is mounted is not the end where there is more', async () => {
  const whole = shallowRef(false)
  scope.stop()
  scope = effectScope()
  scope.run(() => { scroll = useAutoScroll(shallowRef(box), shallowRef(box), live, { whole }) })
  await nextTick()
  wheel(-50)
  wheel(400)
  scrollTo(400)
  expect(scroll.pinned.value).toBe(false)
  whole.value = true
  wheel(10)
  expect(scroll.pinned.value).toBe(true)
})

test('coming back to the end by hand follows again', () => {
  wheel(-50)
  scrollTo(300)
  growTo(700)
  wheel(400)
  scrollTo(600)
  expect(scroll.pinned.value).toBe(true)
  expect(scroll.newText.value).toBe(false)
  growTo(900)
  expect(box.scrollTop).toBe(800)
})

test('a move down while text comes holds on to the end', () => {
  wheel(200)
  size.height = 700
  box.dispatchEvent(new Event('scroll')) // of the frame before
  expect(scroll.pinned.value).toBe(true)
  grow()
  expect(box.scrollTop).toBe(600)
})

test('a move up by a few pixels stays let go, near the end as it is', () => {
  wheel(-4)
  scrollTo(396)
  expect(scroll.pinned.value).toBe(false)
  growTo(700)
  expect(box.scrollTop).toBe(396)
})

test('the wheel sideways, as over a wide table, does not let go', () => {
  wheel(-2, 40)
  expect(scroll.pinned.value).toBe(true)
})

test('a finger that pulls the text down lets go', () => {
  const touch = (type: string, clientY: number) => {
    const event = new Event(type)
    Object.assign(event, { touches: [{ clientY }] })
    box.dispatchEvent(event)
  }
  touch('touchstart', 50)
  touch('touchmove', 80)
  expect(scroll.pinned.value).toBe(false)
})

test('the scrollbar dragged up lets go, dragged to the end follows', () => {
  box.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'mouse' }))
  scrollTo(100)
  growTo(700)
  expect(box.scrollTop).toBe(100)
  window.dispatchEvent(new PointerEvent('pointerup'))
  expect(scroll.pinned.value).toBe(false)
  box.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'mouse' }))
  scrollTo(600)
  window.dispatchEvent(new PointerEvent('pointerup'))
  expect(scroll.pinned.value).toBe(true)
})

test('a click while text comes keeps following', () => {
  box.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'mouse' }))
  growTo(900)
  window.dispatchEvent(new PointerEvent('pointerup'))
  expect(scroll.pinned.value).toBe(true)
  expect(box.scrollTop).toBe(800)
})

test('text that is selected stays in sight', () => {
  const selection = vi.spyOn(window, 'getSelection').mockReturnValue({ isCollapsed: false } as Selection)
  box.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'mouse' }))
  box.dispatchEvent(new Event('scroll')) // of our own following, the frame before
  growTo(900)
  window.dispatchEvent(new PointerEvent('pointerup'))
  expect(scroll.pinned.value).toBe(false)
  expect(box.scrollTop).toBe(400)
  selection.mockRestore()
})

test('the button goes to the end and follows', () => {
  wheel(-50)
  scrollTo(100)
  growTo(700)
  scroll.scrollToEnd()
  expect(box.scrollTop).toBe(600)
  expect(scroll.pinned.value).toBe(true)
  expect(scroll.newText.value).toBe(false)
})

test('growth without a reply, as of an image that loads, is no new text', async () => {
  live.value = false
  wheel(-50)
  growTo(700)
  expect(scroll.newText.value).toBe(false)
  live.value = true
  await nextTick()
})

test('where everything fits there is nothing to let go of', () => {
  growTo(80)
  wheel(-50)
  expect(scroll.pinned.value).toBe(true)
})

test('what is brought into view is followed only if that is the end', () => {
  const element = document.createElement('p')
  const standAt = (top: number) => { element.getBoundingClientRect = () => ({ top: top - box.scrollTop }) as DOMRect }
  standAt(100)
  scroll.bringIntoView(element)
  expect(scroll.pinned.value).toBe(false)
  standAt(400)
  scroll.bringIntoView(element)
  expect(scroll.pinned.value).toBe(true)
})

/** From a moment at which the end was gone to. */
function rush(): void {
  vi.useFakeTimers()
  grows.value = true
  vi.advanceTimersByTime(1_000)
  growTo(510)
  expect(box.scrollTop).toBe(410)
}

test('screens that rush by are followed a few times a second, and to their very end', () => {
  rush()
  const tops: number[] = []
  for (let frame = 1; frame <= 20; frame++) {
    vi.advanceTimersByTime(16)
    growTo(510 + frame * 300)
    tops.push(box.scrollTop)
  }
  expect(new Set(tops).size).toBe(3) // at the start, and after 120 and 240 ms
  vi.advanceTimersByTime(120)
  expect(box.scrollTop).toBe(510 + 20 * 300 - 100)
  expect(scroll.pinned.value).toBe(true)
  expect(scroll.newText.value).toBe(false)
})

test('what comes no faster than that is followed at once', () => {
  rush()
  for (let frame = 1; frame <= 20; frame++) {
    vi.advanceTimersByTime(16)
    growTo(510 + frame * 200)
    expect(box.scrollTop).toBe(410 + frame * 200)
  }
})

test('who moves up amid a rush stays there', () => {
  rush()
  vi.advanceTimersByTime(16)
  growTo(1_500)
  wheel(-1)
  vi.advanceTimersByTime(500)
  expect(box.scrollTop).toBe(410)
  expect(scroll.newText.value).toBe(true)
})
