import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { graphemeEnd, wholeEnd } from '../../src/composables/graphemes'

const samples = ['a', 'é', 'e\u0301', '字', '重', '\r\n', '\n', ' ', '👍', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '🇯🇵', '각', '각', 'ﷺ', 'क्षि', '\u0300', 'Z͑ͫ̓', '1️⃣', '©️', '\u200d']
const texts = fc.array(fc.constantFrom(...samples), { maxLength: 80 }).map(list => list.join(''))

function boundariesOf(text: string): ReadonlySet<number> {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)
  return new Set([...Array.from(graphemes, ({ index }) => index), text.length])
}

afterEach(() => vi.unstubAllGlobals())

describe('graphemeEnd', () => {
  test('gives the next place that lies inside no character, wherever it is asked', () => {
    fc.assert(fc.property(texts, (text) => {
      const boundaries = boundariesOf(text)
      for (let at = 0; at <= text.length; at++) {
        const next = Math.min(...[...boundaries].filter(boundary => boundary >= at))
        expect(graphemeEnd(text, at)).toBe(next)
      }
    }))
  })

  test('needs no more than the text since the last cut', () => {
    fc.assert(fc.property(texts, fc.array(fc.nat(200)), (text, places) => {
      const boundaries = boundariesOf(text)
      let from = 0
      for (const place of places.sort((a, b) => a - b)) {
        from = Math.max(from, graphemeEnd(text, Math.min(place, text.length), from))
        expect(boundaries).toContain(from)
      }
    }))
  })

  test('keeps together the two halves of each flag in a long row of them', () => {
    const text = `a${'🇩🇪🇯🇵'.repeat(60)}`
    for (let at = 1; at < text.length; at++) expect((graphemeEnd(text, at) - 1) % 4).toBe(0)
  })

  test('cuts a character without end somewhere, but not inside a pair', () => {
    const text = `e${'\u0301'.repeat(1000)}`
    expect(graphemeEnd(text, 10)).toBeLessThan(100)
    const joined = '👩\u200d'.repeat(400)
    expect(joined.slice(graphemeEnd(joined, 5))).not.toMatch(/^[\uDC00-\uDFFF]/)
  })

  test('splits no pair where the browser cannot tell characters apart', async () => {
    vi.stubGlobal('Intl', { ...Intl, Segmenter: undefined })
    vi.resetModules()
    const { graphemeEnd: plainEnd, wholeEnd: plainWhole } = await import('../../src/composables/graphemes')
    expect(plainEnd('a👍b', 2)).toBe(3)
    expect(plainEnd('a👍b', 1)).toBe(1)
    expect(plainWhole('a\uD83D')).toBe(1)
  })
})

describe('wholeEnd', () => {
  test.each([
    ['plain text', 10], ['👍', 2], ['🇩🇪', 4], ['e\u0301', 2], ['', 0], // nothing is missing
    ['a\uD83D', 1], ['a\r', 1], ['a👨\u200d', 1], ['a🇩', 1], ['🇩🇪🇯', 4], // something is
  ])('of %j is %i', (text, end) => {
    expect(wholeEnd(text)).toBe(end)
  })

  test('holds back nothing long', () => {
    const text = '👩\u200d'.repeat(100)
    expect(wholeEnd(text)).toBe(text.length)
  })
})
