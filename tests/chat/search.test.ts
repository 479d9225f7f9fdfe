import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message, MessagePart } from '../../src/chat/message'
import { byRank, findIn, findRanges, matches, parseQuery, searchedText, type SearchHit, type SearchQuery } from '../../src/chat/search'
import { fold, foldedBoundaries } from '../../src/chat/searchFold'
import { hitOf } from '../../src/chat/searchSnippet'

const { cases: naughty } = JSON.parse(readFileSync('tests/fixtures/corpora/naughty-strings.json', 'utf8')) as { cases: string[] }

function message(text: string, fields: Partial<Message> = {}): Message {
  return { id: 'm', conversationId: 'c', role: 'user', createdAt: 0, parts: [{ type: 'text', text }], status: 'done', notices: [], inContext: true, ...fields }
}

function wanted(typed: string): SearchQuery {
  const query = parseQuery(typed)
  if (!query) throw new Error('There is nothing to search for.')
  return query
}

/** What the marks of a text hold. */
function marked(text: string, typed: string): string[] {
  return findRanges(text, wanted(typed)).map(({ start, end }) => text.slice(start, end))
}

/** Without any of our own ways: every word, letter by letter, from every place; signs may stand within what has no spaces. */
function oracle(text: string, typed: string): boolean {
  const plain = (value: string) => value.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')
  const han = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u
  const isSign = (letter: string | undefined) => letter !== undefined && '*_~`'.includes(letter)
  const all = plain(text)
  const stands = (letters: readonly string[], at: number): boolean => {
    const [letter = '', next] = letters
    if (!all.startsWith(letter, at)) return false
    if (next === undefined) return true
    const behind = at + letter.length
    const mostSigns = (han.test(letter) || han.test(next)) && !isSign(letter) && !isSign(next) ? 3 : 0
    for (let count = 0; count <= mostSigns; count++) {
      if (stands(letters.slice(1), behind + count)) return true
      if (!isSign(all[behind + count])) return false
    }
    return false
  }
  return plain(typed).split(/\s+/).filter(Boolean).every(word => Array.from({ length: all.length }, (_, at) => at).some(at => stands([...word], at)))
}

/** Letters that melt together, change their length, or are torn easily. */
const letters = fc.constantFrom(...'aAbBéßİıΣςσﬁ㎏ＡＢｶﾞ가ㄱㅏ각中文，。*`_ \n'.match(/./gsu)!, '\u0301', '\u0323', '\u1161', '\u11A8', '👩‍💻', '𝒜', '\uD83D', '\uDE00')
const text = fc.oneof(fc.array(letters, { maxLength: 40 }).map(found => found.join('')), fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...naughty))
const word = fc.oneof(fc.array(letters, { minLength: 1, maxLength: 3 }).map(found => found.join('')), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }))
  .filter(typed => !/["“]/.test(fold(typed)))

describe('what is found', () => {
  test('all words must occur, in any order, as parts of words and in any case', () => {
    expect(matches('The Fourier transform', wanted('TRANS four'))).toBe(true)
    expect(matches('The Fourier transform', wanted('fourier series'))).toBe(false)
  })

  test('Chinese needs no spaces, and full width is as good as half', () => {
    expect(matches('我们用傅里叶变换分析信号', wanted('傅里叶 信号'))).toBe(true)
    expect(matches('ＧＰＴ－４ｏ', wanted('gpt-4o'))).toBe(true)
    expect(marked('半角ｶﾞ和全角', 'ガ')).toEqual(['ｶﾞ'])
  })

  test('an accent counts, however it is written', () => {
    expect(marked('cafe cafe\u0301 café', 'café')).toEqual(['cafe\u0301', 'café'])
  })

  test('quoted words stand together, over a line break too, also while the quote is still open', () => {
    expect(matches('one two\n  three', wanted('"two three"'))).toBe(true)
    expect(matches('three two', wanted('"two three"'))).toBe(false)
    expect(matches('one two three', wanted('“two thr'))).toBe(true)
    expect(marked('say "hi" 5"', '5"')).toEqual(['5"'])
    expect(marked('a " b', '"')).toEqual(['"'])
  })

  test('signs of a pattern mean themselves', () => {
    expect(marked('a.*b (c) [d] \\e$ f|g a-b', '.* (c) [d] \\e$ f|g a-b')).toEqual(['.*', '(c)', '[d]', '\\e$', 'f|g', 'a-b'])
  })

  test('emphasis and code within words that stand without spaces, and between the words of a phrase, hide nothing', () => {
    expect(marked('这是**重要**的`一`步', '重要的一步')).toEqual(['重要**的`一`步'])
    expect(marked('用***AI***模型', 'ai模型')).toEqual(['AI***模型'])
    expect(marked('a **great** idea', '"great idea"')).toEqual(['great** idea'])
    expect(matches('这是**重要**的', wanted('重要*的'))).toBe(false)
    expect(marked('2*3 和 甲*乙', '甲*乙')).toEqual(['甲*乙'])
    expect(matches('snake_case', wanted('snakecase'))).toBe(false)
  })

  test('nothing is searched for without a word', () => {
    for (const typed of ['', '  ', '\u3000\n']) expect(parseQuery(typed)).toBeUndefined()
  })

  test('it equals brute force over any text and words', () => {
    fc.assert(fc.property(text, fc.array(word, { minLength: 1, maxLength: 3 }), (held, words) => {
      const typed = words.join(' ')
      const query = parseQuery(typed)
      if (query) expect(matches(held, query)).toBe(oracle(held, typed))
    }), { numRuns: 2_000 })
  })

  test('any part of a text is found in it, naughty strings among them', () => {
    fc.assert(fc.property(fc.constantFrom(...naughty), fc.nat(), fc.nat(), (held, a, b) => {
      const folded = fold(held)
      const part = folded.slice(a % (folded.length + 1)).slice(0, 1 + b % 400)
      const query = parseQuery(part.replace(/["“”]/g, ' ')) // they would be quotes
      if (query) expect(matches(held, query)).toBe(oracle(held, part.replace(/["“”]/g, ' ')))
    }), { numRuns: 1_000 })
  })

  test('files are found by name and pictures by their prompt, reasoning is not', () => {
    const parts: MessagePart[] = [
      { type: 'reasoning', text: 'secret thought' }, { type: 'text', text: 'here' }, { type: 'file', name: 'Report.pdf', mediaType: 'x/y', bytes: 1, text: 'inside' },
      { type: 'image', prompt: 'a red cat', revisedPrompt: 'a crimson cat' }, { type: 'image', prompt: 'a red cat' },
    ]
    expect(searchedText({ parts })).toBe('here\nReport.pdf\na red cat\na crimson cat')
    expect(findIn(message('', { parts }), wanted('report CAT'), false)?.count).toBe(3)
    expect(findIn(message('', { parts }), wanted('secret'), false)).toBeUndefined()
  })
})

describe('what is marked', () => {
  test('marks cut what was searched for, in order, never touching, and all words are among them', () => {
    fc.assert(fc.property(text, fc.array(word, { minLength: 1, maxLength: 3 }), (held, words) => {
      const query = parseQuery(words.join(' '))
      if (!query) return
      const ranges = findRanges(held, query)
      const cut = ranges.map(({ start, end }) => fold(held.slice(start, end)))
      for (const found of cut) expect(query.terms.some(({ pattern }) => found.search(pattern) >= 0)).toBe(true)
      if (matches(held, query)) for (const { pattern } of query.terms) expect(cut.some(found => found.search(pattern) >= 0)).toBe(true)
      for (const [index, { start, end }] of ranges.entries()) {
        expect(start).toBeLessThan(end)
        if (index > 0) expect(start).toBeGreaterThan(ranges[index - 1]!.end)
      }
    }), { numRuns: 2_000 })
  })

  test('a text folds unit by unit to what it folds to as a whole', () => {
    fc.assert(fc.property(text, (held) => {
      const { startAt } = foldedBoundaries(held)
      const cuts = [...new Set(Array.from({ length: fold(held).length }, (_, index) => startAt(index))), held.length]
      const units = cuts.slice(1).map((end, index) => held.slice(cuts[index], end))
      expect(units.map(fold).join('')).toBe(fold(held))
    }), { numRuns: 2_000 })
  })

  test('a sign that is several letters is marked whole, and no character is torn', () => {
    expect(marked('an oﬃce', 'fi')).toEqual(['ﬃ'])
    expect(marked('x😀y', '\uDE00')).toEqual(['😀'])
    expect(marked('aaa', 'aa a')).toEqual(['aaa'])
  })
})

test('titles go first, then words that stand together, then how often, then one’s own, then the newest', () => {
  const query = wanted('red cat')
  const hits = ([
    ['old', 'red and cat', 'assistant', 1, false], ['new', 'red and cat', 'assistant', 2, false], ['own', 'cat or red', 'user', 0, false],
    ['often', 'cat cat red', 'assistant', 0, false], ['phrase', 'a red cat', 'assistant', 0, false], ['title', 'cat, red', 'assistant', 0, true],
  ] as const).map(([id, words, role, createdAt, inTitle]): SearchHit => {
    const held = message(words, { id, role, createdAt })
    return hitOf(held, query, findIn(held, query, inTitle)!)
  })
  expect(hits.sort(byRank).map(({ messageId }) => messageId)).toEqual(['title', 'phrase', 'often', 'own', 'new', 'old'])
})
