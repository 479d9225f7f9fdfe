// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { DialectLexer } from '../../../src/markdown/dialect'
import commonmark from '../../fixtures/corpora/markdown-commonmark-0.31.2.json'
import gfm from '../../fixtures/corpora/markdown-gfm-0.29.json'
import { faults, show } from './page'
import { shape } from './shape'

interface Example {
  readonly markdown: string
  readonly html: string
  readonly example: number
  readonly section: string
}

const examples: readonly Example[] = [...commonmark.cases, ...gfm.cases]

/** Where we chose otherwise; line ends, dropped relative links and raw HTML are left out by `shape`. */
const chosen = [
  'Entity and numeric character references 25', // names of HTML 5 that our table does not hold
  'Links 526', 'Links 538', 'Backslash escapes 20', // the browser's spelling of an address
  'Images 581', // a picture without address and description shows its source
  'Autolinks 612', // the extension of GFM: a bare mail address is a link
]

describe('the examples of CommonMark 0.31.2 and GFM 0.29', () => {
  test('become what the specification says, but for those that we chose to differ in', () => {
    const different = examples.filter(({ markdown, html }) => {
      if (holdsHtml(markdown)) return false
      const page = show(markdown)
      const expected = new DOMParser().parseFromString(html, 'text/html').body
      const same = shape(page.element) === shape(expected)
      page.unmount()
      return !same
    }).map(({ example, section }) => `${section} ${example}`)
    expect(different.filter(name => !chosen.includes(name))).toEqual([])
  })

  test('keep every letter and digit of raw HTML, as text', () => {
    const samples = examples.filter(({ markdown }) => holdsHtml(markdown))
    expect(samples.length).toBeGreaterThan(30)
    for (const { markdown } of samples) {
      const page = show(markdown)
      const tags = markdown.match(/<\/?[a-z][^<>]*>/g) ?? []
      const text = page.element.textContent ?? ''
      for (const tag of tags.filter(found => !/^<br/.test(found) && !found.includes(':'))) {
        expect(text.replace(/\s+/g, '')).toContain(tag.replace(/\s+/g, ''))
      }
      page.unmount()
    }
  })

  test('make only allowed elements and attributes', () => {
    for (const { markdown } of examples) {
      const page = show(markdown, true)
      expect(faults(page.element), markdown).toEqual([])
      page.unmount()
    }
  })
})

function holdsHtml(markdown: string): boolean {
  return JSON.stringify(new DialectLexer().lex(markdown)).includes('"type":"html"')
}
