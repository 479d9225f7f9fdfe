// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { h } from 'vue'
import type { Message } from '../../../src/chat/message'
import type { MessageItemProps } from '../../../src/components/chat/MessageItem.vue'
import MessageList from '../../../src/components/chat/MessageList.vue'
import { eventually } from '../../helpers/eventually'

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
  expect(texts(wrapper).at(-1)).toBe('m99')
  await eventually(() => expect(texts(wrapper)).toHaveLength(30))
  await wrapper.findAll('button').find(button => button.text() === 'Show earlier messages')?.trigger('click')
  await flushPromises()
  expect(texts(wrapper)).toHaveLength(50)
  expect(texts(wrapper)[0]).toBe('m50')
})

test('messages that are read later come before those that are shown, which stay', async () => {
  const messages = many(100)
  const wrapper = mount(MessageList, { props: { messages: messages.slice(70) } })
  await eventually(() => expect(texts(wrapper)).toHaveLength(30))
  const before = wrapper.findAll('[data-testid="message"]').map(item => item.element)
  await wrapper.setProps({ messages })
  expect(wrapper.findAll('[data-testid="message"]').map(item => item.element)).toEqual(before)
})

test('a jump far up shows what is there, and the button leads back to the end', async () => {
  const wrapper = mount(MessageList, { props: { messages: many(1000) } })
  await eventually(() => expect(texts(wrapper)).toHaveLength(30))
  await wrapper.vm.show('m100')
  expect(texts(wrapper)).toContain('m100')
  expect(texts(wrapper).length).toBeLessThan(100)
  await wrapper.findAll('button').find(button => button.text() === 'Show later messages')?.trigger('click')
  await flushPromises()
  expect(texts(wrapper)).toContain('m140')
  await wrapper.get('[data-testid="scroll-to-end"]').trigger('click')
  await flushPromises()
  expect(texts(wrapper).at(-1)).toBe('m999')
})

test('a jump not so far up keeps what is below', async () => {
  const wrapper = mount(MessageList, { props: { messages: many(200) } })
  await eventually(() => expect(texts(wrapper)).toHaveLength(30))
  await wrapper.vm.show('m120')
  expect(texts(wrapper)).toEqual(many(200).slice(120).map(({ id }) => id))
})

test('an own message that is sent from far up is shown', async () => {
  const messages = many(1000)
  const wrapper = mount(MessageList, { props: { messages } })
  await wrapper.vm.show('m100')
  await wrapper.setProps({ messages: [...messages, message(1000, { createdAt: Date.now() + 1000 }), message(1001, { status: 'streaming', parts: [] })] })
  await flushPromises()
  expect(texts(wrapper)).toContain('m1000')
})

test('another branch is shown from its end', async () => {
  const messages = many(100)
  const wrapper = mount(MessageList, { props: { messages } })
  await eventually(() => expect(texts(wrapper)).toHaveLength(30))
  const other = Array.from({ length: 60 }, (_, index) => message(index + 500))
  await wrapper.setProps({ messages: [...messages.slice(0, 10), ...other] })
  expect(texts(wrapper)).toEqual(other.slice(30).map(({ id }) => id))
})

test('source and page change places at each reply for itself, and stay so', async () => {
  const source = '# Title\n\n**bold**  \n\n\n* a\n'
  const messages = [...many(1), message(1, { parts: [{ type: 'text', text: source }] }), message(2), message(3)]
  const wrapper = mount(MessageList, { props: { messages } })
  const [first, second] = wrapper.findAll('[data-testid="toggle-source"]')
  await first!.trigger('click')
  const [, reply, , other] = wrapper.findAll('[data-testid="message-text"]')
  expect(reply!.get('pre').element.textContent).toBe(source)
  expect(other!.find('pre').exists()).toBe(false)
  expect([first!.attributes('aria-pressed'), second!.attributes('aria-pressed')]).toEqual(['true', 'false'])
  await wrapper.setProps({ messages: [...messages, message(4)] })
  expect(reply!.find('pre').exists()).toBe(true)
  await first!.trigger('click')
  expect(reply!.find('pre').exists()).toBe(false)
})

test('a long source stands in several elements and is the same text', async () => {
  const source = Array.from({ length: 900 }, (_, line) => `line ${line} ${'x'.repeat(line % 40)}`).join('\n')
  const wrapper = mount(MessageList, { props: { messages: [message(1, { parts: [{ type: 'text', text: source }] })] } })
  await wrapper.get('[data-testid="toggle-source"]').trigger('click')
  const box = wrapper.get('[data-testid="message-text"] pre')
  expect(box.element.children.length).toBeGreaterThan(5)
  expect(box.element.textContent).toBe(source)
})

test('a reply that is written is drawn by itself, and its elements stay when it ends', async () => {
  const messages = many(2)
  const drawn: string[] = []
  const wrapper = mount(MessageList, {
    props: { messages: [...messages, message(2), message(3, { status: 'streaming' })] },
    slots: { live: ({ item }: { item: MessageItemProps }) => {
      drawn.push(item.message.id)
      return h('li', { 'data-testid': 'message', 'data-id': item.message.id, 'data-status': item.message.status })
    } },
  })
  const live = wrapper.findAll('[data-testid="message"]').at(-1)!
  await wrapper.setProps({ messages: [...messages, message(2), message(3)] })
  expect(new Set(drawn)).toEqual(new Set(['m3']))
  expect(live.attributes('data-status')).toBe('done')
  expect(wrapper.findAll('[data-testid="message"]').at(-1)!.element).toBe(live.element)
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
  expect(wrapper.get('textarea').element.value, 'until it was sent').toBe('new')
  await wrapper.get('textarea').trigger('keydown', { key: 'Escape' })
  expect(wrapper.find('textarea').exists()).toBe(false)
})
