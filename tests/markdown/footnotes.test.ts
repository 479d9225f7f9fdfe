import { describe, expect, test } from 'vitest'
import { footnotesOf, noFootnotes } from '../../src/markdown/footnotes'
import { lexMarkdown } from '../helpers/lexMarkdown'
import type { Block, FootnoteToken, Token } from '../../src/markdown/tokens'

/** The numbers and labels of the notes that are listed. */
function listed(text: string): readonly string[] {
  return footnotesOf([lexMarkdown(text)]).notes.map(({ number, token }) => `${number} ${token.label}`)
}

function definitions(text: string): readonly FootnoteToken[] {
  return lexMarkdown(text).map(({ token }) => token).filter(token => token.type === 'footnote')
}

function inner(text: string): readonly (readonly string[])[] {
  return definitions(text).map(({ tokens }) => tokens.filter(({ type }) => type !== 'space').map(({ type, raw }) => `${type} ${raw.trim()}`))
}

describe('a definition', () => {
  test('is a block that keeps its label and its own blocks', () => {
    expect(definitions('[^a-1]: some *text*')).toMatchObject([{ label: 'a-1', raw: '[^a-1]: some *text*' }])
    expect(inner('[^1]: some *text*')).toEqual([['paragraph some *text*']])
    expect(inner('[^1]:')).toEqual([[]])
    expect(inner('[^注]：')).toEqual([])
  })

  test('goes on in lines below, and in blocks that are indented', () => {
    expect(inner('[^1]: one\ntwo\n\n    three\n\n    - four\n\nfive')).toEqual([['paragraph one\ntwo', 'paragraph three', 'list - four']])
    expect(inner('[^1]: one\n\n    ```\n    a\n\n    b\n    ```')).toEqual([['paragraph one', 'code ```\na\n\nb\n```']])
    expect(inner('[^1]:\n    one\n\n\ttwo')).toEqual([['paragraph one', 'paragraph two']])
  })

  test('ends where another block begins', () => {
    expect(inner('[^1]: one\n[^2]: two\n\n[^3]: three')).toEqual([['paragraph one'], ['paragraph two'], ['paragraph three']])
    for (const next of ['# h', '- i', '1. i', '> q', '```', '***', '| a |', '$$x$$', '\n  two']) {
      expect(inner(`[^1]: one\n${next}`)).toEqual([['paragraph one']])
    }
  })

  test('ends a paragraph, and defines no link', () => {
    expect(lexMarkdown('text\n[^1]: note').map(({ token }) => token.type)).toEqual(['paragraph', 'footnote'])
    expect(lexMarkdown('[^1]: https://a.test\n\n[^1]').map(({ token }) => token.type)).toEqual(['footnote', 'paragraph'])
  })

  test('may stand in a quote, a list, or a note', () => {
    expect(listed('a[^1] b[^2] c[^3]\n\n> [^1]: one\n\n- [^2]: two\n\n[^4]: [^3]: three')).toEqual(['1 1', '2 2', '3 3'])
  })

  test('is none in code, without a label, or with blanks in it', () => {
    expect(definitions('```\n[^1]: a\n```\n\n    [^1]: a\n\n[^]: a\n\n[^a b]: a\n\n\\[^1]: a')).toEqual([])
  })
})

describe('a reference', () => {
  const references = (text: string): readonly string[] => {
    const inside = (tokens: readonly Token[]): string[] => tokens.flatMap((token) => {
      return token.type === 'footnote-reference' ? [token.raw] : 'tokens' in token ? inside(token.tokens ?? []) : []
    })
    return inside(lexMarkdown(text).map(({ token }) => token as Token))
  }

  test.each([
    ['a[^1] b[^note][^2]', ['[^1]', '[^note]', '[^2]']],
    ['**a[^1]**，[^注]。', ['[^1]', '[^注]']],
    ['[^1]', ['[^1]']],
    ['[a[^1]](https://a.test)', ['[^1]']],
    ['`[^1]` \\[^1] [^a b] [^] [^a](https://a.test) $[^1]$', []],
  ])('%s', (text, expected) => {
    expect(references(text)).toEqual(expected)
  })
})

describe('the table of footnotes', () => {
  test('numbers in the order of the first references', () => {
    expect(listed('a[^b] c[^a] d[^b]\n\n[^a]: A\n\n[^b]: B')).toEqual(['1 b', '2 a'])
    expect(listed('[^a]: A\n\n| t[^x] |\n|-|\n| u[^a] |\n\n- v[^y]\n\n[^x]: X\n[^y]: Y')).toEqual(['1 x', '2 a', '3 y'])
  })

  test('leaves out what is not named, and names what is not defined nowhere', () => {
    expect(listed('a[^1]\n\n[^2]: two')).toEqual([])
    expect(footnotesOf([lexMarkdown('a[^1]\n\n[^2]: two')]).byKey.size).toBe(0)
  })

  test('takes the first definition, and does not tell capitals apart', () => {
    const { notes, byKey } = footnotesOf([lexMarkdown('a[^Note]\n\n[^NOTE]: one\n\n[^note]: two')])
    expect(notes.map(({ token }) => token.label)).toEqual(['NOTE'])
    expect([...byKey.values()]).toEqual(notes)
  })

  test('lists notes that only notes name behind all others', () => {
    expect(listed('a[^1] b[^2]\n\n[^1]: see[^3]\n[^2]: two\n[^3]: three, see[^1]')).toEqual(['1 1', '2 2', '3 3'])
  })

  test('is the same object as long as the notes are the same', () => {
    const blocks = lexMarkdown('a[^1]\n\n[^1]: one')
    const first = footnotesOf([blocks])
    const more: readonly Block[] = [...blocks, ...lexMarkdown('b[^1] c[^2]')]
    expect(footnotesOf([more], first)).toBe(first)
    expect(footnotesOf([[...more, ...lexMarkdown('[^2]: two')]], first).notes).toHaveLength(2)
    expect(footnotesOf([lexMarkdown('none')])).toBe(noFootnotes)
  })
})
