import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matches, parseQuery, type SearchQuery } from '../../src/chat/search'
import { fold } from '../../src/chat/searchFold'
import { snippetOf } from '../../src/chat/searchSnippet'

const { cases: naughty } = JSON.parse(readFileSync('tests/fixtures/corpora/naughty-strings.json', 'utf8')) as { cases: string[] }

function wanted(typed: string): SearchQuery {
  const query = parseQuery(typed)
  if (!query) throw new Error('There is nothing to search for.')
  return query
}

/** The snippet of a reply as it is read, what is found in square brackets. */
function shown(text: string, typed: string): string {
  const { text: part, ranges, cutBefore, cutAfter } = snippetOf(text, wanted(typed), true)
  let marked = part
  for (const { start, end } of [...ranges].reverse()) marked = `${marked.slice(0, start)}[${marked.slice(start, end)}]${marked.slice(end)}`
  return `${cutBefore ? '…' : ''}${marked.replace(/\s+/g, ' ').trim()}${cutAfter ? '…' : ''}`
}

const signs = fc.constantFrom(...'a b \n * ** _ ` ``` ~~ # - > | --- [x](y) \\ 中 e\u0301 😀 ß'.split(' '), '\n', ' ', '\n```\n')
const text = fc.oneof(fc.array(signs, { maxLength: 60 }).map(found => found.join('')), fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...naughty))
const word = fc.oneof(fc.array(signs, { minLength: 1, maxLength: 3 }).map(found => found.join('')), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }))
  .filter(typed => !/["“]/.test(fold(typed)))

describe('the snippet', () => {
  test('holds what was found, with what is around it', () => {
    const { text: part, ranges, cutBefore, cutAfter } = snippetOf(`${'before '.repeat(50)}NEEDLE${' after'.repeat(50)}`, wanted('needle'))
    expect(ranges.map(({ start, end }) => part.slice(start, end))).toEqual(['NEEDLE'])
    expect(part).toHaveLength(120)
    expect(part.startsWith('before ')).toBe(true) // with a whole word
    expect([cutBefore, cutAfter]).toEqual([true, true])
    expect(snippetOf('short needle', wanted('needle'))).toEqual({ text: 'short needle', ranges: [{ start: 6, end: 12 }], cutBefore: false, cutAfter: false })
  })

  test('shows where the words stand together rather than where one of them stands first', () => {
    expect(shown(`cat ${'x '.repeat(200)} red cat`, 'red cat')).toContain('[red] [cat]')
    expect(shown(`cat ${'x '.repeat(200)} a red and a white cat ${'x '.repeat(200)} cat`, 'cat white red')).toContain('a [red] and a [white] [cat]')
    expect(shown(`光 ${'x '.repeat(200)}棱镜能把光分开`, '光 棱镜')).toContain('[棱镜]能把[光]分开')
  })

  test('is without the signs of Markdown, as the reply itself is', () => {
    expect(shown('## Prisms and **light**\n\nA __prism__ splits `white light` into ~~no~~ [many *colours*](https://a.example/x_(y) "title").', 'prism'))
      .toBe('[Prism]s and light A [prism] splits white light into no many colours.')
    expect(shown('**棱镜**是一种`透明`的光学元件。', '棱镜')).toBe('[棱镜]是一种透明的光学元件。')
    expect(shown('- *first* item\n- [x] done\n> quoted\n1. number\n\n---\n![a fox](b.png)', 'item')).toBe('first [item] done quoted 1. number a fox')
    expect(shown('| colour | angle |\n|:--|--:|\n| red | 1 |', 'red')).toBe('colour | angle [red] | 1')
  })

  test('is without signs within what was found, but for those that were searched for', () => {
    expect(shown('这是很**重要**的一步', '重要的')).toBe('这是很[重要的]一步')
    expect(shown('A **great** idea', '"great idea"')).toBe('A [great idea]')
    expect(shown('用 `git` 提交', '`git`')).toBe('用 [`git`] 提交')
  })

  test('keeps what only looks like a sign: in code, in names, between numbers, where it was escaped', () => {
    expect(shown('Run:\n```python\ndef f(**kwargs):\n    # - a * b\n    return __name__\n```\nand `a*b*c`, snake_case_name, 2 * 3 and \\*this\\*', 'return'))
      .toBe('Run: def f(**kwargs): # - a * b [return] __name__ and a*b*c, snake_case_name, 2 * 3 and *this*')
    expect(shown(`\`\`\`js\n${'let x = 1\n'.repeat(100)}needle **x**\n\`\`\``, 'needle')).toContain('[needle] **x**')
  })

  test('shows signs that were searched for', () => {
    expect(shown('see [the docs](https://docs.example/api) **now**', 'docs.example')).toBe('see the docs](https://[docs.example]/api) now')
    expect(shown('a **b** c', '**b**')).toBe('a [**b**] c')
    expect(shown('```python\nx\n```', 'python')).toBe('```[python] x')
  })

  test('of a prompt is as it was written', () => {
    expect(snippetOf('use **bold** `x`', wanted('bold')).text).toBe('use **bold** `x`')
  })

  test('of whatever matches, only signs are missing and what was found is marked, whole characters at both ends', () => {
    fc.assert(fc.property(text, text, word, fc.boolean(), (before, after, typed, isMarkdown) => {
      const held = `${before.repeat(4)}${typed}${after.repeat(4)}`
      const query = parseQuery(typed)
      if (!query || !matches(held, query)) return
      const { text: part, ranges, cutBefore, cutAfter } = snippetOf(held, query, isMarkdown)
      expect(ranges.length).toBeGreaterThan(0)
      for (const { start, end } of ranges) expect(query.terms.some(({ pattern }) => fold(part.slice(start, end)).search(pattern) >= 0)).toBe(true)
      let at = 0
      for (const character of part) {
        at = held.indexOf(character, at) + character.length
        expect(at).toBeGreaterThanOrEqual(character.length)
      }
      if (isMarkdown) return
      expect(held.includes(part)).toBe(true)
      expect(cutBefore || held.trimStart().startsWith(part.trimStart())).toBe(true)
      expect(cutAfter || held.trimEnd().endsWith(part.trimEnd())).toBe(true)
      if (cutAfter && /[\uD800-\uDBFF]$/.test(part)) expect(held.charAt(held.indexOf(part) + part.length)).not.toMatch(/[\uDC00-\uDFFF]/)
    }), { numRuns: 2_000 })
  })

  test('of a long text full of signs is found as well', () => {
    const nasty = ['`'.repeat(40_000), '['.repeat(40_000), '*a'.repeat(20_000), '- '.repeat(20_000), '-'.repeat(40_000), '[a]('.repeat(10_000), '|'.repeat(40_000), '\n```'.repeat(10_000)]
    for (const held of nasty) expect(shown(`${held} needle ${held}`, 'needle')).toContain('[needle]')
  })
})
