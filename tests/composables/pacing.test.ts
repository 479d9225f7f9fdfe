import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Pacer } from '../../src/composables/pacing'

const frameMs = 1000 / 60

/** Text that came, and when. */
interface Arrival { readonly at: number, readonly length: number }

/** Characters that come after a pause. */
const pieces = fc.array(fc.tuple(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 400, noNaN: true })), fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 5000 }))), { minLength: 1, maxLength: 40 })
const frames = (max: number) => fc.array(fc.double({ min: 1, max, noNaN: true }), { minLength: 1, maxLength: 30 })

function arrivalsOf(list: readonly (readonly [number, number])[]): readonly Arrival[] {
  let at = 1000
  let length = 0
  return list.map(([pause, characters]) => ({ at: at += pause, length: length += characters }))
}

/** Plays arrivals and frames in their order, and gives what each frame showed. */
function play(arrivals: readonly Arrival[], gaps: readonly number[], endedAt = arrivals.at(-1)!.at): readonly { readonly now: number, readonly shown: number }[] {
  const pacer = new Pacer()
  const seen: { now: number, shown: number }[] = []
  const events = [...arrivals]
  let over = false
  for (let now = 1000, index = 0; now < endedAt + 1000; now += gaps[index++ % gaps.length]!) {
    while (events[0] && events[0].at <= now) {
      const { length, at } = events.shift()!
      pacer.arrived(length, at)
    }
    if (!over && endedAt <= now) {
      pacer.ended(endedAt)
      over = true
    }
    seen.push({ now, shown: pacer.advance(now) })
  }
  return seen
}

const arrivedBy = (arrivals: readonly Arrival[], time: number) => arrivals.findLast(({ at }) => at <= time)?.length ?? 0
const steps = (seen: readonly { readonly shown: number }[]) => seen.map(({ shown }, index) => shown - (seen[index - 1]?.shown ?? 0))

describe('whatever arrives, and whenever frames come', () => {
  test('what is shown never shrinks, never exceeds what has arrived, and is all in the end', () => {
    fc.assert(fc.property(pieces, frames(2000), (list, gaps) => {
      const arrivals = arrivalsOf(list)
      const seen = play(arrivals, gaps)
      for (const [index, { now, shown }] of seen.entries()) {
        expect(Number.isInteger(shown)).toBe(true)
        expect(shown).toBeGreaterThanOrEqual(seen[index - 1]?.shown ?? 0)
        expect(shown).toBeLessThanOrEqual(arrivedBy(arrivals, now))
      }
      const last = seen.findLast(({ now }) => now >= arrivals.at(-1)!.at + 120)
      if (last) expect(last.shown).toBe(arrivals.at(-1)!.length)
    }))
  })

  test('each character is shown within 250 ms, and within 120 ms of the end', () => {
    fc.assert(fc.property(pieces, frames(30), fc.integer({ min: 0, max: 300 }), (list, gaps, quietMs) => {
      const arrivals = arrivalsOf(list)
      const endedAt = arrivals.at(-1)!.at + quietMs
      const seen = play(arrivals, gaps, endedAt)
      for (const { at, length } of arrivals) {
        const shownAt = seen.find(({ shown }) => shown >= length)?.now ?? Infinity
        expect(shownAt - at).toBeLessThanOrEqual(250)
        expect(shownAt - endedAt).toBeLessThanOrEqual(120)
      }
    }))
  })

  test('a frame that comes late shows at least all that is due', () => {
    fc.assert(fc.property(pieces, frames(3000), (list, gaps) => {
      const arrivals = arrivalsOf(list)
      for (const { now, shown } of play(arrivals, gaps)) expect(shown).toBeGreaterThanOrEqual(arrivedBy(arrivals, now - 250))
    }))
  })

  test('as long as any text waits, 60 characters a second are shown', () => {
    fc.assert(fc.property(pieces, frames(40), (list, gaps) => {
      const arrivals = arrivalsOf(list)
      const seen = play(arrivals, gaps)
      for (const [index, { now, shown }] of seen.entries()) {
        const before = seen[index - 1]
        if (!before || shown === arrivedBy(arrivals, now) || before.shown === arrivedBy(arrivals, before.now)) continue
        expect(shown - before.shown).toBeGreaterThanOrEqual(Math.floor((now - before.now) * 0.06))
      }
    }))
  })
})

describe('what is shown is even', () => {
  test('text that comes in steadily grows by nearly the same in every frame', () => {
    fc.assert(fc.property(fc.integer({ min: 5, max: 120 }), fc.integer({ min: 100, max: 4000 }), (pauseMs, charactersPerSecond) => {
      const each = Math.max(1, Math.round(charactersPerSecond * pauseMs / 1000))
      const arrivals = arrivalsOf(Array.from({ length: Math.ceil(4000 / pauseMs) }, () => [pauseMs, each] as const))
      const seen = play(arrivals, [frameMs]).filter(({ now }) => now > 2500 && now < arrivals.at(-1)!.at)
      const perFrame = each / pauseMs * frameMs
      for (const step of steps(seen).slice(1)) {
        if (each / pauseMs > 0.06) expect(Math.abs(step - perFrame)).toBeLessThanOrEqual(1 + perFrame * 0.25)
      }
    }))
  })

  test('a burst is spread, never dumped', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), (length) => {
      const seen = play([{ at: 1005, length }], [frameMs], 2000)
      expect(Math.max(...steps(seen))).toBeLessThanOrEqual(Math.ceil(length * 2 * frameMs / 210) + 1)
    }))
  })

  test('uneven bursts grow the text far more evenly than they came', () => {
    const arrivals = arrivalsOf(Array.from({ length: 30 }, (_, index) => [100 + 50 * (index % 3), 100] as const))
    const seen = play(arrivals, [frameMs]).filter(({ now }) => now > 2000 && now < arrivals.at(-1)!.at)
    expect(Math.max(...steps(seen).slice(1))).toBeLessThanOrEqual(20)
    expect(Math.min(...steps(seen).slice(1))).toBeGreaterThanOrEqual(5)
  })
})

describe('a pacer that rests', () => {
  test('shows some of the first text in the moment it arrives', () => {
    const pacer = new Pacer()
    pacer.arrived(500, 100)
    expect(pacer.advance(100)).toBeGreaterThan(0)
    expect(pacer.advance(100)).toBeLessThan(100)
    expect(pacer.advance(400)).toBe(500)
    pacer.arrived(501, 5000)
    expect(pacer.advance(5000)).toBe(501)
  })

  test('begins behind what is there already', () => {
    const pacer = new Pacer(1000)
    expect(pacer.advance(0)).toBe(1000)
    pacer.arrived(1100, 10)
    expect(pacer.advance(10)).toBeGreaterThan(1000)
    expect(pacer.advance(30)).toBeLessThan(1050)
  })

  test('goes on after an end, as a reply that is continued does', () => {
    const pacer = new Pacer()
    pacer.arrived(100, 0)
    pacer.ended(0)
    expect(pacer.advance(120)).toBe(100)
    pacer.arrived(200, 1000)
    expect(pacer.advance(1120)).toBeLessThan(200)
    expect(pacer.advance(1250)).toBe(200)
  })

  test('says when even the newest text has waited for as long as it may', () => {
    const pacer = new Pacer()
    pacer.arrived(10, 0)
    pacer.arrived(20, 100)
    expect(pacer.overdue(250)).toBe(false)
    expect(pacer.overdue(350)).toBe(true)
  })
})
