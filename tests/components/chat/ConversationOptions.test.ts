// @vitest-environment jsdom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { ConversationSetup } from '../../../src/chat/assistant'
import ConversationHeader from '../../../src/components/chat/ConversationHeader.vue'
import ConversationOptions from '../../../src/components/chat/ConversationOptions.vue'
import VariablesForm from '../../../src/components/chat/VariablesForm.vue'
import { polyfillDialog } from '../ui/dialog'

let wrapper: VueWrapper
beforeAll(polyfillDialog)
afterEach(() => wrapper.unmount())

const id = (name: string) => `[data-testid="${name}"]`

function open(setup: ConversationSetup = {}) {
  wrapper = mount(ConversationOptions, {
    attachTo: document.body,
    props: {
      setup, inherited: { systemPrompt: 'Be kind.', model: 'gpt-4o', parameters: { temperature: 0.5 } }, fresh: false, models: [], recent: [], refused: [], loading: false, failed: false,
      onUpdate: (next: ConversationSetup) => void wrapper.setProps({ setup: next }),
    },
  })
}

async function fill(name: string, text: string): Promise<void> {
  const field = wrapper.get<HTMLInputElement>(id(name))
  field.element.value = text
  await field.trigger('input')
  await field.trigger('change')
  await field.trigger('blur')
}

const last = () => wrapper.emitted<[ConversationSetup]>('update')?.at(-1)?.[0]
const placeholder = (name: string) => wrapper.get(id(name)).attributes('placeholder')

test('what is inherited stands in the empty fields', () => {
  open()
  expect([placeholder('conversation-system-prompt'), placeholder('conversation-model'), placeholder('parameter-temperature')]).toEqual(['Be kind.', 'gpt-4o', '0.5'])
  expect(wrapper.get(id('reset-options')).attributes()).toHaveProperty('disabled')
})

test('each field changes its own part, and emptied follows again', async () => {
  open()
  await fill('conversation-system-prompt', 'Be brief.')
  await fill('conversation-model', 'o3')
  await fill('parameter-temperature', '1')
  expect(last()).toEqual({ systemPrompt: 'Be brief.', model: 'o3', parameters: { temperature: 1 } })
  await fill('conversation-system-prompt', '  ')
  await fill('conversation-model', '')
  await fill('parameter-temperature', '')
  expect(last()).toEqual({})
})

test('the model of the connection is nothing of its own', async () => {
  open({ model: 'o3' })
  await fill('conversation-model', 'gpt-4o')
  expect(last()).toEqual({})
})

test('all goes back to what is inherited at once', async () => {
  open({ model: 'o3', systemPrompt: 'x', parameters: { seed: 1 } })
  await wrapper.get(id('reset-options')).trigger('click')
  expect(last()).toEqual({})
  expect(wrapper.get<HTMLInputElement>(id('conversation-model')).element.value).toBe('')
})

test('a dialog that is closed over a field saves it', async () => {
  const saved: ConversationSetup[] = []
  open()
  await wrapper.setProps({ onUpdate: (next: ConversationSetup) => saved.push(next) })
  const area = wrapper.get<HTMLTextAreaElement>(id('conversation-system-prompt'))
  area.element.value = 'Kept'
  await area.trigger('input')
  wrapper.unmount()
  expect(saved).toEqual([{ systemPrompt: 'Kept' }])
})

test('the header leads to the options, and tells where they deviate', async () => {
  wrapper = mount(ConversationHeader, { props: { title: 'T', connection: 'Relay', sidebarHidden: false } })
  expect(wrapper.get(id('open-options')).attributes('aria-label')).toBe('Options of this conversation')
  await wrapper.get(id('open-options')).trigger('click')
  expect(wrapper.emitted('open-options')).toHaveLength(1)
  await wrapper.setProps({ changed: true })
  expect(wrapper.get(id('open-options')).attributes('aria-label')).toContain('changed')
})

test('a form asks for what is to be filled in, in words, with what stands there at first', async () => {
  wrapper = mount(VariablesForm, {
    attachTo: document.body,
    props: { name: 'Translate', variables: [{ name: 'from', label: 'From', value: 'any' }, { name: '__proto__', label: '', value: '' }] },
  })
  const fields = wrapper.findAll('input')
  expect(fields.map(field => field.element.labels?.[0]?.textContent.trim())).toEqual(['From', '__proto__'])
  expect(fields.map(field => field.element.value)).toEqual(['any', ''])
  expect(fields.map(field => field.element.required)).toEqual([false, true])
  await fields[0]!.setValue(' Dutch ')
  await fields[1]!.setValue('x')
  await wrapper.get('form').trigger('submit')
  expect(Object.entries(wrapper.emitted<[object]>('start')![0]![0])).toEqual([['from', 'Dutch'], ['__proto__', 'x']])
})
