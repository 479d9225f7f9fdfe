import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lexMarkdown } from '../helpers/lexMarkdown'
import { repairInline } from '../../src/markdown/repair'
import type { Token } from '../../src/markdown/tokens'
import commonmark from '../fixtures/corpora/markdown-commonmark-0.31.2.json'
import gfm from '../fixtures/corpora/markdown-gfm-0.29.json'

/** What a reader sees of a run of text; what stands in code and formulas is left out on request. */
function seen(tokens: readonly Token[], without: readonly string[] = []): string {
  return tokens.map((token) => {
    if (token.type === 'image' || without.includes(token.type)) return ''
    if ('tokens' in token && token.tokens) return seen(token.tokens, without)
    return token.type === 'br' ? '\n' : 'text' in token && token.type !== 'math' ? String(token.text) : token.raw
  }).join('')
}

const shown = (text: string): string => seen(lexMarkdown(text).map(({ token }) => token))
const prose = (text: string): string => seen(lexMarkdown(text).map(({ token }) => token), ['codespan', 'math'])
const prefixes = (text: string): string[] => Array.from(text, (_, index) => text.slice(0, index + 1))
const rawSigns = /\*\*|`|\]\(|~~/

const word = fc.constantFrom('alpha', 'beta gamma', '1.5', '重点', '中文，标点', '“引用”', '한국어', 'x（y）', 'snake_case', '5 * 3', 'don’t', 'C++')
const target = fc.constantFrom('https://a.test/b_c', '<https://a.test/b c>', 'https://a.test/x_(y)', 'https://a.test "A *title*"')
const code = fc.constantFrom('`code`', '`` a`b ``', '`**no**`', '`[a](b)`', '`$x`')
const other = fc.constantFrom('$a_1 * b^*$', '\\(x_1\\)', 'https://a.test/_b_', '![cat *x*](https://a.test/i.png)', 'H<sub>2</sub>O', '\\*', '~100', '$5')
const wrapped = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(
  inner.map(text => `**${text}**`), inner.map(text => `*${text}*`),
  fc.tuple(inner, target).map(([text, url]) => `[${text}](${url})`),
)
const plain = fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: code }, { weight: 1, arbitrary: word.map(text => `~~${text}~~`) })
const nested = fc.tuple(word, wrapped(plain), word).map(parts => parts.join(' '))
const sentence = fc.array(fc.oneof({ weight: 4, arbitrary: word }, code, other, wrapped(plain), wrapped(nested)), { minLength: 1, maxLength: 8 })
  .map(parts => `${parts.join(' ')}.`)

describe('an unfinished run of text', () => {
  test.each([
    ['**重点：**后面 **复', '**重点：**后面 **复**'],
    ['**A。****B。', '**A。****B。**'],
    ['这是**“引', '这是**“引**'],
    ['甲**乙**丙**“丁”', '甲**乙**丙**“丁”**'],
    ['**bold *it', '**bold *it***'],
    ['**bold *it*', '**bold *it***'],
    ['**bold*', '**bold**'],
    ['**bold ', '**bold** '],
    ['***a** b', '***a** b*'],
    ['~~gone~', '~~gone~~'],
    ['a __b', 'a __b__'],
    ['snake_case _e', 'snake_case _e_'],
    ['`code', '`code`'],
    ['`` a `', '`` a ``'],
    ['**`a', '**`a`**'],
    ['H<sub>2', 'H<sub>2</sub>'],
  ])('is closed: %j', (text, closed) => expect(repairInline(text)).toBe(closed))

  test.each([
    ['word *', 'word '], ['a **', 'a '], ['**', ''], ['***', ''], ['~~', ''], ['**[`', ''], ['x `', 'x '], ['a _', 'a '], ['中文*', '中文'],
    ['a\\', 'a'], ['a <su', 'a '], ['a <br', 'a '], ['a [^1', 'a '],
  ])('loses signs that may open something: %j', (text, left) => expect(repairInline(text)).toBe(left))

  test.each([
    ['[label](https://a.te', 'label'], ['[label](', 'label'], ['[label]', 'label'], ['[label', 'label'], ['[label](https://a.test "tit', 'label'],
    ['[label][ref', 'label'], ['see [the **docs', 'see the **docs**'], ['**[a](b', '**a**'], ['![alt](https://a.te', ''], ['![alt', ''],
    ['[![alt](https://a.te', ''], ['a ![**b** `c', 'a '], ['a[0](https', 'a0'],
  ])('shows the label of a link, and nothing of a picture: %j', (text, label) => expect(repairInline(text)).toBe(label))

  test.each(['costs ~100 yuan', 'use 2*3 = 6', '2**3 is 8', 'f(x)*g(y)', 'a[0', 'snake_', 'it costs $5 and', '[a](b c d', 'a [^1]', '[a] b', '* a', 'x ![a](b) y'])(
    'is left alone where nothing opens: %j', text => expect(repairInline(text)).toBe(text))

  test.each(['$x_1 * y', '\\(a_1 * b', '$$\n\\frac{a}{b} *c*', '\\[ [a](b', '**see** \\(\\alpha'])('shows an open formula as its source: %j', (text) => {
    expect(shown(repairInline(text))).toBe(text.replace('**see**', 'see'))
  })

  test('is not touched inside code, formulas, addresses and escapes', () => {
    for (const text of ['`**a`', '$a_1 * b$ c', '\\(**a\\)', 'https://a.test/_b', '<https://a.test/*b', '\\*a \\_b \\`c', '[a](b_c*d)', '[*a](b) c']) {
      expect(repairInline(text)).toBe(text)
    }
  })

  test('a hint at more than can be nested is not followed', () => {
    expect(repairInline('*a '.repeat(1000)).length).toBeLessThan(3020)
  })
})

describe('each prefix of a text', () => {
  test('of models shows no raw signs, and never gets shorter', () => {
    let frames = 0
    let raw = 0
    fc.assert(fc.property(sentence, (text) => {
      let before = 0
      const clean = !rawSigns.test(prose(text))
      for (const prefix of prefixes(text)) {
        const now = repairInline(prefix)
        frames++
        if (clean && rawSigns.test(prose(now))) raw++
        const { length } = shown(now)
        expect(length, prefix).toBeGreaterThanOrEqual(before - 2) // a sign, or a bracket and one
        before = length
      }
    }), { numRuns: 100 })
    expect(raw / frames).toBeLessThan(0.01)
  }, 60_000)

  test('of the examples of the specifications can be closed', () => {
    const inline = /escapes|entity|code spans|emphasis|links|images|html|breaks|textual|strike/i
    const texts = [...commonmark.cases, ...gfm.cases].filter(({ section }) => inline.test(section))
      .map(({ markdown }) => markdown.trimEnd()).filter(text => !/\n\n|^[ #>-]|\n[ #>-]|^(?:~~~|```)/.test(text))
    let frames = 0
    let shorter = 0
    for (const text of texts) {
      prefixes(text).reduce((before, prefix) => {
        const now = shown(repairInline(prefix))
        frames++
        if (now.length < before.length - 2) shorter++
        return now
      }, '')
    }
    expect(frames).toBeGreaterThan(2000)
    expect(shorter / frames).toBeLessThan(0.005)
  }, 60_000)

  test('the whole text is left as it is', () => {
    fc.assert(fc.property(sentence, text => repairInline(text) === text), { numRuns: 2000 })
  })
})

describe('hostile text', () => {
  test.each([
    '*a ', '[a](b', '[', '_a* ', '$a', '\\(', 'www.', '<a ', '[a](b \'', '[a](b "\\', '![a](b) ', '[a]((', 'a**a*', '<sub>', '*<sub>a</kbd>', '$$a\n', '`a``b```', '![', '~~a', '[^', '](', '*_',
  ])('%j many times costs as much a character as a few times', (piece) => {
    const cost = (count: number): number => {
      const text = piece.repeat(count)
      const start = performance.now()
      repairInline(text)
      return (performance.now() - start) / text.length
    }
    const least = (count: number): number => Math.min(...Array.from({ length: 4 }, () => cost(count)))
    least(2000)
    expect(least(20_000)).toBeLessThan(least(2000) * 4 + 0.0005) // what is quadratic: 10 times
  })
})
