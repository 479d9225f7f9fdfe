// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import ContextMeter from '../../../src/components/chat/ContextMeter.vue'
import ConversationHeader from '../../../src/components/chat/ConversationHeader.vue'
import { extentText } from '../../../src/components/chat/extentText'
import WelcomePanel from '../../../src/components/chat/WelcomePanel.vue'
import { useI18n } from '../../../src/locales'

test('the meter says what will be sent and where to, and leads to the connection', async () => {
  const wrapper = mount(ContextMeter, { props: { model: 'gpt-x', host: 'api.example.com', extent: extentText({ messages: 12, tokens: 3400 }, useI18n()) } })
  expect(wrapper.text()).toContain('gpt-x · api.example.com')
  expect(wrapper.text()).toContain('12 messages ≈ 3,400 tokens')
  await wrapper.get('button').trigger('click')
  expect(wrapper.emitted('open-connection')).toHaveLength(1)
})

test('where nothing of a conversation goes along the meter says so beside what it has cost', () => {
  const props = { model: 'gpt-x', host: 'api.example.com', total: '$0.12' }
  expect(mount(ContextMeter, { props }).text()).toContain('0 messages')
  expect(mount(ContextMeter, { props: { ...props, typing: true } }).text()).toContain('Will be sent') // it is not counted yet
})

test('a starter fills the composer with its whole text', async () => {
  const wrapper = mount(WelcomePanel, { props: { demo: true } })
  const starters = wrapper.get('ul').findAll('button')
  expect(starters).toHaveLength(4)
  await starters[0]?.trigger('click')
  expect(wrapper.emitted<[string]>('pick')?.[0]?.[0]).toContain('sky blue')
})

test('the demo says that it is one, and connecting is one click away', async () => {
  const wrapper = mount(WelcomePanel, { props: { demo: true } })
  expect(wrapper.text()).toContain('answers are scripted')
  await wrapper.findAll('button').at(-1)?.trigger('click')
  expect(wrapper.emitted('connect')).toHaveLength(1)
})

test('the title is changed in place: Enter keeps the new one, Escape the old one', async () => {
  const wrapper = mount(ConversationHeader, {
    attachTo: document.body,
    props: { title: 'Old', model: 'm', connection: 'Relay', sidebarHidden: false },
  })
  await vi.dynamicImportSettled()
  await wrapper.get('h1 button').trigger('click')
  await wrapper.get('input').setValue('Dropped')
  await wrapper.get('input').trigger('keydown', { key: 'Escape' })
  expect(wrapper.emitted('rename')).toBeUndefined()
  await wrapper.get('h1 button').trigger('click')
  await wrapper.get('input').setValue(' New ')
  await wrapper.get('input').trigger('keydown', { key: 'Enter' })
  expect(wrapper.emitted('rename')).toEqual([['New']])
  expect(document.activeElement).toBe(wrapper.get('h1 button').element)
  wrapper.unmount()
})

test('the header shows a way to the hidden sidebar', async () => {
  const wrapper = mount(ConversationHeader, { props: { connection: 'Demo', sidebarHidden: true } })
  await wrapper.get('[aria-label="Show conversations"]').trigger('click')
  expect(wrapper.emitted('open-sidebar')).toHaveLength(1)
})
