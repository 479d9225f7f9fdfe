// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { Message } from '../../../src/chat/message'
import MessageList from '../../../src/components/chat/MessageList.vue'

afterEach(() => { vi.restoreAllMocks() })

function message(index: number, part: Partial<Message> = {}): Message {
  return {
    id: `m${index}`, conversationId: 'c', role: index % 2 ? 'assistant' : 'user', createdAt: index, status: 'done',
    parts: [{ type: 'text', text: `text ${index}` }], notices: [], inContext: true, ...part,
  }
}

const many = (count: number) => Array.from({ length: count }, (_, index) => message(index))
const texts = (wrapper: ReturnType<typeof mount>) => wrapper.findAll('[data-testid="message"]').map(item => item.attributes('data-id'))

test('messages are a list inside a named log', () => {
  const wrapper = mount(MessageList, { props: { messages: many(4) } })
  expect(wrapper.get('[role="log"]').attributes('aria-label')).toBe('Messages')
  expect(wrapper.get('ol').element.children).toHaveLength(4)
})

test('of a long conversation the end is mounted, and earlier messages when asked for', async () => {
  const wrapper = mount(MessageList, { props: { messages: many(100) } })
  expect(texts(wrapper)).toHaveLength(30)
  expect(texts(wrapper).at(-1)).toBe('m99')
  await wrapper.findAll('button').find(button => button.text() === 'Show earlier messages')?.trigger('click')
  await flushPromises()
  expect(texts(wrapper)).toHaveLength(50)
  expect(texts(wrapper)[0]).toBe('m50')
})

test('a message that arrives leaves the others as they are', async () => {
  const messages = many(6)
  const wrapper = mount(MessageList, { props: { messages } })
  const before = wrapper.findAll('[data-testid="message"]').map(item => item.element)
  await wrapper.setProps({ messages: [...messages, message(6), message(7, { status: 'streaming' })] })
  const after = wrapper.findAll('[data-testid="message"]').map(item => item.element)
  expect(after.slice(0, 6)).toEqual(before)
})

test('one\'s own new message is brought into view; switching to an old one moves nothing', async () => {
  const messages = many(4)
  const wrapper = mount(MessageList, { props: { messages }, attachTo: document.body })
  const moves = vi.spyOn(wrapper.get('.scroller').element, 'scrollTop', 'set')
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    return { top: this.getAttribute('data-testid') === 'message' ? 120 : 0 } as DOMRect
  })
  await wrapper.setProps({ messages: [...messages.slice(0, 2), message(8, { createdAt: 7 })] })
  await flushPromises()
  expect(moves).not.toHaveBeenCalledWith(120)
  await wrapper.setProps({ messages: [...messages, message(10, { createdAt: Date.now() + 10 })] })
  await flushPromises()
  expect(moves).toHaveBeenCalledWith(120)
  wrapper.unmount()
})

test('screen readers hear that a reply began and how it ended, not each word', async () => {
  const messages = many(1)
  const wrapper = mount(MessageList, { props: { messages } })
  const status = wrapper.get('p[role="status"]')
  expect(wrapper.get('[role="log"]').attributes('aria-live')).toBe('off')
  await wrapper.setProps({ messages: [...messages, message(1, { status: 'streaming', parts: [] })] })
  expect(status.text()).toBe('Please wait…')
  await wrapper.setProps({ messages: [...messages, message(1)] })
  expect(status.text()).toBe('Reply finished')
})

test('editing is asked for and ended through the model', async () => {
  const wrapper = mount(MessageList, { props: { messages: many(2), 'onUpdate:editing': (editing: string | undefined) => wrapper.setProps({ editing }) } })
  await wrapper.get('[data-testid="edit"]').trigger('click')
  await wrapper.get('textarea').setValue('new')
  await wrapper.get('form').trigger('submit')
  expect(wrapper.emitted('edit')).toEqual([['m0', 'new']])
  expect(wrapper.find('textarea').exists()).toBe(false)
})
