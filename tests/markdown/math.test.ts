import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lexMarkdown } from '../helpers/lexMarkdown'
import { FormulaRun } from '../../src/markdown/math'
import type { Token, Tokens } from '../../src/markdown/tokens'

/** Every formula of a text with its signs: `i` in a line, `d` displayed, `b` a block of its own. */
function formulas(text: string): readonly string[] {
  return lexMarkdown(text).flatMap(({ token }) => {
    if (token.type === 'math') return [`b ${token.text}`]
    return inside([token])
  })
}

function inside(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.type === 'math') return [`${token.display ? 'd' : 'i'} ${token.text}`]
    if (token.type === 'list') return (token as Tokens.List).items.flatMap(item => inside(item.tokens))
    if (token.type === 'table') return [token.header, ...token.rows].flat().flatMap((cell: Tokens.TableCell) => inside(cell.tokens))
    return 'tokens' in token ? inside(token.tokens ?? []) : []
  })
}

function types(text: string): readonly string[] {
  return lexMarkdown(text).map(({ token }) => token.type)
}

describe('a formula in a line', () => {
  test.each([
    ['Let $x$ be', ['i x']],
    ['$a_1 * b$ and $c * d_2$', ['i a_1 * b', 'i c * d_2']],
    ['设$x$为，且$y$。', ['i x', 'i y']],
    ['（$x$）', ['i x']],
    ['the $n$th and $k$-th', ['i n', 'i k']],
    ['**$x$**后 *$a*b$*', ['i x', 'i a*b']],
    ['**结果：$x_1$**是', ['i x_1']],
    ['\\(a_1 \\* b\\) and \\(c\\)', ['i a_1 \\* b', 'i c']],
    ['\\(a\nb\\)', ['i a\nb']],
    ['so $$x$$ holds, and \\[y\\]', ['d x', 'd y']],
    ['$$\\text{if $x$}$$', ['b \\text{if $x$}']],
    ['so $$\\text{if $x$}$$ then', ['d \\text{if $x$}']],
    ['$\\text{\\$5}$', ['i \\text{\\$5}']],
    ['$x$, $5 and $y$', ['i x', 'i y']],
    ['`a` $x$ `b`', ['i x']],
    ['# $h$\n\n- $l$\n  $m$\n\n| $t$ |\n|-|\n| $u$ |\n\n> $q$', ['i h', 'i l', 'i m', 'i t', 'i u', 'i q']],
    ['$x$![$a$](https://a.test)[$b$](https://a.test)', ['i x', 'i a', 'i b']],
    ['$[a$](b)', ['i [a']],
    ['$\\$', []],
  ])('%s', (text, expected) => {
    expect(formulas(text)).toEqual(expected)
  })

  test.each([
    '$5 and $10', 'costs $5, or US$10–$20', 'from $5-$10', '$5 and 10$', '$20, US$', '售价 $5，另付 US$。', '$1,000 to 2,000$',
    '$ x $', '$x $', '$ x$', '$$', '$$$', '$$$$', '$$ $$', '$a', 'a$', '\\$x$', '$x\\$', '$a\nb$', '`$x$`', '`` $a` $ ``', '$a `b$`',
    '$PATH:$HOME/bin', '$(a),$(b)', '${a}/${b}', 'a=$1&b=$2', 'https://a.test/?$a=1&$b', '$HOME is there and so is PATH$', '\\(see the appendix\\)',
    '\\(open', '\\[open', '\\( \\)', '\\(…\\)', 'a\\[0\\] = b\\[i\\]', '\\[1\\]', '\\[link\\](https://a.test)', '\\\\(x\\\\)', '    $x$',
    '```\n$x$\n$$\ny\n$$\n```', '<a href="$x"> $y',
  ])('none: %s', (text) => {
    expect(formulas(text)).toEqual([])
  })

  test('keeps what was typed', () => {
    const [block] = lexMarkdown('a $x$ \\(y\\) $$ z $$')
    const tokens = (block?.token as Tokens.Paragraph).tokens
    expect(tokens.map(({ raw }) => raw).join('')).toBe('a $x$ \\(y\\) $$ z $$')
    expect(tokens.filter(({ type }) => type === 'math').map(({ raw }) => raw)).toEqual(['$x$', '\\(y\\)', '$$ z $$'])
  })

  test('is no formula beyond 10,000 characters', () => {
    expect(formulas(`$${'x'.repeat(10_000)}$`)).toHaveLength(1)
    expect(formulas(`$${'x'.repeat(10_001)}$`)).toEqual([])
    expect(formulas(`$$\n${'x\n'.repeat(5000)}$$`)).toEqual([])
  })
})

describe('a formula on lines of its own', () => {
  test.each([
    ['$$\nx\n$$', 'x'],
    ['$$x$$', 'x'],
    ['\\[\nx\n\\]', 'x'],
    ['  \\[ x \\]  ', 'x'],
    ['$$\na\n- b\n+ c\n= d\n# e\n> f\n1. g\n$$', 'a\n- b\n+ c\n= d\n# e\n> f\n1. g'],
    ['$$\n|a|\n|-|\n$$', '|a|\n|-|'],
    ['\\[\n\\begin{pmatrix} a \\\\[2pt] b \\end{pmatrix}\n\\]', '\\begin{pmatrix} a \\\\[2pt] b \\end{pmatrix}'],
    ['$$\n\\$$\n$$', '\\$$'],
  ])('%j', (text, tex) => {
    expect(formulas(text)).toEqual([`b ${tex}`])
  })

  test('ends a paragraph, and ends itself', () => {
    expect(types('text:\n$$\nx\n$$\nmore')).toEqual(['paragraph', 'math', 'paragraph'])
    expect(types('text:\n\\[\nx\n- y\n\\]\nmore\n$$z$$')).toEqual(['paragraph', 'math', 'paragraph', 'math'])
    expect(types('a\n$$ x')).toEqual(['paragraph'])
    expect(types('> a\n> $$\n> x\n> $$\n\n- b\n  $$\n  y\n  $$')).toEqual(['blockquote', 'list'])
    expect(formulas('> a\n> $$\n> x\n> $$\n\n- b\n  $$\n  y\n  $$\n\n1. c\n   \\[z\\]')).toEqual(['d x', 'd y', 'd z'])
  })

  test.each(['$$\nx\n\ny\n$$', '\\[\nx\n\ny\n\\]', '$$\nx', '\\[\nx', '$$$\nx\n$$$'])('does not reach over a blank line, and must be closed: %j', (text) => {
    expect(formulas(text)).toEqual([])
  })
})

describe('formulas in a stream', () => {
  const piece = fc.constantFrom('$', '$$', '\\(', '\\)', '\\[', '\\]', '\\', '`', '``', '\n', '\n\n', ' ', 'x', '5', 'and', '，', '设', '*', '**', '[', '](', ')', '- ', '> ', '|', '~~')

  test('are found wherever the text around them is cut at a blank line', () => {
    fc.assert(fc.property(fc.array(fc.array(piece, { maxLength: 12 }), { minLength: 2, maxLength: 4 }), (parts) => {
      fc.pre(!/```/.test(parts.map(part => part.join('')).join('\n'))) // a fence goes on over blank lines
      const blocks = parts.map(part => `p ${part.join('').replace(/\n{2,}/g, '\n')}`.replace(/\n\s*$/, ''))
      expect(formulas(blocks.join('\n\n***\n\n'))).toEqual(blocks.flatMap(formulas))
    }), { numRuns: 1000 })
  })

  test('lose no character', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
      const text = `p${parts.join('').replace(/\n+/g, ' ')}`
      const [block] = lexMarkdown(text)
      const tokens = block?.token.type === 'paragraph' ? block.token.tokens : []
      if (lexMarkdown(text).length === 1) expect(tokens.map(({ raw }) => raw).join('').trim()).toBe(text.trim())
    }), { numRuns: 1000 })
  })
})

describe('no run of signs takes long', () => {
  const length = 200_000
  const usual = Math.max(milliseconds('Let $x_1$ be `one` of \\(n\\) numbers, for $5 each.\n'), 2)

  function milliseconds(signs: string): number {
    const text = signs.repeat(Math.ceil(length / signs.length))
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now()
      const run = new FormulaRun(text)
      for (let at = 0; at < text.length; at += 97) {
        run.at(text.slice(at))
        run.before(text.slice(at))
      }
      return performance.now() - start
    })
    return Math.min(...times)
  }

  test.each(['$', '$ ', '$x', '\\(', '\\[x', '$\\(', '\\($', '$$ ', '$$x$ ', '$x\\)', '`$', '``$`', '$\\', '\\[\\(', '`\\(', '$`', '$a $b$ '])('%j', (signs) => {
    expect(milliseconds(signs) / usual).toBeLessThan(30) // to the square it were thousands
  })

  test.each(['$$ a\n', '\\( a\n', '\\[ a\n# h\n', '- \\( a\n', '[^1]: a\n', '[^1]: a\n\n', '[^1] ', '$$\n\n'])('lines of %j are read to their end', (line) => {
    const text = line.repeat(5000)
    expect(lexMarkdown(text).map(({ raw }) => raw.trim().length).reduce((one, other) => one + other)).toBeGreaterThan(text.length / 4)
  })
})
