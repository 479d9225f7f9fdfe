// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import TableBlock from '../../../src/components/markdown/TableBlock.vue'
import TableTools from '../../../src/components/markdown/TableTools.vue'
import { setLocale } from '../../../src/locales'
import { MarkdownEngine } from '../../../src/markdown/engine'
import type { Tokens } from '../../../src/markdown/tokens'

await setLocale('en')

afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard')
  document.body.replaceChildren()
})

function fakeClipboard(): string[] {
  const written: string[] = []
  const writeText = async (text: string): Promise<void> => { written.push(text) }
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
  return written
}

/** The table of a text that has grown so far. */
class Growing {
  #engine = new MarkdownEngine(() => 0)

  table(text: string): Tokens.Table {
    this.#engine.append(text)
    this.#engine.update()
    return this.#engine.blocks.at(-1)?.token as Tokens.Table
  }
}

const table = (text: string): Tokens.Table => new Growing().table(text)
const show = (text: string): ReturnType<typeof mount> => mount(TableBlock, { props: { table: table(text) }, attachTo: document.body })
const tools = (text: string): ReturnType<typeof mount> => mount(TableTools, { props: { table: table(text) } })

describe('a table', () => {
  const source = '| Name | *Size* | Link |\n| :- | -: | - |\n| a&amp;b **c**<br>d | `x\\|y` | [docs](https://a.test) |\n| H<sub>2</sub>O | $x_1$ | ![cat](https://a.test/i.png) |\n'

  test('is a region that can be scrolled with the keyboard, and has a name', () => {
    expect(show(source).get('.table-scroll').attributes()).toMatchObject({ 'tabindex': '0', 'role': 'group', 'aria-label': 'Table' })
  })

  test('aligns its columns', () => {
    const page = show(source)
    expect(page.findAll('th').map(cell => cell.classes().join())).toEqual(['align-left', 'align-right', ''])
    expect(page.findAll('tbody tr')).toHaveLength(2)
  })

  test('is copied as what its cells show, for spreadsheets', async () => {
    const written = fakeClipboard()
    const page = tools(source)
    await page.get('button[aria-label="Copy as TSV"]').trigger('click')
    await flushPromises()
    expect(written).toEqual(['Name\tSize\tLink\na&b c d\tx|y\tdocs\nH2O\t$x_1$\tcat'])
    expect(page.get('[role=status]').text()).toBe('Copied')
  })

  test('is copied as its Markdown', async () => {
    const written = fakeClipboard()
    await tools(source).get('button[aria-label="Copy as Markdown"]').trigger('click')
    await flushPromises()
    expect(written).toEqual([source.trim()])
  })

  test('says in the name of a button what stands on it', async () => {
    for (const locale of ['zh', 'en'] as const) {
      await setLocale(locale)
      for (const button of show(source).findAll('.table-copy')) {
        expect(button.attributes('aria-label')).toContain(button.text())
        expect(button.attributes('type')).toBe('button')
      }
    }
  })

  test('has its caret in the cell that is written', () => {
    const at = (text: string): string[] => {
      const page = mount(TableBlock, { props: { table: table(text), caret: true } })
      return page.findAll('.caret').map(cell => cell.element.localName + cell.text())
    }
    expect(at('| a | b |\n| - | - |\n')).toEqual(['thb'])
    expect(at('| a | b |\n| - | - |\n| c | d |\n| e')).toEqual(['tde'])
  })
})

describe('a table that grows', () => {
  test('renders only its new rows, and removes no element', async () => {
    const growing = new Growing()
    const page = mount(TableBlock, { props: { table: growing.table('| a | b |\n| - | - |\n'), caret: true }, attachTo: document.body })
    const changed = new Set<Node>()
    let removed = 0
    const observer = new MutationObserver(records => note(records))
    const note = (records: MutationRecord[]): void => {
      for (const record of records) {
        changed.add(record.target)
        removed += [...record.removedNodes].filter(node => node instanceof Element).length
      }
    }
    observer.observe(page.element, { subtree: true, childList: true, attributes: true, characterData: true })
    for (let row = 0; row < 20; row++) {
      for (const piece of [`| **cell`, ` ${row}**`, ' | [li', 'nk](https://a.test)', ' |\n']) {
        await page.setProps({ table: growing.table(piece) })
        note(observer.takeRecords())
        const rows = page.findAll('tbody tr')
        const old = rows.slice(0, -2).map(({ element }) => element)
        expect([...changed].filter(node => old.some(element => element.contains(node)))).toEqual([])
        changed.clear()
      }
    }
    expect(page.findAll('tbody tr')).toHaveLength(20)
    expect(page.findAll('tbody a')).toHaveLength(20)
    expect(removed).toBe(0)
  })

  test('asks for the cells of a row once, as long as they are the same', async () => {
    let reads = 0
    const rows = table(`| a |\n| - |\n${'| b |\n'.repeat(50)}`)
    const counted = rows.rows.map(cells => new Proxy(cells, {
      get: (target, name, receiver): unknown => {
        if (name === 'map') reads++
        return Reflect.get(target, name, receiver)
      },
    }))
    const page = mount(TableBlock, { props: { table: { ...rows, rows: counted } } })
    expect(reads).toBe(50)
    await page.setProps({ table: { ...rows, rows: [...counted, ...table('| a |\n| - |\n| c |\n').rows] } })
    expect(page.findAll('tbody tr')).toHaveLength(51)
    expect(reads).toBe(50)
  })
})
