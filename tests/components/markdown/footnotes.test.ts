// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { provideFootnotes } from '../../../src/components/markdown/footnotes'
import { FootnoteList } from '../../../src/components/markdown/FootnoteList'
import { MarkdownBlock } from '../../../src/components/markdown/MarkdownBlock'
import { lexMarkdown } from '../../helpers/lexMarkdown'
import type { Block } from '../../../src/markdown/tokens'

const rendered = vi.fn()

/** Blocks as a text shows them, with the notes below. */
const Page = defineComponent({
  props: { blocks: { type: Array<Block>, required: true }, growing: { type: Boolean, default: false } },
  setup(props) {
    const numbered = provideFootnotes(() => props.growing)
    return () => {
      const { notes } = numbered([props.blocks])
      const blocks = props.blocks.map((block, key) => h(MarkdownBlock, { key, block, caret: false, onVnodeUpdated: rendered }))
      const open = props.growing ? props.blocks.at(-1)?.token : undefined
      return h('div', { class: 'markdown' }, [...blocks, notes.length > 0 ? h(FootnoteList, { notes, open }) : null])
    }
  },
})

function show(text: string): VueWrapper {
  return mount(Page, { props: { blocks: [...lexMarkdown(text)] }, attachTo: document.body })
}

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn()
})
afterEach(() => document.body.replaceChildren())

describe('footnotes', () => {
  test('are numbered in their order, listed below, and nowhere else', () => {
    const page = show('One[^b] two[^a] three[^b].\n\n[^a]: Note *a*\n\n[^b]: Note b\n\n    more\n\nEnd.')
    expect(page.findAll('sup button').map(mark => mark.text())).toEqual(['[1]', '[2]', '[1]'])
    expect(page.get('sup button').attributes('aria-label')).toBe('Note 1')
    const section = page.get('section')
    expect(section.get('h2').text()).toBe('Notes')
    expect(section.findAll('li').map(note => note.get('.footnote-text').text())).toEqual(['Note bmore', 'Note a'])
    expect(section.find('em').exists()).toBe(true)
    expect(page.get('p').text()).toBe('One[1] two[2] three[1].')
    expect(page.findAll('.markdown > p')).toHaveLength(2)
    expect(page.findAll('[id], [href^="#"]')).toEqual([])
  })

  test('that are not defined are what was typed; those that nobody names are not listed', () => {
    const page = show('One[^a] and [x[^b]](https://a.test).\n\n[^b]: two')
    expect(page.get('p').text()).toContain('One[^a] and x[^b]')
    expect(page.find('a button').exists()).toBe(false)
    expect(show('None.\n\n[^b]: two').find('section').exists()).toBe(false)
  })

  test('have their number while they are awaited, if that is their label', async () => {
    const blocks = [...lexMarkdown('One[^1] two[^note].')]
    const page = mount(Page, { props: { blocks, growing: true }, attachTo: document.body })
    const mark = page.get('sup button')
    expect(mark.text()).toBe('[1]')
    expect(mark.attributes()).toHaveProperty('disabled')
    expect(page.text()).toContain('two[^note]')
    rendered.mockClear()
    await page.setProps({ blocks: [...blocks, ...lexMarkdown('[^1]: one\n\n[^note]: two')] })
    expect(page.findAll('sup button').map(one => one.text())).toEqual(['[1]', '[2]'])
    expect(page.get('sup button').element).toBe(mark.element)
    expect(mark.attributes()).not.toHaveProperty('disabled')
    expect(rendered).not.toHaveBeenCalled() // the references alone, not their block
    await page.setProps({ growing: false, blocks })
    expect(page.get('p').text()).toBe('One[^1] two[^note].')
  })

  test('grow at the end with the caret, and leave the other notes alone', async () => {
    const blocks = [...lexMarkdown('a[^1] b[^2]\n\n[^1]: one\n\n[^2]: tw')]
    const page = mount(Page, { props: { blocks, growing: true }, attachTo: document.body })
    expect(page.findAll('.caret').map(one => one.text())).toEqual(['tw'])
    const first = page.get('.footnote-text p').element
    await page.setProps({ blocks: [...blocks.slice(0, 2), ...lexMarkdown('[^2]: two')] })
    expect(page.findAll('.footnote-text').map(one => one.text())).toEqual(['one', 'two'])
    expect(page.get('.footnote-text p').element).toBe(first)
  })

  test('take the focus there and back to where one came from', async () => {
    const page = show('a[^1] b[^2] c[^1]\n\n[^1]: one\n\n[^2]: two')
    const [first, , third] = page.findAll('sup button')
    const back = page.get('section button')
    await third!.trigger('click')
    expect(document.activeElement).toBe(back.element)
    await back.trigger('click')
    expect(document.activeElement).toBe(third!.element)
    await page.findAll('section button')[1]!.trigger('click')
    expect(document.activeElement?.textContent).toBe('[2]')
    await page.findAll('sup button')[1]!.trigger('click')
    await back.trigger('click')
    expect(document.activeElement).toBe(first!.element)
  })
})
