import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changedTags, hasTags, matchesTags, parseTagQuery, tagKey, tagLimits, tagsFrom, tagsOf, typedTags } from '../../src/chat/tags'
import { cases as naughty } from '../fixtures/corpora/naughty-strings.json'

const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom(...naughty))

describe('tags', () => {
  test('are trimmed, on one line, not too long, and none is there twice', () => {
    expect(tagsFrom([' work ', 'WORK', 'ｗｏｒｋ', 'two\n\twords', '', '  ', 'x'.repeat(50)])).toEqual(['work', 'two words', 'x'.repeat(40)])
    expect(tagsFrom(Array.from({ length: 30 }, (_, index) => `t${index}`))).toHaveLength(tagLimits.count)
  })

  test('whatever they are made from are sound, and stay as they are', () => {
    fc.assert(fc.property(fc.array(word, { maxLength: 40 }), (values) => {
      const tags = tagsFrom(values)
      expect(tags.length).toBeLessThanOrEqual(tagLimits.count)
      expect(new Set(tags.map(tagKey)).size).toBe(tags.length)
      for (const tag of tags) {
        expect(tag.length).toBeLessThanOrEqual(tagLimits.length)
        expect(tag).toBe(tag.trim())
        expect(tag).not.toBe('')
        expect(tag).not.toMatch(/[\n\r\u2028\u2029\0]|\p{Surrogate}/u)
      }
      expect(tagsFrom(tags)).toEqual(tags)
    }))
  })

  test('are typed with commas of any script, and with or without a #', () => {
    expect(typedTags('#work, 数学，＃旅行、life')).toEqual(['work', '数学', '旅行', 'life'])
  })

  test('change together: some come, some go, whatever their capitals', () => {
    expect(changedTags(['a', 'b'], { added: ['B', 'c'], removed: ['A'] })).toEqual(['b', 'c'])
  })

  test('of many conversations come most used first', () => {
    expect(tagsOf([{ tags: ['b', 'a'] }, { tags: ['A', 'c'] }, {}])).toEqual(['a', 'b', 'c'])
  })
})

describe('a search', () => {
  const known = ['work', 'workshop', 'two words', '数学']

  test.each([
    ['#work', '', [['work']]], ['＃WORK light', 'light', [['work']]], ['#wo', '', [['work', 'workshop']]], ['a #数 b', 'a b', [['数学']]],
    ['#"two words" x', 'x', [['two words']]], ['#include <a>', '#include <a>', []], ['c#work', 'c#work', []], ['"#work"', '"#work"', []], ['# work', '# work', []],
  ] as const)('%s means words and tags', (typed, text, tags) => {
    expect(parseTagQuery(typed, known)).toEqual({ text, tags })
  })

  test('by tags finds what has one of each', () => {
    const query = parseTagQuery('#wo #数', known)
    expect(matchesTags({ tags: ['workshop', '数学'] }, query)).toBe(true)
    expect(matchesTags({ tags: ['workshop'] }, query)).toBe(false)
    expect(matchesTags({}, parseTagQuery('x', known))).toBe(true)
  })

  test('for any tag of any signs finds that tag', () => {
    fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (values) => {
      const tags = tagsFrom(values)
      for (const tag of tags) {
        if (/["“”]/.test(tag)) continue
        const query = parseTagQuery(`#"${tag}"`, tags)
        expect(query).toMatchObject({ text: '' })
        expect(matchesTags({ tags: [tag] }, query)).toBe(true)
        expect(hasTags({ tags }, [tag])).toBe(true)
      }
    }))
  })
})
