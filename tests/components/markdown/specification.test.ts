// @vitest-environment jsdom
import { tests as commonmark } from 'commonmark-spec'
import { describe, expect, test } from 'vitest'
import { DialectLexer } from '../../../src/markdown/dialect'
import gfm from '../../fixtures/corpora/markdown-gfm-0.29.json'
import { faults, show } from './page'
import { shape } from './shape'

const tabs = (text: string): string => text.replaceAll('→', '\t')
const examples = [
  ...commonmark.map(({ markdown, html, section, number }) => ({
    markdown: tabs(markdown), html: tabs(html), name: `${section} ${number}`,
  })),
  ...gfm.cases.map(({ markdown, html, section, example }) => ({ markdown, html, name: `${section} ${example}` })),
]

/** Where we chose otherwise; line ends, dropped relative links and raw HTML are left out by `shape`. */
const chosen = [
  'Entity and numeric character references 25', // names of HTML 5 that our table does not hold
  'Autolinks 603', // the browser's spelling of an address
  'Images 581', 'Links 484', 'Links 487', // what has neither an address nor words shows its source
  'Autolinks 602', 'Autolinks 608', 'Autolinks 611', 'Autolinks 612', // the extension of GFM: bare addresses are links
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
    }).map(({ name }) => name)
    expect(different.toSorted()).toEqual(chosen.toSorted())
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
