import { describe, expect, test } from 'vitest'
import { MarkdownEngine } from '../../src/markdown/engine'
import type { Token } from '../../src/markdown/tokens'
import { withheldLength } from '../../src/markdown/withhold'
import * as documents from './documents'

const withheld = (tail: string): string => withheldLength(tail) === 0 ? '' : tail.slice(-withheldLength(tail))

describe('not read yet', () => {
  test.each([
    '-', '- ', '--', '---', '=', '===', '#', '### ', '>', '> ', '1', '12.', '3) ', '*', '* ', '+', '_', '**', '***', '* * *', '_ _', '~~~', '~', '`', '``',
    '```', '```ts', '~~~ python', '$', '$$', '\\', '\\[', '\\(', '[', '![', '<', '> - **', '1. **', '- [', '- [ ', '- [x', '- [ ]', '- [x] ', '> - [ ] *',
    '  - ', '    * `', '## **', '[^', '[^1', '[^1]', '[^1]: ', '[1', '[a', '[a]', '[a]:', '[a]: https://a.te', '|', '| a', '| a | b |', ':--', '- | a', '> | a |',
  ])('a line that may become anything: %j', (line) => {
    expect(withheld(line)).toBe(line)
    expect(withheld(`text\n\n${line}`)).toBe(line)
  })

  test.each([
    ['text\n| a | b |\n', '| a | b |\n'], ['text\n\n| a | b |\n|', '| a | b |\n|'], ['| a |\n| - |', '| a |\n| - |'], ['> | a |\n> | -', '> | a |\n> | -'],
    ['| a |\n|---', '| a |\n|---'], ['- | a |\n  | :-', '- | a |\n  | :-'],
  ])('the head of a table until the line below it is complete: %j', (tail, head) => expect(withheld(tail)).toBe(head))

  test.each([
    ['| a |\n| - |\n|', '|'], ['| a |\n| - |\n| b |\n| -', '| -'], ['a | b\n--- | -', '--- | -'], ['text\n---', '---'], ['- a\n-', '-'],
    ['[a]: https://a.test\n[b', '[b'], ['[a]: https://a.test\n[b]: ht', '[b]: ht'],
  ])('a line that may belong to the one above: %j', (tail, line) => expect(withheld(tail)).toBe(line))
})

describe('read at once', () => {
  test.each([
    '', 'a', '- a', '#tag', '# a', '**a', '-5', '2024 was', '1.5', '$5', '`a', '```a``` b', '~~a', '\\alpha', '[a](b', '[^1]: a', '![a', '- [a', '- [ ] a', '<b',
    '> a', '===a', '\n', 'a\n', '---\n', '**\n', '- \n', '```ts\n', '[a]: https://a.test\n', 'a\n\n', '| a |\n| - |\n', '| a |\n| - |\n| b', '| a |\n| - |\n| b |\n',
    '| a |\ntext', '| a |\n\n', '| a |\n| - |\n| b |\n| c', 'text\n[a]: b', `|${'a'.repeat(500)}`, `| a |\n|${'a'.repeat(500)}`, '-'.repeat(500),
  ])('text that is nothing else: %j', tail => expect(withheld(tail)).toBe(''))

  test('a long text is looked at from its end', () => {
    expect(withheld(`${'a'.repeat(100_000)}\n- **`)).toBe('- **')
    expect(withheld('a'.repeat(100_000))).toBe('')
    expect(withheld('\n'.repeat(100_000))).toBe('')
  })
})

/** The kinds of the blocks of a text, those inside others as well. */
function kinds(tokens: readonly Token[], path = ''): string[] {
  return tokens.filter(({ type }) => !/^(?:space|def|text)$/.test(type)).flatMap((token, index) => {
    const name = `${path}/${index}:${token.type}`
    const inner = token.type === 'list' ? token.items as Token[] : 'tokens' in token && /^(?:blockquote|list_item)$/.test(token.type) ? token.tokens ?? [] : []
    return [name, ...kinds(inner, name)]
  })
}

describe('a text that comes in pieces', () => {
  test.each([['prose', documents.prose(1)], ['Chinese', documents.chinese(2)]])('%s: no block that was shown becomes another or goes', (_, text) => {
    const engine = new MarkdownEngine(() => 0)
    let before: readonly string[] = []
    const gone: string[] = []
    for (const [index, unit] of [...text].entries()) {
      engine.append(unit)
      engine.update()
      const now = kinds(engine.blocks.map(({ token }) => token))
      const lost = before.filter(kind => !now.includes(kind))
      if (lost.length > 0) gone.push(`${text.slice(Math.max(0, index - 20), index + 1)} → ${lost.join()}`)
      before = now
    }
    expect(gone.length).toBeLessThanOrEqual(2) // the line above an underline was a paragraph
  })
})
