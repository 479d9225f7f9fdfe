// @vitest-environment jsdom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { matchCommands, type Command, type Completer } from '../../../src/components/chat/commands'
import PromptInput from '../../../src/components/chat/PromptInput.vue'
import { eventually } from '../../helpers/eventually'

const commands: readonly Command[] = [
  { id: 'translate', name: '翻译', description: 'from → to', keywords: 'built-in-translate' },
  { id: 'code', name: 'Write code', description: 'programs' },
  { id: 'polish', name: 'Polish a text', description: 'better words' },
]

let wrapper: VueWrapper
afterEach(() => wrapper.unmount())
beforeAll(() => Object.assign(Element.prototype, { scrollIntoView: () => {} })) // jsdom has no layout

/** The composer in the hands of a view that keeps what is typed, and has the commands at once. */
function open(props: Partial<InstanceType<typeof PromptInput>['$props']> = {}) {
  wrapper = mount(PromptInput, {
    attachTo: document.body,
    props: {
      'modelValue': '', 'running': false, commands, ...props,
      'onUpdate:modelValue': (modelValue: string) => wrapper.setProps({ modelValue }),
    },
  })
  return wrapper.get<HTMLTextAreaElement>('[data-testid="composer"]')
}

async function type(text: string): Promise<void> {
  const area = wrapper.get<HTMLTextAreaElement>('[data-testid="composer"]')
  area.element.value = text
  await area.trigger('input')
  await flushPromises()
}

async function typed(text: string) {
  const area = open()
  area.element.focus()
  await type(text)
  await eventually(() => wrapper.get('[data-testid="command-menu"]'))
  return area
}

const names = () => wrapper.findAll('[data-testid="command"]').map(option => option.get('.name').text())
const selected = () => wrapper.findAll('[aria-selected="true"]').map(option => option.attributes('data-id'))
const chosen = () => wrapper.emitted<[string]>('command')?.map(([id]) => id) ?? []
const sent = () => wrapper.emitted('submit')?.length ?? 0
const isOpen = () => wrapper.find('[data-testid="command-menu"]').exists()
const press = (key: string, init: object = {}) => wrapper.get('[data-testid="composer"]').trigger('keydown', { key, ...init })

test('a stroke at the start asks for the commands and lists them', async () => {
  await typed('/')
  expect(wrapper.emitted('need-commands')).toHaveLength(1)
  expect(names()).toEqual(['翻译', 'Write code', 'Polish a text'])
  expect(selected()).toEqual(['translate'])
})

test('it is a listbox that the text box points at, and says how many there are', async () => {
  const area = await typed('/')
  const list = wrapper.get('[role="listbox"]')
  expect(list.attributes('aria-label')).toBe('Commands and assistants')
  expect(area.attributes('aria-controls')).toBe(list.attributes('id'))
  expect(document.getElementById(area.attributes('aria-activedescendant')!)?.dataset.id).toBe('translate')
  await press('ArrowDown')
  expect(document.getElementById(area.attributes('aria-activedescendant')!)?.dataset.id).toBe('code')
  expect(wrapper.findAll('[role="status"]').at(-1)?.text()).toContain('3 to choose from')
})

test.each([['／', 3], ['、', 3], ['/wri c', 1], ['/translate', 1], ['/翻', 1]])('%s finds %i', async (text, count) => {
  await typed(text)
  expect(names()).toHaveLength(count)
})

test.each(['a /', ' /', '/etc/hosts', 'http://x', '/\nnext', `/${'w'.repeat(80)}`, ''])('%j opens nothing, and Enter sends it', async (text) => {
  open()
  await type('/')
  await eventually(() => expect(isOpen()).toBe(true))
  await type(text)
  expect(isOpen()).toBe(false)
  await press('Enter')
  expect([sent(), chosen()]).toEqual([text ? 1 : 0, []])
})

test.each(['Enter', 'Tab'])('arrows walk round, %s chooses, takes the stroke away and sends nothing', async (key) => {
  const area = await typed('/')
  await press('ArrowUp')
  expect(selected()).toEqual(['polish'])
  await press('ArrowDown')
  await press('ArrowDown')
  await press(key)
  expect(chosen()).toEqual(['code'])
  expect([area.element.value, sent(), isOpen()]).toEqual(['', 0, false])
  expect(wrapper.emitted('edit-last')).toBeUndefined()
})

test('Escape closes it and stops nothing; what stands there can then be sent, and another stroke opens it again', async () => {
  open({ running: true })
  await type('/')
  await eventually(() => expect(isOpen()).toBe(true))
  await press('Escape')
  expect([isOpen(), wrapper.emitted('stop')]).toEqual([false, undefined])
  await type('/w')
  expect(isOpen()).toBe(false)
  await wrapper.setProps({ running: false })
  await press('Enter')
  expect(sent()).toBe(1)
  await type('')
  await type('/')
  expect(isOpen()).toBe(true)
})

test('keys belong to the input method while it composes', async () => {
  await typed('/')
  await press('ArrowDown', { isComposing: true })
  await press('Enter', { keyCode: 229 })
  expect([selected(), chosen(), sent()]).toEqual([['translate'], [], 0])
})

test('a tap chooses, and the focus stays in the box', async () => {
  const area = await typed('/')
  const mousedown = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
  wrapper.findAll('[data-testid="command"]')[1]!.element.dispatchEvent(mousedown)
  expect(mousedown.defaultPrevented).toBe(true)
  await wrapper.findAll('[data-testid="command"]')[1]!.trigger('click')
  expect(chosen()).toEqual(['code'])
  expect(document.activeElement).toBe(area.element)
})

test('leaving the box closes it', async () => {
  const area = await typed('/')
  await area.trigger('blur')
  expect(isOpen()).toBe(false)
})

test('the button opens it beside what is written, which stays', async () => {
  const area = open({ modelValue: 'my draft' })
  await wrapper.get('[data-testid="open-commands"]').trigger('click')
  await eventually(() => expect(isOpen()).toBe(true))
  expect(document.activeElement).toBe(area.element)
  await press('Enter')
  expect([chosen(), area.element.value, sent()]).toEqual([['translate'], 'my draft', 0])
})

test('an Enter that comes before the menu is there waits for it, and sends nothing', async () => {
  const area = open({ commands: [] })
  area.element.focus()
  await type('/tr')
  await press('Enter')
  expect(sent()).toBe(0)
  expect(area.element.value).toBe('/tr')
})

test('what begins with the typed words comes first', () => {
  expect(matchCommands([{ id: '1', name: 'Do not polish', description: '' }, ...commands], 'pol').map(({ id }) => id)).toEqual(['polish', '1'])
  expect(matchCommands(commands, ' ')).toHaveLength(3)
})

const image: Command = { id: '/image', name: '/image', description: 'Make pictures', keywords: 'draw 画', insert: '/image ' }
/** As the view has it: a command completes what begins with hyphens, and its own name no longer. */
const complete: Completer = (text, caret) => {
  if (!text.startsWith('/image ')) return undefined
  const from = text.lastIndexOf(' ', caret - 1) + 1
  const typed = text.slice(from, caret)
  const options = ['--size', '--style'].filter(name => typed.startsWith('--') && name.startsWith(typed))
  return { from, to: caret, commands: options.map(name => ({ id: name, name, description: '', insert: `${name} ` })), label: 'Options', hint: 'Or type it' }
}

describe('a command with words of its own', () => {
  const withImage = { commands: [image, ...commands], complete }
  const area = () => wrapper.get<HTMLTextAreaElement>('[data-testid="composer"]').element

  test.each(['/', '/im', '/draw', '、画'])('%s and Enter put it into the box, the caret behind it, and close the menu', async (typedText) => {
    open(withImage)
    await type(typedText)
    await eventually(() => expect(isOpen()).toBe(true))
    await press('Enter')
    expect([area().value, area().selectionStart, isOpen()]).toEqual(['/image ', 7, false])
    expect([chosen(), sent(), wrapper.emitted<[string]>('update:modelValue')?.at(-1)]).toEqual([[], 0, ['/image ']])
  })

  test('what the keyboard stands on stays chosen while the same is offered anew', async () => {
    const area = await typed('/')
    await area.trigger('keydown', { key: 'ArrowDown' })
    const chosen = () => wrapper.findAll('[data-testid="command"]').findIndex(option => option.attributes('aria-selected') === 'true')
    expect(chosen()).toBe(1)
    await wrapper.setProps({ commands: [...commands] })
    expect(chosen()).toBe(1)
    await type('/code')
    expect(chosen()).toBe(0)
  })

  test('chosen by the button it stands before what is written', async () => {
    open({ ...withImage, modelValue: 'a red fox' })
    await wrapper.get('[data-testid="open-commands"]').trigger('click')
    await eventually(() => expect(isOpen()).toBe(true))
    await press('Tab')
    expect(area().value).toBe('/image a red fox')
  })

  test('completes at the caret, in the middle of a line too, and nowhere else', async () => {
    open(withImage)
    await type('/image a fox')
    expect(isOpen()).toBe(false)
    await type('/image a fox --s')
    await eventually(() => expect(names()).toEqual(['--size', '--style']))
    expect(wrapper.get('[role="listbox"]').attributes('aria-label')).toBe('Options')
    expect(wrapper.text()).toContain('Or type it')
    await press('ArrowDown')
    await wrapper.get('[data-testid="composer"]').trigger('keyup', { key: 'ArrowDown' })
    await press('Tab')
    expect([area().value, area().selectionStart]).toEqual(['/image a fox --style ', 21])
    area().setSelectionRange(9, 9)
    await wrapper.get('[data-testid="composer"]').trigger('keyup', { key: 'ArrowLeft' })
    expect(isOpen()).toBe(false)
    await type('/image --si a fox')
    area().setSelectionRange(11, 11)
    await wrapper.get('[data-testid="composer"]').trigger('click')
    await eventually(() => expect(names()).toEqual(['--size']))
    await press('Enter')
    expect(area().value).toBe('/image --size  a fox')
    expect(sent()).toBe(0)
  })

  test('what was dismissed stays away there, not elsewhere in the line', async () => {
    open(withImage)
    await type('/image --')
    await eventually(() => expect(isOpen()).toBe(true))
    await press('Escape')
    await type('/image --s')
    expect(isOpen()).toBe(false)
    await press('Enter')
    expect(sent()).toBe(1)
    await type('/image --s --')
    expect(isOpen()).toBe(true)
  })

  test('the whole command is sent with the first Enter, though the menu is still being loaded', async () => {
    open({ commands: [] })
    await type('/image a red fox')
    await press('Enter')
    expect(sent()).toBe(1)
  })
})
