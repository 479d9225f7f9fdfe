// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { MathFormula } from '../../../src/components/markdown/MathFormula'
import { faults } from './page'

function show(tex: string, display = false): VueWrapper {
  const raw = display ? `$$\n${tex}\n$$` : `$${tex}$`
  return mount(MathFormula, { props: { raw, tex, display }, attachTo: document.body })
}

/** The formula when it is what it stays. */
async function settled(tex: string, display = false): Promise<VueWrapper> {
  const page = show(tex, display)
  await vi.waitFor(() => expect(page.find('.katex, .source[title]').exists()).toBe(true), 10_000)
  return page
}

const problem = async (tex: string): Promise<string> => (await settled(tex)).find('.source').attributes('title') ?? ''

afterEach(() => document.body.replaceChildren())

describe('a formula', () => {
  test('shows its source until it is drawn, in the same element', async () => {
    vi.resetModules() // as on a page that has drawn none yet
    const { MathFormula: First } = await import('../../../src/components/markdown/MathFormula')
    const page = mount(First, { props: { raw: '\\(x^2\\)', tex: 'x^2' }, attachTo: document.body })
    const { element } = page
    expect(page.get('.source').text()).toBe('\\(x^2\\)')
    await vi.waitFor(() => expect(page.find('.katex').exists()).toBe(true), 10_000)
    expect(page.find('.source').exists()).toBe(false)
    expect(page.element).toBe(element)
  })

  test('is drawn for eyes, and as MathML with its TeX for all others', async () => {
    const page = await settled('\\frac{a}{b}')
    expect(page.get('.katex-html').attributes('aria-hidden')).toBe('true')
    expect(page.get('math mfrac').text()).toBe('ab')
    expect(page.get('math annotation').text()).toBe('\\frac{a}{b}')
    expect(page.find('.katex-display').exists()).toBe(false)
  })

  test('that is displayed can be reached by the keyboard, and has a name', async () => {
    const page = await settled('x', true)
    expect(page.find('.katex-display').exists()).toBe(true)
    expect(page.attributes()).toMatchObject({ 'tabindex': '0', 'role': 'group', 'aria-label': 'Formula', 'dir': 'ltr' })
    expect((await settled('x')).attributes('tabindex')).toBeUndefined()
  })

  test('is drawn again when its source changes, and only then', async () => {
    const page = await settled('x')
    const before = page.get('.katex').element
    await page.setProps({ caret: true })
    expect(page.get('.katex').element).toBe(before)
    expect(page.classes()).toContain('caret')
    await page.setProps({ raw: '$y$', tex: 'y' })
    await vi.waitFor(() => expect(page.get('annotation').text()).toBe('y'))
  })

  test('sets no style attribute from a string', async () => {
    const set = vi.spyOn(Element.prototype, 'setAttribute')
    await settled('\\vec{a} \\sqrt{b} \\pmb{c} \\fcolorbox{red}{white}{d} \\overbrace{e}^f \\phase{1}', true)
    expect(set.mock.calls.filter(([name]) => name === 'style')).toEqual([])
    expect(document.querySelector<SVGElement>('.accent-body svg, .overlay svg')?.style.width).toBe('0.471em')
    set.mockRestore()
  })
})

describe('a formula that cannot be drawn', () => {
  test('shows its source, and why', async () => {
    const page = await settled('\\frac{a', true)
    expect(page.get('.source').element.textContent).toBe('$$\n\\frac{a\n$$')
    expect(page.get('.source').attributes('title')).toMatch(/KaTeX parse error/)
    expect(await problem('\\nosuch')).toMatch(/Undefined control sequence/)
  })

  test.each([
    '\\href{javascript:alert(1)}{x}', '\\href{https://a.test}{x}', '\\url{https://a.test}', '\\includegraphics{https://a.test/a.png}',
    '\\htmlId{app}{x}', '\\htmlClass{caret}{x}', '\\htmlStyle{position:fixed}{x}', '\\htmlData{a=1}{x}', '\\htmlData{><img/onerror=alert(1)"\nsrc=}{x}',
    'a^{\\href{javascript:alert(1)}{x}}', '\\text{\\url{https://a.test}}',
  ])('makes no address and no attribute: %s', async (tex) => {
    const page = await settled(tex)
    expect(page.get('.source').element.textContent).toBe(`$${tex}$`)
    expect(page.get('.source').attributes('title')).toBe('A command is not allowed here')
    expect(faults(page.element)).toEqual([])
  })

  test.each([
    ['\\def\\x{\\x\\x}\\x', /Too many expansions/],
    ['\\edef\\a{x}\\edef\\a{\\a\\a}'.padEnd(290, '\\edef\\a{\\a\\a}'), /./],
    [`\\def\\a#1{${'#1'.repeat(100)}}\\a{${'x'.repeat(1000)}}`, /Definitions/],
    [`\\def\\a{${'x'.repeat(4900)}}${'\\a'.repeat(900)}`, /./],
    [`\\newcommand{\\a}{${'x'.repeat(400)}}\\a`, /Definitions/],
    [`\\begin{matrix}${'&'.repeat(9900)}\\end{matrix}`, /Too long/],
    ['x+'.repeat(4999), /Too long/],
    ['{'.repeat(1900), /./],
    [`${'\\sqrt{'.repeat(400)}x${'}'.repeat(400)}`, /Too deep|stack/],
    [`${'\\left('.repeat(300)}x${'\\right)'.repeat(300)}`, /Too deep|stack/],
  ])('because it would cost too much: %.40s', async (tex, reason) => {
    expect(await problem(tex)).toMatch(reason)
  })

  test('but what is usual is drawn', async () => {
    for (const tex of ['\\newcommand{\\vv}{\\mathbb{V}} x \\in \\vv', 'x¹²₃', '\\dots \\implies \\iff', `a ${'+ \\frac{1}{2}'.repeat(100)}`, `${'\\frac{1}{1+'.repeat(12)}x${'}'.repeat(12)}`]) {
      expect((await settled(tex)).find('.katex').exists()).toBe(true)
    }
  })
})

describe('many formulas', () => {
  test('are all drawn, in their turn, but for those that are gone', async () => {
    const pages = Array.from({ length: 60 }, (_, index) => show(`\\frac{a_{${index}}}{b}`, true))
    pages[59]?.unmount()
    await vi.waitFor(() => expect(document.querySelectorAll('.katex-display')).toHaveLength(59), 20_000)
    expect(document.querySelectorAll('.source')).toHaveLength(0)
  })
})
