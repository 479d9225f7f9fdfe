import fc from 'fast-check'
import { Lexer, Parser } from 'marked'
import { describe, expect, test } from 'vitest'
import { DialectLexer } from '../../src/markdown/dialect'
import commonmark from '../fixtures/corpora/markdown-commonmark-0.31.2.json'
import gfm from '../fixtures/corpora/markdown-gfm-0.29.json'

const ours = (text: string): string => Parser.parse(new DialectLexer().lex(text))
const line = (text: string): string => ours(text).replace(/^<p>|<\/p>\n$/g, '')
const plain = (text: string): string => Parser.parse(new Lexer({ gfm: true, breaks: true }).lex(text))

describe('the dialect', () => {
  test('reads every example of the specifications as marked does', () => {
    for (const { markdown } of [...commonmark.cases, ...gfm.cases]) expect(ours(markdown)).toBe(plain(markdown))
  })

  test('reads joined examples as marked does, up to raw HTML that marked lets leak', () => {
    const sources = [...commonmark.cases, ...gfm.cases].map(({ markdown }) => markdown)
      .filter(text => !/<\/?(?:a|pre|code|kbd|script)\b/i.test(text))
    fc.assert(fc.property(fc.array(fc.constantFrom(...sources), { minLength: 2, maxLength: 6 }), (parts) => {
      expect(ours(parts.join('\n'))).toBe(plain(parts.join('\n')))
    }), { numRuns: 500 })
  })

  test.each([
    ['**重点：**后面', '<strong>重点：</strong>后面'],
    ['**复现：**10 轮', '<strong>复现：</strong>10 轮'],
    ['**A。****B。**后', '<strong>A。</strong><strong>B。</strong>后'],
    ['这是**“引用”**的', '这是<strong>“引用”</strong>的'],
    ['他说**“好”**，*“不”*。', '他说<strong>“好”</strong>，<em>“不”</em>。'],
    ['*甲，**乙**丙*', '<em>甲，<strong>乙</strong>丙</em>'],
    ['**甲**，**乙**', '<strong>甲</strong>，<strong>乙</strong>'],
    ['~~删除：~~后', '<del>删除：</del>后'],
    ['**한국어(영어)**입니다', '<strong>한국어(영어)</strong>입니다'],
    ['**「用語」**は', '<strong>「用語」</strong>は'],
    ['**結論(𠮷)**𠮷野', '<strong>結論(𠮷)</strong>𠮷野'],
    ['使用`x`**“y”**吧', '使用<code>x</code><strong>“y”</strong>吧'],
    ['甲** 乙**', '甲** 乙**'],
    ['甲***乙', '甲***乙'],
    ['中_文_字', '中_文_字'],
    ['2 * 3 * 4，甲', '2 * 3 * 4，甲'],
  ])('emphasis beside CJK: %s', (text, html) => {
    expect(line(text)).toBe(html)
  })

  test('text without CJK is read as marked reads it', () => {
    const piece = fc.constantFrom('*', '**', '_', '~~', '`', 'a', 'b', ' ', '.', '"', '(', ')', '“', '😀', '\n', '!', '[', ']')
    fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
      const text = parts.join('')
      fc.pre(!/[\udc00-\udfff][*_~]/.test(text)) // marked takes half of a pair for a letter
      expect(ours(text)).toBe(plain(text))
    }), { numRuns: 3000 })
  })

  test.each([
    ['见 https://a.test/b，后面', 'https://a.test/b'],
    ['（https://a.test/c）。', 'https://a.test/c'],
    ['看https://a.test/路径。', 'https://a.test/%E8%B7%AF%E5%BE%84'],
    ['www.a.test”', 'http://www.a.test'],
    ['https://a.test/x(y)!', 'https://a.test/x(y)'],
  ])('a bare address ends before full-width punctuation: %s', (text, href) => {
    expect(/href="([^"]*)"/.exec(ours(text))?.[1]).toBe(href)
  })

  test('an element that is never closed changes nothing behind it', () => {
    expect(line('<kbd> <a href=x> https://a.test &amp; *b*')).toContain('<a href="https://a.test">')
    expect(ours('<a b>\n\nhttps://a.test')).toContain('<a href="https://a.test">')
    expect(line('<code> a&#38;lt;')).toContain('&amp;lt;')
  })

  test.each(['\\(a_1 * b*c*\\)', '\\[\na_1 = *b*\n\\]', 'x \\(n\\) y'])('formulas are one token, whatever stands in them: %j', (text) => {
    const [block] = new DialectLexer().lex(text)
    const tokens = block?.type === 'math' ? [block] : block && 'tokens' in block ? block.tokens ?? [] : []
    expect(tokens.filter(({ type }) => type === 'math')).toHaveLength(1)
    expect(tokens.some(({ type }) => type === 'em')).toBe(false)
  })

  test.each([['\\[no\\](link)', '[no](link)'], ['\\[no](/x)', '[no](/x)'], ['\\(open', '(open']])(
    'an escape that closes nothing is one: %j', (text, shown) => expect(line(text)).toBe(shown))
})
