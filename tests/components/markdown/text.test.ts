// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { LazyMarkdown, loadMarkdown } from '../../../src/components/markdown/LazyMarkdown'
import { setSmoothing } from '../../../src/composables/smoothing'
import { faults, show } from './page'

const nasty = `# 标题 *em*
Setext
===

> quote **bold
> > deeper \`code

- [x] done
- [ ] open <b>raw</b> <sub>2</sub> <kbd>Ctrl</kbd>
  1. one
  2. two ~~gone~~

     loose

| a | b |
| :- | -: |
| \`|\` | ![p](https://i.test/a.png "t") |

\`\`\`ts
const a = '<b>'

\`\`\`

**重点：**后面 \\(a_1\\) &amp;copy; &copy; https://a.test/x?y=1，后 [ref][1] [bad](javascript:alert(1))

[1]: https://b.test "title"
***
<div>
html *not em*
</div>

    indented

~~~`

const glyphs = (text: string): string => show(text).element.textContent

setSmoothing(false) // what is given is seen at once
afterEach(() => document.body.replaceChildren())

describe('MarkdownText', () => {
  test('shows emphasis, links and code as what they are', () => {
    const page = show('A **bold** and *em* ~~del~~ `a<b` [docs](https://vuejs.org/guide "t").')
    expect(page.get('strong').text()).toBe('bold')
    expect(page.get('em').text()).toBe('em')
    expect(page.get('del').text()).toBe('del')
    expect(page.get('code').text()).toBe('a<b')
    expect(page.get('a').text()).toBe('docs')
    expect(page.get('a').attributes()).toEqual({
      href: 'https://vuejs.org/guide', target: '_blank', rel: 'noopener noreferrer nofollow', title: 't',
    })
    expect(page.get('a + .link-host').text()).toBe('vuejs.org')
  })

  test('does not repeat a host that the label names', () => {
    expect(show('https://a.test/x <https://b.test> [c.test](https://c.test/y)').find('.link-host').exists()).toBe(false)
    expect(show('[a.test](https://b.test)').get('.link-host').text()).toBe('b.test')
    expect(show('[](https://b.test)').get('a').text()).toBe('b.test')
  })

  test('shows a link that may not be one as its label', () => {
    const page = show('[a](javascript:alert(1)) [b](/settings) [c](//x.test) [d](data:text/html,x)')
    expect(page.find('a').exists()).toBe(false)
    expect(page.text()).toBe('a b c d')
  })

  test('decodes each entity once, and none in code', () => {
    expect(glyphs('&lt;b&gt; &amp;lt; &#38;lt; &copy; `&lt;`')).toBe('<b> &lt; &lt; © &lt;')
    expect(glyphs('\\&copy; &nosuch; &#0;')).toBe('&copy; &nosuch; \ufffd')
  })

  test('builds only line breaks, sub, sup and kbd from raw HTML, without attributes', () => {
    const page = show('H<sub>2</sub>O x<SUP>2</SUP> <kbd>a **b**</kbd> c<br/>d <sub class=x>e</sub> <sup>open')
    expect(page.findAll('sub, sup, kbd, br').map(({ element }) => element.localName)).toEqual(['sub', 'sup', 'kbd', 'br'])
    expect(page.get('kbd strong').text()).toBe('b')
    expect(page.text()).toContain('<sub class=x>e</sub> <sup>open')
  })

  test('gives the language of a fence to a data attribute, when it is a plain word', () => {
    expect(show('```c++ {1}\nx\n```').get('figure').attributes('data-language')).toBe('c++')
    expect(show('```"><img\nx\n```').get('figure').attributes('data-language')).toBeUndefined()
  })

  test('names tables and boxes for those who cannot see them', () => {
    const page = show('| a | b |\n| :-: | -: |\n| 1 | 2 |\n\n- [x] a\n- [ ] b')
    const table = page.get('.table-scroll')
    expect(table.attributes()).toMatchObject({ 'tabindex': '0', 'role': 'group', 'aria-label': 'Table' })
    expect(page.findAll('td').map(cell => cell.classes())).toEqual([['align-center'], ['align-right']])
    expect(page.findAll('input').map(box => box.attributes('aria-label'))).toEqual(['Done', 'Open'])
    expect(page.findAll('input').map(({ element }) => [element.disabled, element.checked])).toEqual([[true, true], [true, false]])
  })

  test('keeps the line ends of text, and the source of formulas', () => {
    expect(show('a\nb').findAll('br')).toHaveLength(1)
    expect(glyphs('\\(a_1 * b_1\\) and $x_1$')).toBe('\\(a_1 * b_1\\) and $x_1$')
  })

  test('renders every prefix of a nasty text, with allowed elements only', async () => {
    const text = nasty.repeat(3)
    const page = show('', true)
    for (let length = 1; length <= text.length; length++) {
      await page.setProps({ text: text.slice(0, length) })
      if (length % 10 === 0) expect(faults(page.element)).toEqual([])
      expect(page.findAll('.caret')).toHaveLength(1)
    }
    await page.setProps({ streaming: false })
    const once = show(text)
    for (const element of [page.element, once.element]) element.normalize()
    expect(page.element.isEqualNode(once.element)).toBe(true)
  }, 60_000)

  test('renders only the blocks that changed', async () => {
    const page = show('# a\n\nfirst\n\nlast', true)
    const [heading, first] = page.element.children
    const text = first?.firstChild
    await page.setProps({ text: '# a\n\nfirst\n\nlast one' })
    expect(page.element.children[0]).toBe(heading)
    expect(page.element.children[1]?.firstChild).toBe(text)
    expect(page.text()).toContain('last one')
  })

  test('makes a link of an early reference when its definition arrives', async () => {
    const page = show('see [a]\n\nb', true)
    expect(page.find('a').exists()).toBe(false)
    await page.setProps({ text: 'see [a]\n\nb\n\n[a]: https://a.test\n\nc\n' })
    expect(page.get('a').attributes('href')).toBe('https://a.test/')
  })
})

describe('the caret', () => {
  test.each([
    ['a **b**', 'p'], ['# a', 'h1'], ['- a\n- b', 'li:last-child'], ['- a\n\n- b', 'li:last-child > p'],
    ['> a\n>\n> b', 'blockquote > p:last-child'], ['- a\n  - b', 'li li'], ['a\n\n-\n', 'li'], ['>\n', 'blockquote'],
    ['```\na\nb', '.line:last-child'], ['| a |\n| - |\n| b |', 'td:last-child'], ['| a | b |\n| - | - |\n| c', 'td:first-child'], ['a\n\n***\n', 'hr:last-child'],
    ['', 'p'], ['<div>', 'p'], ['[a]: https://a.test', 'p'], ['- [ ] a', 'li'],
  ])('of %j stands at the end inside the last block', (text, selector) => {
    const page = show(text, true)
    const caret = page.get('.caret')
    expect(caret.element.matches(selector)).toBe(true)
    const rest = document.createRange()
    rest.setStartAfter(caret.element)
    rest.setEndAfter(page.element)
    expect(rest.toString().trim()).toBe('')
  })

  test('is gone when the text is complete', () => {
    expect(show('a').find('.caret').exists()).toBe(false)
  })

  test.each(['a\n\n***\n', '> a\n> b', '| a | b |\n| - | - |\n| c |\n', '- a\n- b\n', '```\na\n'])('takes no element with it when %j ends', async (text) => {
    const page = show(text, true)
    const before = [...page.element.querySelectorAll('*')]
    await page.setProps({ streaming: false })
    expect(page.find('.caret').exists()).toBe(false)
    expect([...page.element.querySelectorAll('*')]).toEqual(before)
  })
})

describe('LazyMarkdown', () => {
  test('shows plain paragraphs until the renderer is there', async () => {
    const page = mount(LazyMarkdown, { props: { text: '# a\nb\n\n**c**', streaming: true } })
    expect(page.findAll('p.plain').map(paragraph => paragraph.text())).toEqual(['# a\nb', '**c**'])
    expect(page.get('p.plain:last-child.caret')).toBeTruthy()
    expect(await loadMarkdown()).toBe(true)
    await nextTick()
    expect(page.get('h1').text()).toBe('a')
    expect(page.get('strong').text()).toBe('c')
    await page.setProps({ text: '*d*', streaming: false })
    expect(page.get('em').text()).toBe('d')
  })
})
