// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '../../../src/chat/message'
import MessageItem from '../../../src/components/chat/MessageItem.vue'

beforeEach(() => { vi.useFakeTimers({ now: 100_000 }) })
afterEach(() => { vi.useRealTimers() })

const base: Message = {
  id: 'm1', conversationId: 'c1', role: 'assistant', createdAt: 100_000, status: 'done',
  parts: [{ type: 'text', text: 'Hello' }], notices: [], inContext: true,
}

function open(message: Partial<Message>, props: { last?: boolean, running?: boolean, editing?: boolean } = {}) {
  return mount(MessageItem, {
    props: { message: { ...base, ...message }, last: true, running: false, editing: false, ...props },
  })
}

const id = (name: string) => `[data-testid="${name}"]`

test('a message tells who wrote it and how it ended', () => {
  expect(open({ status: 'stopped' }).get(id('message')).attributes())
    .toMatchObject({ 'data-role': 'assistant', 'data-status': 'stopped', 'aria-label': 'Reply' })
})

test('what the user wrote is shown as typed, never as Markdown or HTML', () => {
  const text = open({ role: 'user', parts: [{ type: 'text', text: '**a**\n<img src=x>' }] }).get(id('message-text'))
  expect(text.text()).toBe('**a**\n<img src=x>')
  expect(text.find('img').exists()).toBe(false)
})

test('a long prompt is folded and can be unfolded', async () => {
  const wrapper = open({ role: 'user', parts: [{ type: 'text', text: 'line\n'.repeat(20) }] })
  const toggle = wrapper.get('[aria-expanded]')
  expect(toggle.text()).toBe('Show all')
  await toggle.trigger('click')
  expect(toggle.attributes('aria-expanded')).toBe('true')
  expect(wrapper.get(id('message-text')).classes()).not.toContain('folded')
})

test('before the first text the seconds are counted', async () => {
  const wrapper = open({ status: 'streaming', parts: [] }, { running: true })
  expect(wrapper.text()).toContain('Please wait…')
  expect(wrapper.text()).not.toContain('0 s')
  await vi.advanceTimersByTimeAsync(12_000)
  expect(wrapper.text()).toContain('12 s')
  await wrapper.setProps({ message: { ...base, status: 'streaming' } })
  expect(wrapper.text()).not.toContain('12 s')
})

test('thoughts are folded under one line with their time, and shown when opened', async () => {
  const wrapper = open({ parts: [{ type: 'reasoning', text: 'Hm.\n\nYes.', durationMs: 8000 }, { type: 'text', text: 'So' }] })
  const details = wrapper.get<HTMLDetailsElement>(id('reasoning'))
  expect(details.text()).toBe('Thought for 8 s')
  details.element.open = true
  await details.trigger('toggle')
  expect(details.findAll('p').map(paragraph => paragraph.text())).toEqual(['Hm.', 'Yes.'])
  expect(wrapper.get(id('message-text')).text()).toBe('So')
})

test('notices are sentences', () => {
  const notice = open({ notices: ['length'] }).get(id('message-notice'))
  expect(notice.attributes('data-notice')).toBe('length')
  expect(notice.text()).toContain('length limit')
})

test.each<[string, Partial<Message>, boolean]>([
  ['stopped', { status: 'stopped' }, true],
  ['interrupted', { status: 'interrupted' }, true],
  ['cut by the length limit', { notices: ['length'] }, true],
  ['timed out after some text', { status: 'interrupted', error: { kind: 'timeout', message: '' } }, true],
  ['interrupted with an error that offers it already', { status: 'interrupted', error: { kind: 'interrupted', message: '' } }, true],
  ['done', {}, false],
  ['failed', { status: 'failed', error: { kind: 'server', message: '' } }, false],
])('a reply that was %s: one way to continue, or none', (_how, message, offered) => {
  const buttons = open(message).findAll('button').filter(button => button.text() === 'Continue')
  expect(buttons).toHaveLength(offered ? 1 : 0)
})

test('an error keeps the text that had come', () => {
  const wrapper = open({ status: 'failed', error: { kind: 'server', message: 'boom' } })
  expect(wrapper.get(id('message-text')).text()).toBe('Hello')
  expect(wrapper.get(id('message-error')).text()).toContain('internal error')
})

test('an error seen as it came counts down; one that was stored does not', async () => {
  const failed: Partial<Message> = { status: 'failed', error: { kind: 'rate', message: '' } }
  expect(open(failed).get(id('message-error')).get('button').text()).toBe('Try again')
  const live = open({ status: 'streaming', parts: [] })
  await live.setProps({ message: { ...base, ...failed } })
  expect(live.get(id('message-error')).get('button').text()).toBe('Try again in 5 s')
})

test('a source is a link only where its address is safe', () => {
  const wrapper = open({ parts: [
    { type: 'citation', url: 'https://example.com/a', title: 'A' },
    { type: 'citation', url: 'javascript:alert(1)', title: 'B' },
  ] })
  const links = wrapper.findAll('a')
  expect(links.map(link => link.text())).toEqual(['A'])
  expect(links[0]?.attributes('rel')).toContain('noreferrer')
  expect(wrapper.text()).toContain('B')
})

test('a tool call is readable', () => {
  const wrapper = open({ parts: [{ type: 'tool-call', id: 't', name: 'weather', arguments: '{"city":"Bern"}' }] })
  expect(wrapper.text()).toContain('weather')
  expect(wrapper.text()).toContain('{"city":"Bern"}')
})

test('editing sends the new text, and Escape keeps the old one', async () => {
  const wrapper = open({ role: 'user' }, { editing: true })
  const area = wrapper.get('textarea')
  expect(area.element.value).toBe('Hello')
  await area.trigger('keydown', { key: 'Escape' })
  expect(wrapper.emitted('edit-end')).toHaveLength(1)
  await area.setValue('Hi')
  await wrapper.get('form').trigger('submit')
  expect(wrapper.emitted('edit')).toEqual([['m1', 'Hi']])
})

test('details stand at the end of the actions', () => {
  const text = open({ model: 'gpt-x', usage: { input: 1, output: 1, total: 1240 }, timing: { firstTokenMs: 1, totalMs: 9300 } }).text()
  expect(text).toContain('gpt-x · 1,240 tokens · 9 s')
})
