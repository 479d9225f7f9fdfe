import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { graphemes, pieces } from '../../src/demo/pieces'
import { countTokens, cutToTokens } from '../../src/demo/tokens'
import { deltas, answer, user } from './demo'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.constantFrom('word ', '汉', '字。', '👩‍👩‍👧‍👦', '🇨🇳', 'é', '\n\n', '  ', 'नमस्ते', '𠮷', 'longwordlongword'))
    .map(parts => parts.join('')),
)

describe('pieces', () => {
  test('join to the text', () => {
    fc.assert(fc.property(text, (value) => {
      expect(pieces(value).join('')).toBe(value)
    }))
  })

  test('hold whole characters only', () => {
    fc.assert(fc.property(text, (value) => {
      expect(pieces(value).flatMap(graphemes)).toEqual(graphemes(value))
    }))
  })

  test('are small: a few letters, or one to three Han characters and a mark', () => {
    const sizes = pieces('这是一段不太长也不太短的中文，用来看看每次送出几个字。').map(piece => piece.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4)
    expect(new Set(sizes).size).toBeGreaterThan(1)
    expect(pieces('a human pace, word by word')).toEqual(['a ', 'human ', 'pace, ', 'word ', 'by ', 'word'])
  })
})

describe('deltas', () => {
  test.each(['emoji', '表情', '👩‍👩‍👧‍👦 é 🇨🇳?', 'Write a long story', '写一篇长文', '12*(3+4)'])(
    'for “%s” are whole characters and join to the whole answer', async (question) => {
      const contents = (await deltas([user(question)])).flatMap(({ content }) => content ? [content] : [])
      const whole = await answer(question)
      expect(contents.join('')).toBe(whole)
      expect(contents.flatMap(graphemes)).toEqual(graphemes(whole))
      expect(contents.length).toBeGreaterThan(whole.length / 10)
    })

  test('stay whole where max_tokens cuts', async () => {
    const emoji = graphemes(await answer('emoji'))
    for (let limit = 1; limit < 60; limit += 7) {
      const contents = (await deltas([user('emoji')], { max_tokens: limit })).map(({ content }) => content ?? '')
      const cut = graphemes(contents.join(''))
      expect(cut).toEqual(emoji.slice(0, cut.length))
    }
  })
})

describe('tokens', () => {
  test('a text cut to a limit has no more than that, and as much as fits', () => {
    fc.assert(fc.property(text, fc.integer({ min: 0, max: 40 }), (value, limit) => {
      const cut = cutToTokens(value, limit)
      expect(value.startsWith(cut)).toBe(true)
      expect(countTokens(cut)).toBeLessThanOrEqual(limit)
      if (countTokens(value) <= limit) expect(cut).toBe(value)
    }))
  })
})
