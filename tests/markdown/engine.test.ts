import fc from 'fast-check'
import { tests as specification } from 'commonmark-spec'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { DialectLexer } from '../../src/markdown/dialect'
import { MarkdownEngine } from '../../src/markdown/engine'
import { lexMarkdown } from '../helpers/lexMarkdown'
import type { Block } from '../../src/markdown/tokens'
import gfm from '../fixtures/corpora/markdown-gfm-0.29.json'
import { chinese, nasty, prose } from './documents'

const examples = [
  ...specification.map(({ markdown }) => markdown.replaceAll('→', '\t')),
  ...gfm.cases.map(({ markdown }) => markdown),
]
const pieces = fc.infiniteStream(fc.integer({ min: 1, max: 9 }))

/** Feeds a text in pieces of the given lengths, with an update behind each. */
function stream(text: string, lengths: Iterable<number>, after: (engine: MarkdownEngine, fed: number) => void = () => {}): MarkdownEngine {
  const engine = new MarkdownEngine(() => 0)
  let fed = 0
  for (const length of lengths) {
    if (fed >= text.length) break
    engine.append(text.slice(fed, fed + length))
    fed = Math.min(text.length, fed + length)
    engine.update()
    after(engine, fed)
  }
  engine.finish()
  return engine
}

const charactersOf = (calls: readonly (readonly [string])[]): number => calls.reduce((sum, [text]) => sum + text.length, 0)

afterEach(() => vi.restoreAllMocks())

const tokensOf = (blocks: readonly Block[]): unknown => blocks.map(({ token }) => token)

/** What marked itself says of the whole text, in one go. */
function wholeText(text: string): unknown {
  const tokens = new DialectLexer().lex(text)
  return tokens.filter(({ type }) => type !== 'space' && type !== 'def')
}

describe('any cutting ends in what reading the whole text gives', () => {
  test('each example of the specifications, character by character', () => {
    for (const text of examples) {
      const { blocks } = stream(text, Array<number>(text.length).fill(1))
      expect(tokensOf(blocks), JSON.stringify(text)).toEqual(wholeText(text))
    }
  })

  test('random joins of examples in random pieces', () => {
    const texts = fc.array(fc.constantFrom(...examples), { minLength: 2, maxLength: 6 })
    fc.assert(fc.property(texts, fc.constantFrom('', '\n', '\n\n'), pieces, (parts, between, lengths) => {
      const text = parts.join(between)
      expect(tokensOf(stream(text, lengths).blocks)).toEqual(wholeText(text))
    }), { numRuns: 3000 })
  }, 120_000)

  test('what is read otherwise because of the line behind it', () => {
    for (const text of ['one\n    two\n---\n', '>2) \n|-|-|\n']) {
      for (const step of [1, 2, 5]) expect(tokensOf(stream(text, Array<number>(20).fill(step)).blocks)).toEqual(wholeText(text))
    }
  })

  test.each([['prose', prose(1)], ['Chinese', chinese(1)], ['nasty', nasty]])('%s, in random pieces', (_, text) => {
    fc.assert(fc.property(pieces, (lengths) => {
      expect(tokensOf(stream(text, lengths).blocks)).toEqual(wholeText(text))
    }), { numRuns: 60 })
  }, 60_000)

  test('every two pieces of a nasty text', () => {
    const whole = wholeText(nasty)
    for (let cut = 1; cut < nasty.length; cut++) {
      expect(tokensOf(stream(nasty, [cut, nasty.length]).blocks), JSON.stringify(nasty.slice(cut - 20, cut))).toEqual(whole)
    }
  }, 60_000)

  test('line ends of every kind, also where a piece ends between them', () => {
    const text = nasty.replaceAll('\n', '\r\n')
    fc.assert(fc.property(pieces, (lengths) => {
      expect(tokensOf(stream(text, lengths).blocks)).toEqual(wholeText(nasty))
    }), { numRuns: 30 })
    expect(tokensOf(stream('a\r\rb\r', [1, 1, 1, 1, 1]).blocks)).toEqual(wholeText('a\n\nb\n'))
  })

  test('random signs of Markdown', () => {
    const sign = fc.constantFrom('>', '> ', '- ', '1. ', '2) ', '  ', '    ', '\n', '\n', '\n\n', 'a', 'b c', '*', '**', '_', '~~', '`', '```\n', '~~~', '[a]', '[a]: /u\n',
      '[', ']', '](', ')', '!', '| a | b |\n', '|-|-|\n', '|', '---', '===', '#', '# ', '<div>', '</div>', '<!--', '-->', '<a ', '\\', '"', '甲', '。', '\t', '$', '$$', '[^1]', '[^1]: n\n', '\\[', '\\]')
    fc.assert(fc.property(fc.array(sign, { maxLength: 40 }), pieces, (signs, lengths) => {
      const text = signs.join('')
      expect(tokensOf(stream(text, lengths).blocks)).toEqual(wholeText(text))
    }), { numRuns: 6000 })
  }, 120_000)
})

describe('what is shown of an unfinished text', () => {
  /** What can be seen: kinds and texts, without blanks at their ends. */
  const seen = (tokens: readonly object[]): unknown => tokens.flatMap((token) => {
    const { type, text, tokens: children, items } = token as { type: string, text?: string, tokens?: object[], items?: { tokens: object[] }[] }
    if (items) return [[type, items.map(item => seen(item.tokens))]]
    if (children) return [[type, seen(children)]]
    return type === 'text' && !text?.trim() ? [] : [[type, text?.trimEnd()]]
  })
  const shown = (engine: MarkdownEngine): unknown => seen(engine.blocks.map(({ token }) => token))

  test.each([['prose', prose(2)], ['Chinese', chinese(3)], ['nasty', nasty]])('does not depend on how it came: %s', (_, text) => {
    fc.assert(fc.property(pieces, (lengths) => {
      stream(text, lengths, (engine, fed) => {
        const fresh = new MarkdownEngine(() => 0)
        fresh.append(text.slice(0, fed))
        fresh.update()
        expect(shown(engine), JSON.stringify(text.slice(Math.max(0, fed - 60), fed))).toEqual(shown(fresh))
      })
    }), { numRuns: 8 })
  }, 60_000)

  test('nor do random texts', () => {
    const piece = fc.constantFrom('word', ' two words', '甲乙', '，', ' ', '*', '**', '_', '`', '~~', '[', '](', ')', '- ', '\n', '\n\n', '> ', '1. ', '# ', '$', 'www', '.', 'http', '://', '@', '\\', '&amp', ';', '!', '|', '2')
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
      const engine = new MarkdownEngine(() => 0)
      parts.forEach((part, index) => {
        engine.append(part)
        engine.update()
        const fresh = new MarkdownEngine(() => 0)
        fresh.append(parts.slice(0, index + 1).join(''))
        fresh.update()
        expect(shown(engine), JSON.stringify(parts.slice(0, index + 1))).toEqual(shown(fresh))
      })
    }), { numRuns: 1500 })
  }, 60_000)
})

describe('what is settled', () => {
  test('keeps its objects for ever, where no definition comes late', () => {
    const text = prose(8)
    const seen: Block[] = []
    stream(text, Array<number>(text.length).fill(7), ({ blocks, groups, settledGroups }) => {
      const settled = groups.slice(0, settledGroups).flat()
      settled.forEach((block, index) => {
        if (seen[index]) expect(block).toBe(seen[index])
        seen[index] = block
      })
      expect(blocks.length).toBeGreaterThanOrEqual(seen.length)
    })
    expect(seen.length).toBeGreaterThan(32)
    expect(lexMarkdown(text).slice(0, seen.length).map(({ raw }) => raw)).toEqual(seen.map(({ raw }) => raw))
  })

  test('is replaced where a late definition gives it a link, and only there', () => {
    const before = `${'one paragraph\n\n'.repeat(40)}see [a] and [b][A]\n\n> quoted [a]\n\n${'another\n\n'.repeat(40)}`
    const engine = new MarkdownEngine()
    engine.append(before)
    engine.update()
    const old = engine.blocks
    engine.append('[a]: https://a.test\n\nand more\n\n')
    engine.update()
    const changed = engine.blocks.slice(0, old.length - 1).flatMap((block, index) => block === old[index] ? [] : [index])
    expect(changed).toEqual([40, 41])
    expect(JSON.stringify(engine.blocks[40])).toContain('"href":"https://a.test"')
    engine.finish()
    expect(tokensOf(engine.blocks)).toEqual(wholeText(`${before}[a]: https://a.test\n\nand more\n\n`))
  })

  test('is not touched by a definition that is still being typed', () => {
    const engine = new MarkdownEngine()
    engine.append('see [a]\n\nnext\n\n[a]: https://a.te')
    engine.update()
    const [first] = engine.blocks
    expect(JSON.stringify(first)).not.toContain('href')
    engine.append('st\n\nend\n\n')
    engine.update()
    expect(JSON.stringify(engine.blocks[0])).toContain('"href":"https://a.test"')
  })

  test('is read once: the cost follows the text that arrives', () => {
    const text = prose(12)
    const read = vi.spyOn(DialectLexer.prototype, 'read')
    stream(text, Array<number>(text.length).fill(32))
    expect(charactersOf(read.mock.calls) / text.length).toBeLessThan(40)
  })
})

describe('an open fence', () => {
  const code = Array.from({ length: 300 }, (_, index) => `const line${index} = \`\${${index}}\` // **no** [link]`).join('\n')

  test('is extended without being read', () => {
    const engine = new MarkdownEngine(() => 0)
    engine.append('Text\n\n```ts\nconst a = 1\n')
    engine.update()
    const read = vi.spyOn(DialectLexer.prototype, 'read')
    for (let index = 0; index < code.length; index += 40) {
      engine.append(code.slice(index, index + 40))
      engine.update()
    }
    expect(read).not.toHaveBeenCalled()
    expect(engine.blocks.at(-1)?.token).toMatchObject({ type: 'code', lang: 'ts', text: `const a = 1\n${code}` })
    engine.append('\n```\n\n**after**')
    engine.update()
    expect(engine.blocks.map(({ token }) => token.type)).toEqual(['paragraph', 'code', 'paragraph'])
  })

  test.each(['```', '````', '~~~', '```js', '   ```', '~~~~ `x`'])('opened by %j ends as it does in the whole text', (opener) => {
    const text = `a\n\n${opener}\n${code.slice(0, 200)}\n\`\` \`\n ~~~\n\`\`\`x\n\n    \`\`\`\n  \`\`\`\`  \n~~~~\nb`
    fc.assert(fc.property(pieces, (lengths) => {
      expect(tokensOf(stream(text, lengths).blocks)).toEqual(wholeText(text))
    }), { numRuns: 40 })
  })

  test('does not show a line that may become its end', () => {
    const engine = new MarkdownEngine()
    engine.append('```\na\n`')
    engine.update()
    engine.append('`')
    engine.update()
    expect(engine.blocks[0]?.token).toMatchObject({ type: 'code', text: 'a\n' })
    engine.append(' b')
    engine.update()
    expect(engine.blocks[0]?.token).toMatchObject({ type: 'code', text: 'a\n`` b' })
  })
})

describe('a huge open end', () => {
  test('is read less and less often, so that the cost stays proportional', () => {
    const text = 'word '.repeat(20_000)
    const read = vi.spyOn(DialectLexer.prototype, 'read')
    const engine = new MarkdownEngine(() => charactersOf(read.mock.calls) / 1000) // each takes a microsecond
    for (let index = 0; index < text.length; index += 20) {
      engine.append(text.slice(index, index + 20))
      engine.update()
    }
    engine.finish()
    expect(charactersOf(read.mock.calls) / text.length).toBeLessThan(20)
    expect(engine.blocks.map(({ raw }) => raw).join('')).toBe(text)
  })
})
