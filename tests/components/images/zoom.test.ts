import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limitsFor, moved, wholeView, zoomed } from '../../../src/components/images/zoom'

const stage = { width: 1000, height: 600 }
const limits = limitsFor(stage, { width: 2000, height: 1200 })

describe('zooming', () => {
  test('keeps what is under the pointer where it is', () => {
    const point = { x: 100, y: -50 }
    const view = zoomed(wholeView, 2, point, limits)
    expect(view).toEqual({ scale: 2, x: -100, y: 50 })
  })

  test('ends at the whole picture, in the middle', () => {
    expect(zoomed(zoomed(wholeView, 3, { x: 300, y: 200 }, limits), 0.01, { x: -400, y: 0 }, limits)).toEqual(wholeView)
  })

  test('shows a picture that is smaller than the stage as large as it is', () => {
    expect(limitsFor(stage, { width: 64, height: 32 })).toMatchObject({ width: 64, height: 32 })
    expect(limitsFor(stage, { width: 40_000, height: 40_000 }).most).toBeGreaterThan(100)
  })

  test('never leaves the picture out of sight, whatever is done', () => {
    const number = fc.double({ min: -5000, max: 5000, noNaN: true })
    const step = fc.oneof(
      fc.record({ factor: fc.double({ min: 0.01, max: 50, noNaN: true }), x: number, y: number }),
      fc.record({ x: number, y: number }),
    )
    fc.assert(fc.property(fc.array(step), (steps) => {
      let view = wholeView
      for (const change of steps) view = 'factor' in change ? zoomed(view, change.factor, change, limits) : moved(view, change.x, change.y, limits)
      expect(view.scale).toBeGreaterThanOrEqual(1)
      expect(view.scale).toBeLessThanOrEqual(limits.most)
      expect(Math.abs(view.x)).toBeLessThanOrEqual((limits.width * view.scale - stage.width) / 2 + 1e-6)
      expect(Math.abs(view.y)).toBeLessThanOrEqual((limits.height * view.scale - stage.height) / 2 + 1e-6)
    }))
  })
})
