// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import CodeBlock from '../../../src/components/markdown/CodeBlock.vue'
import RemoteImage from '../../../src/components/markdown/RemoteImage.vue'
import { show } from './page'

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

describe('CodeBlock', () => {
  test('copies the exact code and says so', async () => {
    const written = fakeClipboard()
    const code = '  a < b && c\n\n\tconst x = `${y}`\u00a0;'
    const page = show(`\`\`\`js\n${code}\n\`\`\``)
    await page.get('button[aria-label="Copy code"]').trigger('click')
    await flushPromises()
    expect(written).toEqual([code])
    expect(page.get('[role=status]').text()).toBe('Copied')
    expect(page.find('button[aria-label="Copied"]').exists()).toBe(true)
  })

  test('shows one element a line, and in all of them the text as it was', () => {
    const page = mount(CodeBlock, { props: { code: 'a\n\n  b', language: 'ts' } })
    expect(page.findAll('.line').map(({ element }) => element.textContent)).toEqual(['a', '\n', '  b'])
    expect(page.get('pre').element.textContent).toBe('a\n\n  b')
    expect(page.get('pre').attributes()).toMatchObject({ 'tabindex': '0', 'aria-label': 'ts' })
  })

  test('puts several lines into an element where there are too many', () => {
    const code = Array.from({ length: 30_000 }, (_, index) => String(index)).join('\n')
    const page = mount(CodeBlock, { props: { code } })
    expect(page.findAll('.line').length).toBeLessThanOrEqual(2000)
    expect(page.get('code').element.textContent).toBe(code)
    expect(page.get('.language').text()).toBe('Text')
  })

  test('wraps lines on request', async () => {
    const page = mount(CodeBlock, { props: { code: 'a' } })
    const button = page.get('button[aria-label="Wrap lines"]')
    expect(button.attributes('aria-pressed')).toBe('false')
    await button.trigger('click')
    expect(button.attributes('aria-pressed')).toBe('true')
    expect(page.get('pre').classes()).toContain('wrapped')
  })

  test.each([
    ['```\na\n```', 'a'], ['```\na', 'a'], ['```\na\n\n```', 'a\n'], ['```\n```', ''], ['    a\n    b', 'a\nb'],
    ['- x\n  ```\n  a\n    b\n  ```', 'a\n  b'],
  ])('of %j holds its code', (markdown, code) => {
    expect(show(markdown).get('pre').element.textContent).toBe(code)
  })
})

describe('RemoteImage', () => {
  const props = { src: 'https://i.test/a.png', host: 'i.test', alt: 'a cat' }

  test('asks before it loads, and tells who will know', async () => {
    const page = mount(RemoteImage, { props })
    expect(page.find('img').exists()).toBe(false)
    expect(page.get('button').text()).toBe('a catLoad image from i.test')
    await page.get('button').trigger('click')
    expect(page.get('img').attributes()).toMatchObject({
      src: props.src, alt: 'a cat', referrerpolicy: 'no-referrer', loading: 'lazy',
    })
  })

  test('says that it failed, and can be asked again', async () => {
    const page = mount(RemoteImage, { props })
    await page.get('button').trigger('click')
    await page.get('img').trigger('error')
    expect(page.get('[role=status]').text()).toBe('The image could not be loaded')
    await page.get('button').trigger('click')
    expect(page.find('img').exists()).toBe(true)
  })

  test('another address is another question', async () => {
    const page = mount(RemoteImage, { props })
    await page.get('button').trigger('click')
    await page.setProps({ src: 'https://j.test/b.png', host: 'j.test' })
    expect(page.find('img').exists()).toBe(false)
  })
})
