// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import FileCard from '../../../src/components/chat/FileCard.vue'
import { eventually } from '../../helpers/eventually'
import { polyfillDialog } from '../ui/dialog'

beforeEach(polyfillDialog)
afterEach(() => document.body.replaceChildren())

function card(name: string, mediaType: string, text?: string) {
  return mount(FileCard, { props: { file: { type: 'file', name, mediaType, bytes: 1234, ...(text !== undefined && { text }) } }, attachTo: document.body })
}

test.each([
  ['a.docx', '', 'word', 'Word'], ['a', 'application/msword', 'word', 'Word'], ['a.xlsx', '', 'excel', 'Excel'], ['a', 'application/vnd.ms-powerpoint', 'powerpoint', 'PowerPoint'],
  ['a.pdf', '', 'pdf', 'PDF'], ['a', 'application/x-zip-compressed', 'zip', 'ZIP'], ['a.bin', 'application/octet-stream', 'other', ''], ['large.txt', 'text/plain', 'text', ''],
])('%s of type "%s" is shown as what it is, and says that it is not sent', (name, type, kind, word) => {
  const file = card(name, type).get('[data-testid="file-card"]')
  expect(file.attributes('data-kind')).toBe(kind)
  expect(file.element.tagName).toBe('DIV')
  expect(file.text()).toContain(name)
  expect(file.text()).toMatch(new RegExp(`${word && `${word} · `}1\\.2 kB · not sent$`))
})

test('a file with text can be looked at, as text', async () => {
  const file = card('page.html', 'text/html', '<b>bold</b>')
  expect(file.text()).not.toContain('not sent')
  await file.get('button').trigger('click')
  const dialog = await eventually(() => file.get('[data-testid="file-text"]'))
  expect(dialog.get('pre').text()).toBe('<b>bold</b>')
  expect(dialog.find('b').exists()).toBe(false)
  await dialog.findAll('button').at(-1)?.trigger('click')
  expect(file.find('[data-testid="file-text"]').exists()).toBe(false)
})

test('of a very long text the beginning is shown, and how long it is', async () => {
  const file = card('long.txt', 'text/plain', 'a'.repeat(250_000))
  await file.get('button').trigger('click')
  const dialog = await eventually(() => file.get('[data-testid="file-text"]'))
  expect(dialog.get('pre').text()).toHaveLength(100_000)
  expect(dialog.text()).toContain('100,000 of 250,000')
})
