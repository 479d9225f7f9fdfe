// @vitest-environment jsdom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import HeadersEditor from '../../../src/components/settings/HeadersEditor.vue'

let wrapper: VueWrapper
afterEach(() => wrapper.unmount())

const id = (name: string) => `[data-testid="${name}"]`

function editor(headers: Record<string, string> = {}): VueWrapper {
  wrapper = mount(HeadersEditor, { attachTo: document.body, props: { headers } })
  return wrapper
}

async function type(testid: string, index: number, text: string): Promise<void> {
  const field = wrapper.findAll<HTMLInputElement>(id(testid))[index]!
  await field.setValue(text)
  await field.trigger('change')
}

const saved = () => wrapper.emitted<[Record<string, string>]>('update:headers')?.map(([headers]) => headers)

test('a row is added, filled and stored when it is left', async () => {
  editor()
  expect(wrapper.findAll(id('header-name'))).toHaveLength(0)
  await wrapper.get(id('add-header')).trigger('click')
  await wrapper.vm.$nextTick()
  expect(document.activeElement).toBe(wrapper.get(id('header-name')).element)
  await type('header-name', 0, ' X-Team ')
  await type('header-value', 0, 'blue')
  expect(saved()).toEqual([{ 'X-Team': 'blue' }])
})

test('rows are named for those who hear them, and can be removed', async () => {
  editor({ 'X-One': '1', 'X-Two': '2' })
  expect(wrapper.findAll('input').map(input => input.attributes('aria-label'))).toEqual(['Name of header 1', 'Value of header 1', 'Name of header 2', 'Value of header 2'])
  await wrapper.get('[aria-label="Remove header 1"]').trigger('click')
  expect(saved()).toEqual([{ 'X-Two': '2' }])
})

test.each([
  ['Cookie', 'a', 'Browsers set this header themselves'],
  ['two words', 'a', 'no spaces'],
  ['Content-Type', 'a', 'Platen sets this header itself'],
  ['X-A', '值', 'no header can carry'],
  ['x-one', 'a', 'already in the list'],
])('%s: %s is refused with a sentence, and what is right stays', async (name, value, words) => {
  editor({ 'X-One': '1' })
  await wrapper.get(id('add-header')).trigger('click')
  await type('header-name', 1, name)
  await type('header-value', 1, value)
  expect(wrapper.text()).toContain(words)
  const field = wrapper.findAll(id('header-name'))[1]!
  expect(field.attributes('aria-invalid')).toBe('true')
  expect(document.getElementById(field.attributes('aria-describedby')!)?.textContent).toContain(words)
  for (const headers of saved() ?? []) expect(Object.values(headers)).not.toContain(value)
})

test('nothing is said of a row that is still being written', async () => {
  editor()
  await wrapper.get(id('add-header')).trigger('click')
  const name = wrapper.get<HTMLInputElement>(id('header-name'))
  name.element.value = 'two words'
  await name.trigger('input')
  expect(wrapper.find('[aria-invalid]').exists()).toBe(false)
  await name.trigger('change')
  expect(wrapper.find('[aria-invalid]').exists()).toBe(true)
})

test('a secret is shown to no one, and kept until another is typed', async () => {
  editor({ 'X-Api-Key': 'hidden-secret', 'X-Team': 'blue' })
  const values = wrapper.findAll<HTMLInputElement>(id('header-value'))
  expect(values.map(({ element }) => [element.type, element.value, element.placeholder])).toEqual([['password', '', '••••'], ['text', 'blue', '']])
  expect(wrapper.html()).not.toContain('hidden-secret')
  await type('header-value', 1, 'red')
  expect(saved()).toEqual([{ 'X-Api-Key': 'hidden-secret', 'X-Team': 'red' }])
  await type('header-value', 0, 'newer-secret')
  expect(saved()?.at(-1)).toEqual({ 'X-Api-Key': 'newer-secret', 'X-Team': 'red' })
  expect(values[0]!.element.value).toBe('')
})

test('what the connection drops is dropped here', async () => {
  editor({ 'X-Secret': 'a', 'X-Team': 'b' })
  await wrapper.setProps({ headers: { 'X-Team': 'b' } })
  expect(wrapper.findAll<HTMLInputElement>(id('header-name')).map(({ element }) => element.value)).toEqual(['X-Team'])
})
