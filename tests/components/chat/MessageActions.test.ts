// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import MessageActions from '../../../src/components/chat/MessageActions.vue'
import { eventually } from '../../helpers/eventually'

type Props = InstanceType<typeof MessageActions>['$props']

function open(props: Partial<Props> = {}) {
  return mount(MessageActions, {
    props: { role: 'assistant', text: 'Some *text*', running: false, continuable: false, ...props },
  })
}

const id = (name: string) => `[data-testid="${name}"]`
afterEach(() => { vi.unstubAllGlobals() })

test('every button has a name and the same tooltip', () => {
  for (const button of open({ versionCount: 3, versionIndex: 1 }).findAll('button')) {
    expect(button.attributes('aria-label')).toBeTruthy()
    expect(button.attributes('title')).toBe(button.attributes('aria-label'))
  }
})

test('one edits what one wrote and regenerates what was answered', async () => {
  const user = open({ role: 'user' })
  expect(user.find(id('regenerate')).exists()).toBe(false)
  await user.get(id('edit')).trigger('click')
  expect(user.emitted('edit')).toHaveLength(1)
  const reply = open()
  expect(reply.find(id('edit')).exists()).toBe(false)
  await reply.get(id('regenerate')).trigger('click')
  await reply.get(id('delete')).trigger('click')
  expect(reply.emitted('regenerate')).toHaveLength(1)
  expect(reply.emitted('delete')).toHaveLength(1)
})

test('copying takes the Markdown, and the button says that it did', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  const wrapper = open()
  await wrapper.get(id('copy')).trigger('click')
  await eventually(() => expect(wrapper.get(id('copy')).attributes('aria-label')).toBe('Copied'))
  expect(writeText).toHaveBeenCalledWith('Some *text*')
})

test('there is nothing to copy where there is no text', () => {
  expect(open({ text: '' }).find(id('copy')).exists()).toBe(false)
})

test('the source of a reply is a switch that says how it stands; prompts are their own source', async () => {
  const wrapper = open()
  const toggle = wrapper.get(id('toggle-source'))
  expect(toggle.attributes()).toMatchObject({ 'aria-label': 'Show source', 'aria-pressed': 'false' })
  await toggle.trigger('click')
  expect(wrapper.emitted('toggle-source')).toHaveLength(1)
  await wrapper.setProps({ source: true })
  expect(toggle.attributes()).toMatchObject({ 'aria-label': 'Show source', 'aria-pressed': 'true' })
  expect(open({ role: 'user' }).find(id('toggle-source')).exists()).toBe(false)
})

test('versions are switched from first to last and not beyond', async () => {
  const wrapper = open({ versionCount: 3, versionIndex: 0 })
  expect(wrapper.text()).toContain('1/3')
  expect(wrapper.text()).toContain('Version 1 of 3')
  expect(wrapper.get(id('previous-version')).attributes()).toHaveProperty('disabled')
  await wrapper.get(id('next-version')).trigger('click')
  expect(wrapper.emitted('show-version')).toEqual([[1]])
  await wrapper.setProps({ versionIndex: 2 })
  expect(wrapper.get(id('next-version')).attributes()).toHaveProperty('disabled')
  await wrapper.get(id('previous-version')).trigger('click')
  expect(wrapper.emitted('show-version')).toEqual([[1], [-1]])
})

test('with a single version there is nothing to switch', () => {
  expect(open().find(id('next-version')).exists()).toBe(false)
})

test('while a reply runs only copying, looking and the menu are left', () => {
  const enabled = open({ running: true, continuable: true }).findAll('button').filter(button => !('disabled' in button.attributes()))
  expect(enabled.map(button => button.attributes('data-testid'))).toEqual(['copy', 'toggle-source', 'message-more'])
})

test('a reply that was cut can be continued', async () => {
  const wrapper = open({ continuable: true })
  const button = wrapper.findAll('button').find(({ element }) => element.textContent?.includes('Continue'))
  await button?.trigger('click')
  expect(wrapper.emitted('continue')).toHaveLength(1)
})
