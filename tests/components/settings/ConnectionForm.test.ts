// @vitest-environment jsdom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeAll, expect, test } from 'vitest'
import ConnectionForm from '../../../src/components/settings/ConnectionForm.vue'
import PasteDialog from '../../../src/components/settings/PasteDialog.vue'
import type { ResolvedAddress } from '../../../src/components/settings/connectionForm'
import { polyfillDialog } from '../ui/dialog'

beforeAll(polyfillDialog)

const connection = {
  id: 'c1', name: 'Relay', baseUrl: 'https://relay.example.com', model: 'm', imageModel: '', demo: false,
  protocol: 'chat' as const, headers: {}, stream: true, sessionConsent: false,
}

function resolve(text: string): ResolvedAddress {
  if (!text.includes('://')) return { valid: false }
  const called = { 'completions': `${text}/completions`, 'session': `${text}/pro/chat/completions`, 'plain-sse': text }
  return { valid: true, chat: `${text}/chat/completions`, called, notes: text.startsWith('http:') ? ['plain-http'] : [], ...(text.includes('engines') && { protocol: 'completions' as const }) }
}

let wrapper: VueWrapper
afterEach(() => wrapper.unmount())

type Props = InstanceType<typeof ConnectionForm>['$props']
function form(props: Partial<Props> = {}, slots: Record<string, string> = {}) {
  const mounted = mount(ConnectionForm, {
    attachTo: document.body, slots,
    props: { connection, connections: [connection], hasKey: false, resolve, models: ['a', 'b'], testing: false, ...props },
  })
  wrapper = mounted
  return mounted
}

const id = (name: string) => `[data-testid="${name}"]`

function pasteInto(element: Element, text: string): boolean {
  return !element.dispatchEvent(Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData: { getData: () => text } }))
}

test('the address shown is the one that the protocol calls', async () => {
  form()
  const shown = () => wrapper.get(id('resolved-url')).text()
  expect(shown()).toBe('https://relay.example.com/chat/completions')
  for (const [protocol, path] of [['completions', '/completions'], ['session', '/pro/chat/completions'], ['plain-sse', '']] as const) {
    await wrapper.setProps({ connection: { ...connection, protocol } })
    expect(shown()).toBe(`https://relay.example.com${path}`)
  }
  await wrapper.setProps({ connection })
  await wrapper.get(id('base-url')).setValue('https://relay.example.com/engines')
  expect(shown()).toBe('https://relay.example.com/engines/completions')
})

test('each protocol says what it is for; the deprecated one asks for consent', async () => {
  form()
  const select = wrapper.get<HTMLSelectElement>(id('protocol'))
  expect(select.findAll('option').map(option => option.element.value)).toEqual(['chat', 'completions', 'session', 'plain-sse'])
  expect(wrapper.find(id('session-consent')).exists()).toBe(false)
  await select.setValue('session')
  expect(wrapper.emitted('update')).toEqual([[{ field: 'protocol', value: 'session' }]])
  await wrapper.setProps({ connection: { ...connection, protocol: 'session' } })
  expect(wrapper.text()).toContain('deprecated')
  expect(wrapper.text()).toContain('1,000 characters')
  await wrapper.get(id('session-consent')).setValue(true)
  expect(wrapper.emitted('update')?.at(-1)).toEqual([{ field: 'sessionConsent', value: true }])
})

test('streaming is a switch, where no other form of parameters is given', async () => {
  form()
  await wrapper.get(id('setting-stream')).trigger('change')
  expect(wrapper.emitted('update')).toEqual([[{ field: 'stream', value: false }]])
  wrapper.unmount()
  form({}, { parameters: '<p>parameters</p>' })
  expect(wrapper.find(id('setting-stream')).exists()).toBe(false)
})

test('other parts have their places', () => {
  const names = ['provider', 'test-help', 'balance', 'model', 'parameters']
  form({}, Object.fromEntries(names.map(name => [name, `<p class="slot">${name}</p>`])))
  expect(wrapper.findAll('.slot').map(slot => slot.text())).toEqual(names)
  expect(wrapper.find(id('model')).exists()).toBe(false)
  expect(wrapper.find(id('image-model')).exists()).toBe(true)
})

test('a copy and the place for pasting are one click away; the demo has no copy, protocol and headers', async () => {
  form()
  await wrapper.get(id('duplicate-connection')).trigger('click')
  expect(wrapper.emitted('duplicate')).toEqual([['c1']])
  await wrapper.get(id('paste-settings')).trigger('click')
  expect(wrapper.emitted('paste')).toEqual([['']])
  await wrapper.setProps({ connection: { ...connection, demo: true } })
  for (const name of ['duplicate-connection', 'protocol', 'add-header']) expect(wrapper.find(id(name)).exists(), name).toBe(false)
})

test('settings in a field are handed out whole, and the field keeps what it had', async () => {
  form()
  const env = 'OPENAI_API_KEY=sk-0123456789\nOPENAI_BASE_URL=https://other.example.com'
  expect(pasteInto(wrapper.get(id('base-url')).element, env)).toBe(true)
  expect(pasteInto(wrapper.get(id('api-key')).element, env)).toBe(true)
  expect(pasteInto(wrapper.get(id('base-url')).element, 'https://other.example.com')).toBe(false)
  expect(pasteInto(wrapper.get(id('api-key')).element, 'sk-0123456789')).toBe(false)
  expect(wrapper.emitted('paste')).toEqual([[env], [env]])
  const json = '{"key":"sk-0123456789"}'
  await wrapper.get(id('base-url')).setValue(json)
  await wrapper.get(id('base-url')).trigger('change')
  expect(wrapper.emitted('paste')?.at(-1)).toEqual([json])
  expect(wrapper.emitted('update')).toBeUndefined()
  expect(wrapper.get<HTMLInputElement>(id('base-url')).element.value).toBe('https://relay.example.com')
  expect(wrapper.get(id('resolved-url')).text()).toContain('relay.example.com')
})

test('the dialog tells host, address, masked key, model and headers before anything is made', async () => {
  const key = 'sk-canary-0123456789'
  const dialog = mount(PasteDialog, { attachTo: document.body, props: { resolve, text: `curl http://relay.example.com -H "Authorization: Bearer ${key}" -H "X-Team: blue" -d '{"model":"gpt-x"}'` } })
  wrapper = dialog
  const text = dialog.get(id('confirm-dialog')).text()
  for (const words of ['Connect to relay.example.com?', 'http://relay.example.com/chat/completions', 'sk-ca…89', 'gpt-x', 'x-team', 'Not encrypted', 'changes nothing else']) expect(text).toContain(words)
  expect(dialog.html()).not.toContain(key)
  await dialog.get(id('cancel')).trigger('click')
  expect(dialog.emitted('cancel')).toHaveLength(1)
  await dialog.get(id('confirm')).trigger('click')
  expect(dialog.emitted('confirm')).toEqual([[[{ baseUrl: 'http://relay.example.com', key, model: 'gpt-x', headers: { 'x-team': 'blue' } }]]])
})

test('what is pasted into the dialog is read at once and stays in no field', async () => {
  const dialog = mount(PasteDialog, { attachTo: document.body, props: { resolve, text: '' } })
  wrapper = dialog
  expect(pasteInto(dialog.get(id('paste-text')).element, 'https://relay.example.com\nsk-0123456789abcdef')).toBe(true)
  await dialog.vm.$nextTick()
  expect(dialog.find('textarea').exists()).toBe(false)
  expect(dialog.get(id('link-key')).text()).toBe('sk-01…ef')
  expect(dialog.emitted('confirm')).toBeUndefined()
})
