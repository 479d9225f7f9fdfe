// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import CodeBlock from '../../../src/components/markdown/CodeBlock.vue'
import { maxColouredLength, maxColouredLines } from '../../../src/markdown/codePieces'
import { show } from './page'

afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard')
  document.body.replaceChildren()
  vi.restoreAllMocks()
})

interface Props { code: string, language?: string, growing?: boolean, caret?: boolean }

function block(props: Props): VueWrapper {
  return mount(CodeBlock, { props, attachTo: document.body })
}

function textOf(page: VueWrapper): string | null {
  return page.get('pre').element.textContent
}

function linesOf(page: VueWrapper): Element[] {
  return [...page.get('code').element.children]
}

/** Each coloured run as `kind:text`. */
function coloursOf(page: VueWrapper): string[] {
  return page.findAll('code [class^="code-"]').map(({ element }) => `${element.className.slice(5)}:${element.textContent}`)
}

/** Waits until nothing is left to be coloured. */
async function coloured(page: VueWrapper): Promise<string[]> {
  await vi.waitFor(() => expect(coloursOf(page)).not.toEqual([]))
  for (let before = -1; before !== coloursOf(page).length;) {
    before = coloursOf(page).length
    await new Promise(resolve => setTimeout(resolve, 30))
  }
  return coloursOf(page)
}

describe('the code', () => {
  test('stands in one element a line, and in all of them as it was', () => {
    const page = block({ code: 'a\n\n  b', language: 'ts' })
    expect(linesOf(page).map(({ textContent }) => textContent)).toEqual(['a\n', '\n', '  b'])
    expect(textOf(page)).toBe('a\n\n  b')
    expect(page.get('pre').attributes()).toMatchObject({ 'tabindex': '0', 'aria-label': 'TypeScript' })
    expect(page.get('code').attributes('dir')).toBe('ltr')
  })

  test.each([
    ['```\na\n```', 'a'], ['```\na', 'a'], ['```\na\n\n```', 'a\n'], ['```\n```', ''], ['    a\n    b', 'a\nb'],
    ['- x\n  ```\n  a\n    b\n  ```', 'a\n  b'],
  ])('of %j is shown', (markdown, code) => {
    expect(textOf(show(markdown))).toBe(code)
  })

  test.each([
    ['nothing', ''], ['line ends only', '\n\n\n'], ['carriage returns', 'a\r\nb\rc'], ['tabs', '\tif\n\t\tx'],
    ['controls that turn text round', 'if (\u202e/*\u2066 x \u2069*/)'], ['300 columns', 'x = '.repeat(75)],
    ['ten thousand lines', Array.from({ length: 10_000 }, (_, index) => `line ${index}`).join('\n')],
    ['a line of a megabyte', 'a = 1; '.repeat(150_000)], ['markup', '</code></pre><img src=x onerror=alert(1)>&amp;\0'],
  ])('is kept exactly with %s', async (_, code) => {
    const page = block({ code, language: 'js' })
    expect(textOf(page)).toBe(code)
    await flushPromises()
    await new Promise(resolve => setTimeout(resolve, 30))
    expect(textOf(page)).toBe(code)
    expect(linesOf(page).length).toBeLessThanOrEqual(2000)
    expect(page.get('code').element.querySelector('*:not(span)')).toBeNull()
  })

  test('that is very long has several lines in an element', () => {
    const code = Array.from({ length: 30_000 }, (_, index) => String(index)).join('\n')
    const page = block({ code })
    expect(linesOf(page).length).toBeLessThanOrEqual(2000)
    expect(textOf(page)).toBe(code)
    expect(page.get('.language').text()).toBe('Text')
  })
})

describe('code that grows', () => {
  test('keeps every element that is there', async () => {
    const page = block({ code: 'const a', language: 'js', growing: true, caret: true })
    const pre = page.get('pre').element
    const first = linesOf(page)[0]
    await page.setProps({ code: 'const a = 1\nlet b' })
    const second = linesOf(page)[1]
    await page.setProps({ code: 'const a = 1\nlet b = 2\n// c' })
    expect(linesOf(page).slice(0, 2)).toEqual([first, second])
    expect(page.get('pre').element).toBe(pre)
    expect(textOf(page)).toBe('const a = 1\nlet b = 2\n// c')
  })

  test('touches only what arrived', async () => {
    const lines = Array.from({ length: 400 }, (_, index) => `const value${index} = [${index}, "text"] // note`)
    const page = block({ code: '', language: 'js', growing: true })
    await page.setProps({ code: lines[0]! })
    await coloured(page)
    const touched = new Map<Element, number>()
    let removed = 0
    const observer = new MutationObserver((records) => {
      for (const { target, removedNodes } of records) {
        const line = (target instanceof Element ? target : target.parentElement)?.closest('.line')
        if (line) touched.set(line, (touched.get(line) ?? 0) + 1)
        removed += [...removedNodes].filter(node => node instanceof Element).length
      }
    })
    observer.observe(page.get('code').element, { childList: true, subtree: true, characterData: true })
    for (let count = 2; count <= lines.length; count++) await page.setProps({ code: lines.slice(0, count).join('\n') })
    await page.setProps({ growing: false })
    await coloured(page)
    observer.disconnect()
    const most = Math.max(...touched.values())
    expect(touched.size).toBeGreaterThan(390)
    expect(most, 'changes of one line').toBeLessThan(30)
    expect(removed).toBeLessThan(10)
    expect(coloursOf(page).length).toBe(lines.length * 4)
  })

  test('is coloured while it grows, and at its end as if it had come at once', async () => {
    const code = readFileSync('src/markdown/tokenizer.ts', 'utf8').slice(0, 6000)
    const whole = await coloured(block({ code, language: 'ts' }))
    document.body.replaceChildren()
    const page = block({ code: code.slice(0, 32), language: 'ts', growing: true })
    await coloured(page)
    for (let length = 64; length < code.length; length += 37) await page.setProps({ code: code.slice(0, length) })
    const before = coloursOf(page).length
    expect(before).toBeGreaterThan(whole.length * 0.8)
    await page.setProps({ code, growing: false })
    await vi.waitFor(() => expect(coloursOf(page)).toEqual(whole))
  })

  test('may become other code', async () => {
    const page = block({ code: 'let a = 1\nlet b = "2"\n', language: 'js' })
    await coloured(page)
    await page.setProps({ code: 'let a = 1\nlet c' })
    expect(textOf(page)).toBe('let a = 1\nlet c')
    await page.setProps({ code: 'x' })
    expect(textOf(page)).toBe('x')
    await page.setProps({ code: '' })
    expect(textOf(page)).toBe('')
    await page.setProps({ code: '"y"' })
    await vi.waitFor(() => expect(coloursOf(page)).toEqual(['string:"y"']))
  })

  test('shows any sequence of codes, and each in the colours that it has alone', async () => {
    const pieces = fc.constantFrom('\n', '\n\n', 'let a = 1', '"', '`', '/*', '*/', '${', '}', '// b', 'x'.repeat(600), ' ', '中', '😀', '<b>')
    const codes = fc.array(fc.array(pieces, { maxLength: 30 }).map(parts => parts.join('')), { minLength: 1, maxLength: 5 })
    await coloured(block({ code: 'let a', language: 'js' })) // from here on the highlighter is there
    await fc.assert(fc.asyncProperty(codes, async (sequence) => {
      const page = block({ code: '', language: 'js', growing: true })
      for (const code of sequence) {
        await page.setProps({ code })
        expect(textOf(page)).toBe(code)
      }
      await page.setProps({ growing: false })
      const alone = block({ code: sequence.at(-1) ?? '', language: 'js' })
      await vi.waitFor(() => expect(coloursOf(page)).toEqual(coloursOf(alone)))
      page.unmount()
      alone.unmount()
    }), { numRuns: 40 })
  })

  test('has the caret in its last line, without an element', async () => {
    const page = block({ code: 'a', growing: true, caret: true })
    expect(page.findAll('.caret').map(({ element }) => element)).toEqual([linesOf(page)[0]])
    await page.setProps({ code: 'a\nb\nc' })
    expect(page.findAll('.caret').map(({ element }) => element)).toEqual([linesOf(page)[2]])
    await page.setProps({ caret: false })
    expect(page.find('.caret').exists()).toBe(false)
  })

  test.each([
    ['```js\nlet a', true], ['```js\nlet a\n```\n', false], ['```js\nlet a\n````\n', false], ['````js\nlet a\n```\n', true],
    ['```js\n```\n', false], ['```js\nlet a\n```js\n', true], ['    let a', true], ['~~~js\nlet a\n~~~\n', false],
    ['> ```js\n> a', true], ['- ```js\n  a\n  ```\n', false],
  ])('is known by its fence: %j', (markdown, growing) => {
    expect(show(markdown, true).getComponent(CodeBlock).props('growing')).toBe(growing)
  })
})

describe('colours', () => {
  test('come for a language that is known', async () => {
    const page = block({ code: 'const a = "b" // c', language: 'js' })
    expect(await coloured(page)).toEqual(['keyword:const', 'string:"b"', 'comment:// c'])
    expect(textOf(page)).toBe('const a = "b" // c')
  })

  test('change with the language', async () => {
    const page = block({ code: '# a', language: 'python' })
    expect(await coloured(page)).toEqual(['comment:# a'])
    await page.setProps({ language: 'md' })
    await vi.waitFor(() => expect(coloursOf(page)).toEqual(['title:# a']))
    await page.setProps({ language: 'none' })
    expect(coloursOf(page)).toEqual([])
  })

  test('stop where the code is very long', async () => {
    const line = 'let a = 1\n'
    const page = block({ code: line.repeat(3000), language: 'js' })
    await vi.waitFor(() => expect(coloursOf(page).length).toBeGreaterThanOrEqual(2 * maxColouredLines), 20_000)
    expect(coloursOf(page).length).toBeLessThan(2 * maxColouredLines + 100)
    expect(maxColouredLength).toBe(50_000)
  })

  test('end with the block', async () => {
    const page = block({ code: 'let a', language: 'js' })
    page.unmount()
    await flushPromises()
  })
})

describe('the header', () => {
  test.each([
    ['ts', 'TypeScript'], ['C++', 'C++'], ['PY', 'Python'], ['brainfuck', 'brainfuck'], ['', 'Text'], ['constructor', 'constructor'],
  ])('names %j %j', (language, name) => {
    expect(block({ code: 'a', language }).get('.language').text()).toBe(name)
  })

  test('copies the exact code and says so', async () => {
    const written: string[] = []
    const writeText = async (text: string): Promise<void> => { written.push(text) }
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
    const code = '  a < b && c\n\n\tconst x = `${y}`\u00a0;'
    const page = show(`\`\`\`js\n${code}\n\`\`\``)
    await page.get('button[aria-label="Copy code"]').trigger('click')
    await flushPromises()
    expect(written).toEqual([code])
    expect(page.get('[role=status]').text()).toBe('Copied')
    expect(page.find('button[aria-label="Copied"]').exists()).toBe(true)
  })

  test.each([
    ['tsx', 'code.tsx'], ['dockerfile', 'Dockerfile'], ['../x', 'code.txt'], ['exe', 'code.txt'], ['', 'code.txt'],
  ])('gives the code in %j as the file %j', async (language, name) => {
    const files: { name: string, blob: Blob }[] = []
    let blob = new Blob()
    Object.assign(URL, { createObjectURL: (made: Blob) => { blob = made; return 'blob:x' }, revokeObjectURL: () => undefined })
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      files.push({ name: this.download, blob })
    })
    await block({ code: 'a\n<b>', language }).get('button[aria-label="Download code"]').trigger('click')
    expect(files.map(file => file.name)).toEqual([name])
    expect(files[0]?.blob.type).toBe('text/plain;charset=utf-8')
    expect(files[0]?.blob.size).toBe(5)
  })

  test('wraps lines on request', async () => {
    const page = block({ code: 'a' })
    const button = page.get('button[aria-label="Wrap lines"]')
    expect(button.attributes('aria-pressed')).toBe('false')
    await button.trigger('click')
    expect(button.attributes('aria-pressed')).toBe('true')
    expect(page.get('pre').classes()).toContain('wrapped')
  })

  test('lets a wrapped line go on further in than it begins', async () => {
    const page = block({ code: 'if a:\n    b', growing: true })
    await page.get('button[aria-label="Wrap lines"]').trigger('click')
    await page.setProps({ code: 'if a:\n    b\n\t\tc' })
    const indents = linesOf(page).map(line => (line as HTMLElement).style.getPropertyValue('--indent'))
    expect(indents).toEqual(['0ch', '4ch', '8ch'])
  })

  test('stands outside of the code', () => {
    expect(block({ code: 'a' }).get('pre').find('button').exists()).toBe(false)
  })
})

describe('the colours of the page', () => {
  const tokens = readFileSync('src/styles/tokens.css', 'utf8')
  const names = ['ink', 'ink-soft', 'accent', 'danger', 'code-keyword', 'code-string', 'code-number', 'code-type']

  test.each(names.flatMap(name => [[name, 'light'], [name, 'dark']] as const))('--%s is readable on %s sunken paper', (name, theme) => {
    expect(contrast(colour(name, theme), colour('paper-sunken', theme))).toBeGreaterThanOrEqual(4.5)
  })

  function colour(name: string, theme: 'light' | 'dark'): readonly number[] {
    const found = new RegExp(`--${name}: light-dark\\(oklch\\(([^)]+)\\), oklch\\(([^)]+)\\)\\)`).exec(tokens)
    return (found?.[theme === 'light' ? 1 : 2] ?? '').split(' ').map(Number)
  }
})

/** As WCAG 2 computes it, of colours in OKLCH. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance([lightness = NaN, chroma = NaN, hue = NaN]: readonly number[]): number {
  const [a, b] = [chroma * Math.cos(hue * Math.PI / 180), chroma * Math.sin(hue * Math.PI / 180)]
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  return 0.2126 * clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short)
    + 0.7152 * clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short)
    + 0.0722 * clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short)
}
