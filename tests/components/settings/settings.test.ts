// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { beforeAll, expect, test, vi } from 'vitest'
import AboutSection from '../../../src/components/settings/AboutSection.vue'
import ConnectionForm from '../../../src/components/settings/ConnectionForm.vue'
import DataSection from '../../../src/components/settings/DataSection.vue'
import SettingField from '../../../src/components/settings/SettingField.vue'
import SettingsPanel from '../../../src/components/settings/SettingsPanel.vue'
import type { ResolvedAddress } from '../../../src/components/settings/connectionForm'
import { polyfillDialog } from '../ui/dialog'

beforeAll(polyfillDialog)

const connection = {
  id: 'c1', name: 'Relay', baseUrl: 'https://relay.example.com', model: 'm', imageModel: '', demo: false,
  protocol: 'chat' as const, headers: {}, stream: true, sessionConsent: false,
}

function resolve(text: string): ResolvedAddress {
  if (!text.includes('://')) return { valid: false }
  return { valid: true, chat: `${text}/v1/chat/completions`, notes: ['version-added'], ...(text.includes('key=') && { foundKey: 'sk-found' }) }
}

type Props = InstanceType<typeof ConnectionForm>['$props']
function form(props: Partial<Props> = {}) {
  return mount(ConnectionForm, {
    attachTo: document.body,
    props: { connection, connections: [connection], hasKey: false, resolve, models: ['a', 'b'], testing: false, ...props },
  })
}

const id = (name: string) => `[data-testid="${name}"]`
const updates = (wrapper: ReturnType<typeof form>) => wrapper.emitted('update')?.flat()

test('the resolved address follows the typing; the field is saved when it is left, once', async () => {
  const wrapper = form()
  expect(wrapper.get(id('resolved-url')).text()).toBe('https://relay.example.com/v1/chat/completions')
  const field = wrapper.get(id('base-url'))
  await field.setValue('http://localhost:11434')
  expect(wrapper.get(id('resolved-url')).text()).toBe('http://localhost:11434/v1/chat/completions')
  expect(wrapper.text()).toContain('/v1 was added')
  field.element.dispatchEvent(new Event('change'))
  field.element.dispatchEvent(new Event('blur'))
  expect(updates(wrapper)).toEqual([{ field: 'baseUrl', value: 'http://localhost:11434' }])
})

test('what is no address says so', async () => {
  const wrapper = form()
  await wrapper.get(id('base-url')).setValue('hello there')
  expect(wrapper.text()).toContain('not an http or https address')
  expect(wrapper.get(id('base-url')).attributes('aria-invalid')).toBe('true')
  expect(wrapper.find(id('resolved-url')).exists()).toBe(false)
})

test('a key found in the address is offered to the key field', async () => {
  const wrapper = form({ connection: { ...connection, baseUrl: 'https://a.example/?key=sk-found' } })
  await wrapper.findAll('button').find(button => button.text() === 'Use it as the key')?.trigger('click')
  expect(updates(wrapper)).toEqual([{ field: 'key', value: 'sk-found' }])
})

test('a key is typed unseen, handed out once and shown to no one again', async () => {
  const wrapper = form({ hasKey: true, lastFour: '1a2b' })
  const field = wrapper.get<HTMLInputElement>(id('api-key'))
  expect(field.attributes()).toMatchObject({ type: 'password', autocomplete: 'off', placeholder: '•••• 1a2b' })
  expect(field.element.value).toBe('')
  await field.setValue('sk-new')
  await field.trigger('change')
  expect(updates(wrapper)).toEqual([{ field: 'key', value: 'sk-new' }])
  expect(field.element.value).toBe('')
  await field.trigger('blur')
  expect(updates(wrapper)).toHaveLength(1)
  expect(wrapper.html()).not.toContain('sk-new')
})

test('the same key can be entered again', async () => {
  const wrapper = form()
  const field = wrapper.get(id('api-key'))
  for (const _ of [1, 2]) {
    await field.setValue('sk-same')
    await field.trigger('change')
  }
  expect(updates(wrapper)).toHaveLength(2)
})

test('forgetting the key is offered where there is one', async () => {
  expect(form().find(id('forget-key')).exists()).toBe(false)
  const wrapper = form({ hasKey: true })
  await wrapper.get(id('forget-key')).trigger('click')
  expect(wrapper.emitted('forget-key')).toHaveLength(1)
})

test('Enter in a field saves it before the test begins', async () => {
  const wrapper = form()
  const field = wrapper.get<HTMLInputElement>(id('base-url'))
  field.element.focus()
  await field.setValue('https://new.example.com')
  await wrapper.get('form').trigger('submit')
  await Promise.resolve()
  expect(updates(wrapper)).toEqual([{ field: 'baseUrl', value: 'https://new.example.com' }])
  expect(wrapper.emitted('test')).toHaveLength(1)
})

test('a panel that closes over a field saves it', async () => {
  const onUpdate = vi.fn()
  const wrapper = form({ onUpdate })
  await wrapper.get(id('model')).setValue('gpt-x')
  wrapper.unmount()
  expect(onUpdate.mock.calls).toEqual([[{ field: 'model', value: 'gpt-x' }]])
})

test('the result is one sentence with its kind, and another spelling is one click away', async () => {
  const wrapper = form({ result: { kind: 'works', models: 1 } })
  expect(wrapper.get(id('test-result')).attributes('data-kind')).toBe('works')
  expect(wrapper.get(id('test-result')).text()).toBe('Works. 1 model found.')
  await wrapper.setProps({ result: { kind: 'wrong-path', suggestion: 'https://relay.example.com/api' } })
  await wrapper.get(id('test-result')).get('button').trigger('click')
  expect(updates(wrapper)).toEqual([{ field: 'baseUrl', value: 'https://relay.example.com/api' }])
})

test('while it tests, the button waits and the old result is gone', () => {
  const wrapper = form({ testing: true, result: { kind: 'works', models: 1 } })
  expect(wrapper.get(id('test-connection')).attributes()).toHaveProperty('disabled')
  expect(wrapper.find(id('test-result')).exists()).toBe(false)
})

test('the models of the server are offered to both model fields', () => {
  const wrapper = form()
  for (const name of ['model', 'image-model']) {
    const list = wrapper.get(id(name)).attributes('list')
    expect(wrapper.get(`datalist[id="${list}"]`).findAll('option')).toHaveLength(2)
  }
})

test('the demo says so, has no name and cannot be deleted', () => {
  const wrapper = form({ connection: { ...connection, baseUrl: '', demo: true } })
  expect(wrapper.text()).toContain('Demo: answers are scripted')
  expect(wrapper.find(id('connection-name')).exists()).toBe(false)
  expect(wrapper.find('[aria-label="Delete connection"]').exists()).toBe(false)
  expect(wrapper.find(id('resolved-url')).exists()).toBe(false)
})

test('another connection is chosen, added, and deleted after a question', async () => {
  const wrapper = form({ connections: [connection, { id: 'c2', name: 'Other' }] })
  await wrapper.get(id('connection')).setValue('c2')
  expect(wrapper.emitted('select')).toEqual([['c2']])
  await wrapper.findAll('button').find(button => button.text() === 'Add connection')?.trigger('click')
  expect(wrapper.emitted('add')).toHaveLength(1)
  await wrapper.get('[aria-label="Delete connection"]').trigger('click')
  expect(wrapper.emitted('delete')).toBeUndefined()
  await wrapper.get(id('confirm')).trigger('click')
  expect(wrapper.emitted('delete')).toEqual([['c1']])
})

test.each([
  ['segmented', 'input[value="dark"]', 'dark'],
  ['select', 'select', 'dark'],
])('a choice as %s hands out its value', async (kind, selector, value) => {
  const wrapper = mount(SettingField, { props: {
    name: 'theme', kind: kind as 'select', label: 'Theme', modelValue: 'light',
    options: [{ value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }],
  } })
  expect(wrapper.find(id('setting-theme')).exists()).toBe(true)
  const control = wrapper.get(selector)
  if (kind === 'select') await control.setValue(value)
  else await control.trigger('change')
  expect(wrapper.emitted('update:modelValue')).toEqual([['dark']])
})

test('a number is a number, empty is unset, and what the limits made of it is shown', async () => {
  const wrapper = mount(SettingField, { props: { name: 'n', kind: 'number', label: 'N', modelValue: 16, min: 15, max: 18 } })
  const field = wrapper.get<HTMLInputElement>('input')
  expect(wrapper.get('label').attributes('for')).toBe(field.attributes('id'))
  await field.setValue('17')
  await field.trigger('change')
  await field.setValue('')
  await field.trigger('change')
  expect(wrapper.emitted('update:modelValue')).toEqual([[17], [undefined]])
  await wrapper.vm.$nextTick()
  expect(field.element.value).toBe('16')
})

test('a switch and a long text hand out what they hold', async () => {
  const toggle = mount(SettingField, { props: { name: 's', kind: 'switch', label: 'S', hint: 'why', modelValue: false } })
  await toggle.get('[role="switch"]').trigger('change')
  expect(toggle.emitted('update:modelValue')).toEqual([[true]])
  const area = mount(SettingField, { props: { name: 't', kind: 'textarea', label: 'T', hint: 'why', modelValue: 'a' } })
  await area.get('textarea').setValue('b')
  await area.get('textarea').trigger('change')
  expect(area.emitted('update:modelValue')?.at(-1)).toEqual(['b'])
  expect(area.get('textarea').attributes('aria-describedby')).toBe(area.get('.hint').attributes('id'))
})

test('the panel takes the focus, marks its page and closes by Escape', async () => {
  const wrapper = mount(SettingsPanel, { attachTo: document.body, props: { section: 'data' }, slots: { default: 'content' } })
  expect(document.activeElement).toBe(wrapper.get(id('settings')).element)
  expect(wrapper.get('[aria-current="page"]').text()).toBe('Data')
  await wrapper.get('a[href="#/settings/about"]').trigger('click')
  expect(wrapper.emitted('select')).toEqual([['about']])
  await wrapper.get('aside').trigger('keydown', { key: 'Escape' })
  await wrapper.get('[aria-label="Close"]').trigger('click')
  expect(wrapper.emitted('close')).toHaveLength(2)
  wrapper.unmount()
})

test('everything is deleted after a question only', async () => {
  const wrapper = mount(DataSection, { attachTo: document.body, props: { usageBytes: 4_800_000 } })
  expect(wrapper.text()).toContain('4.8 MB')
  await wrapper.get(id('delete-all')).trigger('click')
  await wrapper.get(id('cancel')).trigger('click')
  expect(wrapper.emitted('delete-all')).toBeUndefined()
  await wrapper.get(id('delete-all')).trigger('click')
  await wrapper.get(id('confirm')).trigger('click')
  expect(wrapper.emitted('delete-all')).toHaveLength(1)
  wrapper.unmount()
})

test('about lists the shortcuts that there are', () => {
  const text = mount(AboutSection, { props: { version: '0.1.0', licence: 'MIT', sendKey: 'mod-enter' } }).text()
  expect(text).toContain('0.1.0')
  expect(text).toContain('Ctrl + Shift + O')
  expect(text).toContain('Ctrl + Enter')
})
