import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MarkdownEngine } from '../../src/markdown/engine'
import { lexMarkdown } from '../helpers/lexMarkdown'
import type { Block } from '../../src/markdown/tokens'
import redos from '../fixtures/corpora/markdown-redos-marked.json'

const prose = 'The quick **brown** fox jumps over the `lazy` dog. See [docs](https://a.test/c) now.\n\n'.repeat(2400)
const each = (count: number, make: (index: number) => string, between = '\n'): string => {
  return Array.from({ length: count }, (_, index) => make(index)).join(between)
}

/** Inputs that take marked seconds, or its stack; 20 to 500 kB. */
const attacks: Readonly<Record<string, string>> = {
  'quotes': '>'.repeat(20_000), 'quotes with blanks': `${'> '.repeat(20_000)}a`, 'bullets': '- '.repeat(20_000),
  'bullets that are no rule': `${'- '.repeat(20_000)}a`, 'list of depth 600': each(600, index => `${'  '.repeat(index)}- a`),
  'list of depth 2000': each(2000, index => `${'  '.repeat(index)}- a`), 'flat depths': each(2000, index => `${' '.repeat(index / 8)}- a`),
  'underscores': '_a'.repeat(20_000), 'stars': '*a **b '.repeat(6000), 'stars both ways': '*a **b '.repeat(3000) + 'c** d* '.repeat(3000),
  'brackets': '['.repeat(50_000), 'images': `${'!['.repeat(20_000)}a${'](b)'.repeat(1000)}`, 'links': `${'[a](b'.repeat(40_000)})`,
  'links in paragraphs': `${'[a](b'.repeat(300)})\n\n`.repeat(250), 'references': `[a]: /b\n\n${'[[a]'.repeat(12_000)}`,
  'backticks growing': each(900, index => `a${'`'.repeat(index + 1)}`, ''), 'backticks': '` `` '.repeat(20_000),
  'mail': `${'a'.repeat(100_000)}@`, 'mail in pieces': `${'a.'.repeat(50_000)}@`, 'address with marks': `http://a${'!'.repeat(80_000)}`,
  'blanks': `a${' '.repeat(100_000)}b`, 'comments': `a ${'<!--'.repeat(20_000)}`, 'tags': '<a '.repeat(30_000), 'sub': '<sub>'.repeat(20_000),
  'lazy quotes': '> a\nb\n'.repeat(40_000), 'deep lazy quotes': '> > > > > > > > a\nb\n> c\n\n'.repeat(10_000), 'lazy lists': '> - a\nb\n'.repeat(20_000),
  'lists and quotes': `${'- '.repeat(10)}${'> '.repeat(9)}a\nb\n`.repeat(6000), 'long item': `- a\n${'  aaaa bbbb cccc\n'.repeat(16_000)}`,
  'underlines': 'a\n-\n'.repeat(40_000), 'table heads': 'a|b\n:-\n'.repeat(40_000), 'wide table': `${'|a'.repeat(5000)}\n${'|-'.repeat(5000)}\n${'|\n'.repeat(5000)}`,
  'wide tables': `${'|a'.repeat(300)}\n${'|-'.repeat(300)}\n${'|\n'.repeat(300)}\n`.repeat(200), 'paragraphs': 'a\n\n'.repeat(150_000),
  'escapes': '\\('.repeat(50_000), 'definitions': '[a]: b "c\n'.repeat(40_000), 'CJK': '。****甲'.repeat(20_000), 'lines in a fence': `\`\`\`\n${'\n'.repeat(400_000)}`,
}

function milliseconds(text: string): number {
  const times = [0, 1].map(() => {
    const start = performance.now()
    lexMarkdown(text)
    return performance.now() - start
  })
  return Math.min(...times)
}

describe('no input takes long', () => {
  const usual = Math.max(milliseconds(prose), 20)

  test.each(Object.entries(attacks))('%s', (_, text) => {
    expect(milliseconds(text) / usual).toBeLessThan(12) // 100 ms are about 2; busy machines stutter
    expect(lexMarkdown(text).map(({ raw }) => raw).join('').length).toBeGreaterThan(0)
  }, 30_000)

  test.each(redos.cases)('$name', ({ markdown }) => {
    expect(milliseconds(markdown.repeat(20)) / usual).toBeLessThan(3)
  })

  test('nor do random repetitions of what Markdown is made of', () => {
    const piece = fc.constantFrom('>', '> ', '- ', '1. ', '  ', '    ', '\n', '\n\n', 'a', '*', '**', '_', '~~', '`', '```', '[', '](', ')', '![', '|',
      '|-', ':-', '=', '#', '<', '<!--', '<a ', '\\', '&amp;', '@', '!', 'http://', 'www.', '"', '(', ': ', '[x] ', '甲', '。', '\t', '$')
    const text = fc.array(fc.tuple(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 3 })
    fc.assert(fc.property(text, (parts) => {
      const whole = parts.map(([pieces, power]) => pieces.join('').repeat(10 ** power * 5)).join('')
      expect(milliseconds(whole) / usual).toBeLessThan(12)
    }), { numRuns: 60, seed: 20_240_915 })
  }, 120_000)
})

describe('what is over a limit', () => {
  test('is text as it was typed, from the block on with which it became too much', () => {
    const text = 'a\n\n**b**\n\n'.repeat(100_000)
    const blocks = lexMarkdown(text)
    const first = blocks.findIndex(({ token }) => token.type === 'literal')
    expect(first).toBeGreaterThan(10_000)
    expect(blocks.slice(first).every(({ token }) => token.type === 'literal')).toBe(true)
    expect(text.endsWith(blocks.slice(first).map(({ raw }) => raw).join(''))).toBe(true)
    expect(blocks.length).toBeLessThan(40_000)
  })

  test.each([
    ['paragraphs', 'a\n\n**b**\n\n'.repeat(60_000)], ['one paragraph', `${'word '.repeat(120_000)}\n\n# h\n\nb`],
    ['signs', '*a* [b](c)\n\n'.repeat(40_000)],
  ])('begins at the same place, however the text came: %s', (_, text) => {
    const engine = new MarkdownEngine(() => 0)
    for (let index = 0; index < text.length; index += 49_999) {
      engine.append(text.slice(index, index + 49_999))
      engine.update()
    }
    engine.finish()
    const at = (blocks: readonly Block[]): unknown => blocks.map(({ token, raw }) => [token.type, raw.length])
    expect(at(engine.blocks)).toEqual(at(lexMarkdown(text)))
  })

  test('does not take down its neighbours, where only one run of text is too costly', () => {
    const types = lexMarkdown(`# a\n\n${'*a **b '.repeat(3000)}\n\n**c**`).map(({ token }) => token)
    expect(types[0]?.type).toBe('heading')
    expect(types[1]).toMatchObject({ tokens: [{ type: 'text', escaped: true }] })
    expect(types[2]).toMatchObject({ tokens: [{ type: 'strong' }] })
  })

  test('leaves long ordinary texts alone', () => {
    expect(lexMarkdown(prose)).toHaveLength(2400)
    const list = each(3000, index => `${'  '.repeat(index % 4)}- item **${index}** with [a link](https://a.test)`)
    expect(lexMarkdown(list)[0]?.token.type).toBe('list')
    const quotes = each(2000, index => `> quoted line ${index}, _with_ emphasis`)
    expect(lexMarkdown(quotes)[0]?.token.type).toBe('blockquote')
    const table = `| a | b | c |\n|---|---|---|\n${'| x | **y** | `z` |\n'.repeat(2000)}`
    expect(lexMarkdown(table)[0]?.token.type).toBe('table')
    const headings = '# h\ntext of one line\n- item\n'.repeat(3000)
    expect(lexMarkdown(headings).length).toBe(9000)
  })
})
