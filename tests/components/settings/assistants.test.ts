// @vitest-environment jsdom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newAssistant, type Assistant } from '../../../src/chat/assistant'
import AssistantForm from '../../../src/components/settings/AssistantForm.vue'
import AssistantsSection from '../../../src/components/settings/AssistantsSection.vue'
import { polyfillDialog } from '../ui/dialog'

let wrapper: VueWrapper
beforeAll(polyfillDialog)
afterEach(() => wrapper.unmount())

const id = (name: string) => `[data-testid="${name}"]`
const mine = newAssistant(1, { name: 'Mine', systemPrompt: 'Into {{to}}', variables: [{ name: 'to', label: 'Into', value: 'Dutch' }] })
const theirs: Assistant = { ...newAssistant(0, { name: 'Theirs', description: 'does things' }), id: 'built-in-x' }

describe('the list', () => {
  function open(props: Partial<InstanceType<typeof AssistantsSection>['$props']> = {}) {
    wrapper = mount(AssistantsSection, { attachTo: document.body, props: { own: [mine], builtIn: [theirs], ...props } })
  }

  test('offers all for one\'s own, and only use and copy for those that came with the app', async () => {
    open()
    const [first, second] = wrapper.findAll(id('assistant'))
    for (const action of ['use', 'edit', 'duplicate', 'delete']) await first!.get(id(`${action}-assistant`)).trigger('click')
    expect(['use', 'edit', 'duplicate', 'delete'].map(name => wrapper.emitted(name))).toEqual(Array.from({ length: 4 }, () => [[mine.id]]))
    expect(second!.find(id('edit-assistant')).exists()).toBe(false)
    expect(second!.find(id('delete-assistant')).exists()).toBe(false)
    expect(second!.get(id('duplicate-assistant')).attributes('aria-label')).toBe('Copy “Theirs”')
    expect(second!.text()).toContain('does things')
  })

  test('without any of one\'s own says how to get one, and has nothing to export', () => {
    open({ own: [] })
    expect(wrapper.text()).toContain('None yet')
    expect(wrapper.find(id('export-assistants')).exists()).toBe(false)
  })

  test('hands on a chosen file, and asks before anything of it is kept', async () => {
    open()
    const input = wrapper.get<HTMLInputElement>(id('assistants-file'))
    const file = new File(['{}'], 'x.json')
    Object.defineProperty(input.element, 'files', { value: [file] })
    await input.trigger('change')
    expect(wrapper.emitted('import-file')).toEqual([[file]])
    await wrapper.setProps({ arrived: [{ ...mine, name: 'A' }, { ...mine, name: 'B', parameters: { extra: { top_k: 1 } } }] })
    expect(wrapper.get('dialog').text()).toContain('Import 2 assistants?')
    expect(wrapper.get('dialog').text()).toContain('A · B')
    expect(wrapper.get('dialog').text()).toContain('fields of their own to requests: B')
    await wrapper.get(id('cancel')).trigger('click')
    await wrapper.get(id('confirm')).trigger('click')
    expect([wrapper.emitted('cancel-import'), wrapper.emitted('import')]).toEqual([[[]], [[]]])
  })

  test('says why a file was refused', () => {
    open({ refusal: 'The file is not JSON.' })
    expect(wrapper.get('[role="alert"]').text()).toContain('The file is not JSON.')
  })
})

describe('the form', () => {
  function open(assistant = mine) {
    wrapper = mount(AssistantForm, {
      attachTo: document.body,
      props: { assistant, models: [], recent: [], loading: false, failed: false, onUpdate: (next: Assistant) => void wrapper.setProps({ assistant: next }) },
    })
  }

  async function fill(selector: string, text: string): Promise<void> {
    const field = wrapper.get<HTMLInputElement>(selector)
    field.element.value = text
    await field.trigger('input')
    await field.trigger('change')
    await field.trigger('blur')
  }

  const last = () => wrapper.emitted<[Assistant]>('update')?.at(-1)?.[0]

  test('saves each field when it is left', async () => {
    open()
    await fill(id('assistant-name'), ' Better name ')
    await fill(id('assistant-description'), 'words')
    await fill(id('assistant-model'), 'o3')
    await fill(id('parameter-temperature'), '0.2')
    expect(last()).toMatchObject({ id: mine.id, name: 'Better name', description: 'words', model: 'o3', parameters: { temperature: 0.2 } })
    await fill(id('assistant-model'), '')
    expect(last()).not.toHaveProperty('model')
  })

  test('asks for words for each hole in the texts, and forgets those of holes that went', async () => {
    open()
    await fill(id('assistant-system-prompt'), 'From {{from}} into {{to}}')
    expect(last()?.variables).toEqual([{ name: 'from', label: '', value: '' }, { name: 'to', label: 'Into', value: 'Dutch' }])
    expect(wrapper.findAll('.variable .name').map(name => name.text())).toEqual(['from', 'to'])
    await fill('.variable input', 'Source')
    expect(last()?.variables[0]).toEqual({ name: 'from', label: 'Source', value: '' })
    await fill(id('assistant-system-prompt'), 'Plain')
    expect(last()?.variables).toEqual([])
  })

  test('keeps opening messages in order, the speakers in turn', async () => {
    open(newAssistant(1))
    const add = () => wrapper.findAll('button').find(button => button.text() === 'Add a message')!.trigger('click')
    await add()
    await fill('.opening textarea', 'Be {{role}}')
    await add()
    expect(last()?.opening).toEqual([{ role: 'user', text: 'Be {{role}}' }, { role: 'assistant', text: '' }])
    expect(last()?.variables.map(({ name }) => name)).toEqual(['role'])
    await wrapper.findAll('select')[1]!.setValue('user')
    expect(last()?.opening[1]?.role).toBe('user')
    await wrapper.get('[aria-label="Remove message 1"]').trigger('click')
    expect(last()?.opening).toEqual([{ role: 'user', text: '' }])
  })
})
