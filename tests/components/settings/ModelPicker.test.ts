// @vitest-environment jsdom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { Model } from '../../../src/api/models'
import ModelPicker from '../../../src/components/settings/ModelPicker.vue'

type Props = InstanceType<typeof ModelPicker>['$props']

let wrapper: VueWrapper
const saved: string[] = []
afterEach(() => wrapper.unmount())
beforeAll(() => Object.assign(Element.prototype, { scrollIntoView: () => {} })) // jsdom has no layout

const models: readonly Model[] = [
  { id: 'claude-opus-4', chat: true }, { id: 'claude-sonnet-4', chat: true },
  { id: 'gpt-4o', chat: true, context: 131_072 }, { id: 'gpt-5', chat: true, vision: false, name: 'The fifth', context: 1_000_000 },
  { id: 'text-embedding-3', chat: false },
]
const many: readonly Model[] = Array.from({ length: 1_200 }, (_, index) => ({ id: `m-${index}`, chat: true }))

/** The picker in the hands of a view that keeps what is chosen. */
function open(props: Partial<Props> = {}, attrs: Record<string, string> = {}) {
  saved.length = 0
  wrapper = mount(ModelPicker, {
    attachTo: document.body,
    attrs,
    props: {
      'label': 'Model', 'modelValue': '', models, 'recent': [], 'loading': false, ...props,
      'onUpdate:modelValue': (modelValue: string) => {
        saved.push(modelValue)
        void wrapper.setProps({ modelValue })
      },
    },
  })
  return wrapper.get<HTMLInputElement>('[data-testid="model"]')
}

async function type(text: string) {
  const input = wrapper.get<HTMLInputElement>('[data-testid="model"]')
  input.element.focus()
  input.element.value = text
  await input.trigger('input')
}

const press = (key: string, init: object = {}) => wrapper.get('[data-testid="model"]').trigger('keydown', { key, ...init })
const options = () => wrapper.findAll('[role="option"]')
const names = () => options().map(option => option.get('bdi').text())
const expanded = () => wrapper.get('[data-testid="model"]').attributes('aria-expanded')
function active(): string | undefined {
  const id = wrapper.get('[data-testid="model"]').attributes('aria-activedescendant')
  return id && document.getElementById(id)?.querySelector('bdi')?.textContent
}

test('it is a text input that is a labelled combobox, and the attributes given are its own', () => {
  const input = open({}, { placeholder: 'gpt-x' })
  expect(input.element.tagName).toBe('INPUT')
  expect(input.attributes()).toMatchObject({ 'role': 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list', 'placeholder': 'gpt-x', 'autocomplete': 'off' })
  expect(input.element.labels?.[0]?.textContent).toBe('Model')
})

test('a click opens all of it: recent ones first, then families; what cannot chat is not there', async () => {
  const input = open({ modelValue: 'gpt-4o', recent: ['gpt-5', 'typed-once'] })
  await input.trigger('click')
  expect(wrapper.emitted('open')).toHaveLength(1)
  expect(wrapper.findAll('[role="group"]').map(group => document.getElementById(group.attributes('aria-labelledby')!)?.textContent)).toEqual(['Recent', 'Claude'])
  expect(names()).toEqual(['gpt-4o', 'gpt-5', 'typed-once', 'claude-opus-4', 'claude-sonnet-4'])
  expect(active()).toBe('gpt-4o')
  expect(options().map(option => option.attributes('aria-selected'))).toEqual(['true', 'false', 'false', 'false', 'false'])
})

test('each option says what it can do, the facts of the list before the guesses', async () => {
  await open({ refused: ['claude-opus-4'] }).trigger('click')
  const texts = Object.fromEntries(options().map(option => [option.get('bdi').text(), option.text()]))
  expect(texts['gpt-4o']).toContain('Sees pictures')
  expect(texts['gpt-4o']).toContain('128k')
  expect(texts['gpt-4o']).toContain('Context of 131,072 tokens')
  expect(texts['gpt-5']).not.toContain('Sees pictures')
  expect(texts['gpt-5']).toContain('Thinks first')
  expect(texts['gpt-5']).toContain('The fifth')
  expect(texts['gpt-5']).toContain('1M')
  expect(texts['claude-opus-4']).toContain('Refused by the server')
})

test('typing narrows the list, and says how much is left of it', async () => {
  open()
  await type('SON')
  expect(names()).toEqual(['claude-sonnet-4'])
  expect(wrapper.get('[role="status"]').text()).toBe('1 model')
  expect(wrapper.emitted('open'), 'a name that is typed asks no server').toBeUndefined()
  expect(saved).toEqual([])
})

test('arrows walk round, Page keys leap, Enter chooses and closes', async () => {
  open()
  await press('ArrowDown')
  expect(expanded()).toBe('true')
  expect(active()).toBeUndefined()
  await press('ArrowDown')
  expect(active()).toBe('claude-opus-4')
  await press('ArrowUp')
  expect(active()).toBe('gpt-5')
  await press('ArrowDown')
  await press('PageDown')
  expect(active()).toBe('gpt-5')
  await press('ArrowUp')
  await press('Enter')
  expect(saved).toEqual(['gpt-4o'])
  expect(expanded()).toBe('false')
  expect(wrapper.get<HTMLInputElement>('[data-testid="model"]').element.value).toBe('gpt-4o')
})

test('a click chooses, and the focus stays in the field', async () => {
  const input = open()
  input.element.focus()
  await input.trigger('click')
  const mousedown = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
  options()[1]!.element.dispatchEvent(mousedown)
  expect(mousedown.defaultPrevented).toBe(true)
  await options()[1]!.trigger('click')
  expect(saved).toEqual(['claude-sonnet-4'])
  expect(document.activeElement).toBe(input.element)
})

test('any name may be typed: it is saved when the field is left, once, without blanks around it', async () => {
  const input = open()
  await type(' my-own-model ')
  expect(wrapper.text()).toContain('The name is used as typed')
  await input.trigger('change')
  await input.trigger('blur')
  expect(saved).toEqual(['my-own-model'])
  expect(expanded()).toBe('false')
})

test('Enter takes what was typed, though the list has something like it', async () => {
  open()
  await type('gpt-4')
  expect(names()).toEqual(['gpt-4o'])
  await press('Enter')
  expect(saved).toEqual(['gpt-4'])
})

test('Escape closes the list and nothing around it; a second one is let through', async () => {
  let outside = 0
  const input = open()
  document.body.addEventListener('keydown', () => { outside++ }, { once: true })
  await input.trigger('click')
  const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
  input.element.dispatchEvent(escape)
  await wrapper.vm.$nextTick()
  expect([escape.defaultPrevented, outside, expanded()]).toEqual([true, 0, 'false'])
  const second = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
  input.element.dispatchEvent(second)
  expect([second.defaultPrevented, outside]).toEqual([false, 1])
})

test('keys belong to the input method while it composes', async () => {
  open()
  await press('ArrowDown', { isComposing: true })
  await press('ArrowDown', { keyCode: 229 })
  expect(expanded()).toBe('false')
})

test('of a long list only a part is drawn, yet all of it is counted and within reach', async () => {
  const input = open({ models: many, modelValue: 'm-600' })
  await input.trigger('click')
  expect(active()).toBe('m-600')
  expect(options()).toHaveLength(80)
  await press('ArrowUp')
  expect(active()).toBe('m-600')
  for (let page = 0; page < 10; page++) await press('PageDown')
  expect(options().length).toBeGreaterThan(100)
  expect(options().length).toBeLessThan(140)
  expect(options()[0]!.attributes()).toMatchObject({ 'aria-posinset': '1', 'aria-setsize': '1200' })
  expect(wrapper.text()).toContain('200 more: type to narrow')
  await type('m-1199')
  expect(names()).toEqual(['m-1199'])
  await type('')
  expect(options()).toHaveLength(80)
})

test('without a list it says so; loading and failing are said too', async () => {
  const input = open({ models: [], hint: 'Choose one.' })
  await input.trigger('click')
  expect(wrapper.text()).toContain('No list yet')
  expect(expanded(), 'there is no listbox').toBe('false')
  await wrapper.setProps({ loading: true })
  expect(wrapper.text()).toContain('Loading the list')
  expect(wrapper.get('[data-testid="reload-models"]').attributes()).toHaveProperty('disabled')
  await wrapper.setProps({ loading: false, failed: true })
  expect(wrapper.text()).toContain('The list could not be loaded')
  await wrapper.get('[data-testid="reload-models"]').trigger('click')
  expect(wrapper.emitted('reload')).toHaveLength(1)
})

test('a list for pictures has what makes pictures', async () => {
  await open({ purpose: 'pictures', models: [...models, { id: 'dall-e-3', chat: true }] }).trigger('click')
  expect(names()).toEqual(['dall-e-3'])
})

test('another value from outside is shown; a panel that closes over the field saves it', async () => {
  const input = open({ modelValue: 'a' })
  await wrapper.setProps({ modelValue: 'b' })
  expect(input.element.value).toBe('b')
  await type('c')
  wrapper.unmount()
  expect(saved).toEqual(['c'])
})
