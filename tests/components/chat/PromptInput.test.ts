// @vitest-environment jsdom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import PromptInput from '../../../src/components/chat/PromptInput.vue'

type Props = Partial<InstanceType<typeof PromptInput>['$props']>

let wrapper: VueWrapper
afterEach(() => {
  wrapper.unmount()
  vi.unstubAllGlobals()
})

/** The composer in the hands of a view that keeps what is typed. */
function open(props: Props = {}) {
  wrapper = mount(PromptInput, {
    attachTo: document.body,
    props: {
      'modelValue': '', 'running': false, ...props,
      'onUpdate:modelValue': (modelValue: string) => wrapper.setProps({ modelValue }),
    },
  })
  return wrapper.get<HTMLTextAreaElement>('[data-testid="composer"]')
}

const sent = () => wrapper.emitted<[string]>('submit')?.map(([text]) => text) ?? []
const said = () => wrapper.get('[role="status"]').text()

test('it is a labelled text box', () => {
  expect(open().attributes('aria-label')).toBe('Message')
})

test('Enter sends the text as typed', async () => {
  const area = open()
  await area.setValue('Hello\nthere ')
  await area.trigger('keydown', { key: 'Enter' })
  expect(sent()).toEqual(['Hello\nthere '])
})

test('the button sends too', async () => {
  const area = open()
  await area.setValue('Hello')
  await wrapper.get('[data-testid="send"]').trigger('submit')
  expect(sent()).toEqual(['Hello'])
})

test('Shift+Enter is left to the browser, which breaks the line', async () => {
  const area = open()
  await area.setValue('Hello')
  const event = new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, cancelable: true })
  area.element.dispatchEvent(event)
  expect(event.defaultPrevented).toBe(false)
  expect(sent()).toEqual([])
})

test('a held Enter sends once', async () => {
  const area = open()
  await area.setValue('Hello')
  await area.trigger('keydown', { key: 'Enter' })
  await area.trigger('keydown', { key: 'Enter', repeat: true })
  expect(sent()).toHaveLength(1)
})

test('with Ctrl+Enter chosen, Enter alone does not send', async () => {
  const area = open({ sendKey: 'mod-enter' })
  await area.setValue('Hello')
  await area.trigger('keydown', { key: 'Enter' })
  expect(sent()).toEqual([])
  await area.trigger('keydown', { key: 'Enter', ctrlKey: true })
  await area.trigger('keydown', { key: 'Enter', metaKey: true })
  expect(sent()).toHaveLength(2)
})

test('on a touch keyboard Enter is a new line', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  const area = open()
  await area.setValue('Hello')
  await area.trigger('keydown', { key: 'Enter' })
  expect(sent()).toEqual([])
})

test.each([
  ['while composing', { isComposing: true }],
  ['as the input method sees it', { keyCode: 229 }],
])('Enter %s sends nothing', async (_when, init) => {
  const area = open()
  await area.setValue('ni hao')
  await area.trigger('keydown', { key: 'Enter', ...init })
  expect(sent()).toEqual([])
})

test('the Enter that ended a composition, told of after it, neither sends nor breaks the line', async () => {
  const area = open()
  await area.setValue('你好')
  await area.trigger('compositionend')
  const event = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true })
  area.element.dispatchEvent(event)
  expect(event.defaultPrevented).toBe(true)
  expect(sent()).toEqual([])
  await new Promise(resolve => setTimeout(resolve, 120))
  await area.trigger('keydown', { key: 'Enter' })
  expect(sent()).toEqual(['你好'])
})

test('Escape and arrow up belong to the input method while it composes', async () => {
  const area = open({ running: true })
  await area.trigger('keydown', { key: 'Escape', isComposing: true })
  await area.trigger('keydown', { key: 'ArrowUp', isComposing: true })
  expect(wrapper.emitted('stop')).toBeUndefined()
  expect(wrapper.emitted('edit-last')).toBeUndefined()
})

test.each(['', '  \n\t '])('an empty prompt (%j) is not sent, and it says so until something is typed', async (text) => {
  const area = open()
  await area.setValue(text)
  await area.trigger('keydown', { key: 'Enter' })
  expect(sent()).toEqual([])
  expect(said()).toContain('Nothing to send')
  await area.setValue('a')
  expect(said()).toBe('')
})

test('while a reply runs, Enter keeps the text and says why', async () => {
  const area = open({ running: true })
  await area.setValue('Next')
  await area.trigger('keydown', { key: 'Enter' })
  expect(sent()).toEqual([])
  expect(area.element.value).toBe('Next')
  expect(said()).toContain('still running')
})

test('while a reply runs, the button and Escape stop it', async () => {
  const area = open({ running: true })
  expect(wrapper.find('[data-testid="send"]').exists()).toBe(false)
  await wrapper.get('[data-testid="stop"]').trigger('click')
  await area.trigger('keydown', { key: 'Escape' })
  expect(wrapper.emitted('stop')).toHaveLength(2)
  expect(document.activeElement).toBe(area.element)
})

test('Escape does nothing where nothing runs', async () => {
  await open().trigger('keydown', { key: 'Escape' })
  expect(wrapper.emitted('stop')).toBeUndefined()
})

test('arrow up in the empty box asks for the last message, in a filled one it moves the caret', async () => {
  const area = open()
  await area.trigger('keydown', { key: 'ArrowUp' })
  expect(wrapper.emitted('edit-last')).toHaveLength(1)
  await area.setValue('a')
  await area.trigger('keydown', { key: 'ArrowUp' })
  expect(wrapper.emitted('edit-last')).toHaveLength(1)
})

test('a reason not to send is said instead of sending', async () => {
  const area = open({ disabledReason: 'Connect a server first' })
  await area.setValue('Hello')
  await area.trigger('keydown', { key: 'Enter' })
  expect(sent()).toEqual([])
  expect(said()).toBe('Connect a server first')
})

test('the notice of the view is read out', async () => {
  open()
  await wrapper.setProps({ notice: 'Not saved: free some space' })
  expect(said()).toBe('Not saved: free some space')
})

test('a text from outside replaces what is in the box', async () => {
  const area = open({ modelValue: 'draft' })
  expect(area.element.value).toBe('draft')
  await wrapper.setProps({ modelValue: '' })
  expect(area.element.value).toBe('')
})

test('five megabytes are taken and sent whole, and the box stops growing', async () => {
  const area = open()
  const text = 'ä word '.repeat(750_000)
  const writes = vi.spyOn(area.element, 'value', 'set')
  await area.setValue(text)
  await area.trigger('keydown', { key: 'Enter' })
  expect(sent()[0] === text).toBe(true)
  expect(writes, 'written by the test alone').toHaveBeenCalledTimes(1)
  expect(area.element.style.blockSize).toBe('40vh')
})
