// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, watch, type EffectScope } from 'vue'
import { setSmoothing } from '../../src/composables/smoothing'
import { useTypewriter, type Typewriter, type TypewriterPhase } from '../../src/composables/useTypewriter'

const text = shallowRef('')
const phase = shallowRef<TypewriterPhase>('growing')
let scopes: EffectScope[] = []
let hidden = false
let lessMotion = false

/** A typewriter, and every length that it showed. */
function start(initial: string, state: TypewriterPhase = 'growing'): Typewriter & { readonly commits: number[] } {
  text.value = initial
  phase.value = state
  return follow()
}

function follow(): Typewriter & { readonly commits: number[] } {
  const scope = effectScope()
  scopes.push(scope)
  return scope.run(() => {
    const typewriter = useTypewriter(() => text.value, () => phase.value)
    const commits: number[] = []
    watch(typewriter.shown, length => commits.push(length), { flush: 'sync' })
    return { ...typewriter, commits }
  })!
}

async function grow(more: string): Promise<void> {
  text.value += more
  await nextTick()
}

async function become(state: TypewriterPhase): Promise<void> {
  phase.value = state
  await nextTick()
}

function hide(on: boolean): void {
  hidden = on
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame', 'performance'] })
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden)
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: lessMotion && query.includes('reduced-motion') }))
})

afterEach(() => {
  for (const scope of scopes) scope.stop()
  scopes = []
  lessMotion = false
  hide(false)
  setSmoothing(true)
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('text that grows', () => {
  test('is shown at once as far as it is there at the start', () => {
    const { shown, settled } = start('There already')
    expect(shown.value).toBe(13)
    expect(settled.value).toBe(false)
    expect(start('Done', 'ended').settled.value).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('begins in the moment it arrives, and is all there 250 ms later', async () => {
    const { shown, typing, commits } = start('')
    await grow('x'.repeat(1000))
    expect(shown.value).toBeGreaterThan(0)
    expect(shown.value).toBeLessThan(300)
    expect(typing.value).toBe(true)
    vi.advanceTimersByTime(100)
    expect(shown.value).toBeLessThan(800)
    vi.advanceTimersByTime(150)
    expect(shown.value).toBe(1000)
    expect(typing.value).toBe(false)
    expect(commits.length).toBeGreaterThan(10)
    expect(commits).toEqual([...commits].sort((a, b) => a - b))
  })

  test('asks for no frame while nothing waits, nor when its owner is gone', async () => {
    start('')
    await grow('a few words')
    expect(vi.getTimerCount()).toBeGreaterThan(0)
    vi.advanceTimersByTime(300)
    expect(vi.getTimerCount()).toBe(0)
    const { shown } = start('')
    await grow('a few words more')
    const before = shown.value
    for (const scope of scopes) scope.stop()
    vi.advanceTimersByTime(300)
    expect(shown.value).toBe(before)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('shares one frame with all others', async () => {
    const frame = vi.spyOn(globalThis, 'requestAnimationFrame')
    const one = start('')
    const other = follow()
    await grow('x'.repeat(500))
    vi.advanceTimersToNextFrame()
    const before = [one.shown.value, other.shown.value]
    frame.mockClear()
    vi.advanceTimersToNextFrame()
    expect(frame).toHaveBeenCalledTimes(1)
    expect(one.shown.value).toBeGreaterThan(before[0]!)
    expect(other.shown.value).toBeGreaterThan(before[1]!)
  })

  test('goes on where frames do not come', async () => {
    vi.stubGlobal('requestAnimationFrame', () => 1)
    const { shown } = start('')
    await grow('x'.repeat(1000))
    vi.advanceTimersByTime(310)
    expect(shown.value).toBe(1000)
  })

  test('is never cut inside a character', async () => {
    const family = '👨‍👩‍👧‍👦'
    const { commits } = start('')
    await grow(family.repeat(50))
    vi.advanceTimersByTime(250)
    expect(commits.length).toBeGreaterThan(5)
    expect(commits.filter(length => length % family.length !== 0)).toEqual([])
  })

  test('waits for the other half of a character, but not beyond its time', async () => {
    const { shown } = start('')
    await grow('a\uD83D')
    vi.advanceTimersByTime(100)
    expect(shown.value).toBe(1)
    await grow('\uDC4D')
    vi.advanceTimersByTime(100)
    expect(shown.value).toBe(3)
    await grow('\uD83D')
    vi.advanceTimersByTime(250)
    expect(shown.value).toBe(4)
  })
})

describe('the end', () => {
  test('is reached within 120 ms, and only then is the text settled', async () => {
    const { shown, settled, typing } = start('')
    await grow('x'.repeat(1000))
    await become('ended')
    expect(settled.value).toBe(false)
    vi.advanceTimersByTime(120)
    expect(shown.value).toBe(1000)
    expect(settled.value).toBe(true)
    expect(typing.value).toBe(false)
  })

  test('settles at once where all is shown', async () => {
    const { settled } = start('All')
    await become('ended')
    expect(settled.value).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that comes with the last text is reached within 120 ms too', async () => {
    const { shown, settled } = start('')
    text.value = 'x'.repeat(400)
    await become('ended')
    expect(settled.value).toBe(false)
    vi.advanceTimersByTime(120)
    expect(shown.value).toBe(400)
    expect(settled.value).toBe(true)
  })

  test('shows all at once when the reply was cut', async () => {
    const { shown, settled } = start('')
    await grow('x'.repeat(1000))
    await become('cut')
    expect(shown.value).toBe(1000)
    expect(settled.value).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is no end when the reply is continued', async () => {
    const { shown, settled } = start('Half', 'cut')
    await become('growing')
    expect(settled.value).toBe(false)
    await grow('x'.repeat(400))
    expect(shown.value).toBeLessThan(200)
    vi.advanceTimersByTime(250)
    expect(shown.value).toBe(404)
  })
})

describe('everything is shown at once', () => {
  test('when another text takes the place of the old one', async () => {
    const { shown } = start('A long text')
    text.value = 'Short'
    await nextTick()
    expect(shown.value).toBe(5)
    await become('ended')
    text.value = 'Another one, longer than the one before'
    await nextTick()
    expect(shown.value).toBe(39)
  })

  test('when the page is hidden, and as long as it is', async () => {
    const { shown } = start('')
    await grow('x'.repeat(1000))
    hide(true)
    expect(shown.value).toBe(1000)
    await grow('y'.repeat(1000))
    expect(shown.value).toBe(2000)
    expect(vi.getTimerCount()).toBe(0)
    hide(false)
    await grow('z'.repeat(1000))
    expect(shown.value).toBeLessThan(2500)
  })

  test('when the even pace is turned off, even amid a reply', async () => {
    const { shown } = start('')
    await grow('x'.repeat(1000))
    setSmoothing(false)
    await nextTick()
    expect(shown.value).toBe(1000)
    await grow('y'.repeat(1000))
    expect(shown.value).toBe(2000)
    setSmoothing(true)
    await nextTick()
    await grow('z'.repeat(1000))
    expect(shown.value).toBeLessThan(2500)
  })
})

describe('for those who want less motion', () => {
  beforeEach(() => { lessMotion = true })

  test('the text changes at most four times a second', async () => {
    const { commits, shown } = start('')
    for (let index = 0; index < 60; index++) {
      await grow('word '.repeat(4))
      vi.advanceTimersByTime(50)
    }
    expect(commits.length).toBeGreaterThan(8)
    expect(commits.length).toBeLessThanOrEqual(13)
    expect(shown.value).toBeGreaterThan(1000)
  })

  test('whole lines are shown while lines end, else whatever there is', async () => {
    const { shown } = start('')
    await grow('first ')
    expect(shown.value).toBe(6)
    await grow('line\nsecond\nthi')
    expect(shown.value).toBe(6)
    vi.advanceTimersByTime(270)
    expect(text.value.slice(0, shown.value)).toBe('first line\nsecond\n')
    vi.advanceTimersByTime(270)
    expect(shown.value).toBe(text.value.length)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('the end shows all that is left with the next change', async () => {
    const { shown, settled } = start('')
    await grow('first ')
    await grow('line\nsecond')
    await become('ended')
    vi.advanceTimersByTime(270)
    expect(shown.value).toBe(text.value.length)
    expect(settled.value).toBe(true)
  })
})
