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

test('while it thinks the line says so, with the seconds so far', async () => {
  const wrapper = open({ status: 'streaming', parts: [{ type: 'reasoning', text: 'Hm', durationMs: 300 }] }, { running: true })
  expect(wrapper.get(id('reasoning')).text()).toBe('Thinking…')
  await wrapper.setProps({ message: { ...base, status: 'streaming', parts: [{ type: 'reasoning', text: 'Hm, hm', durationMs: 3100 }] } })
  expect(wrapper.get(id('reasoning')).text()).toBe('Thinking… 3 s')
})

test('what took no second is not said to have taken none', () => {
  expect(open({ parts: [{ type: 'reasoning', text: 'Hm', durationMs: 200 }] }).get(id('reasoning')).text()).toBe('Thought for < 1 s')
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

test('details of a reply open on demand, with what is known alone', async () => {
  const wrapper = open({
    model: 'gpt-x-2026', responseId: 'chatcmpl-1', finishReason: 'eos', sentWithout: ['temperature', 'seed'],
    usage: { input: 1200, output: 50, total: 1250, reasoning: 20 }, timing: { firstTokenMs: 500, totalMs: 2_500 },
  })
  const toggle = wrapper.get(id('toggle-reply-details'))
  expect(wrapper.find(id('reply-details')).exists()).toBe(false)
  await toggle.trigger('click')
  const panel = wrapper.get(id('reply-details'))
  expect(toggle.attributes()).toMatchObject({ 'aria-expanded': 'true', 'aria-controls': panel.attributes('id') })
  const labels = panel.findAll('dt').map(label => label.text())
  const values = panel.findAll('dd').map(value => value.text())
  expect(Object.fromEntries(labels.map((label, index) => [label, values[index]]))).toEqual({
    'Answered by': 'gpt-x-2026', 'Reply id': 'chatcmpl-1', 'Finish reason': 'eos', 'Tokens in': '1,200', 'Tokens out': '50',
    'of which thinking': '20', 'First token after': '0.5 s', 'Speed': '25 tokens/s', 'Total time': '2.5 s', 'Sent without': 'temperature, seed',
  })
  await wrapper.setProps({ cost: '$0.01' })
  expect(panel.text()).toContain('$0.01')
  await toggle.trigger('click')
  expect(wrapper.find(id('reply-details')).exists()).toBe(false)
})

test('the speed of an answer in one piece is that of the whole wait', async () => {
  const wrapper = open({ usage: { input: 1, output: 100, total: 101 }, timing: { firstTokenMs: 3_990, totalMs: 4_000 } })
  await wrapper.get(id('toggle-reply-details')).trigger('click')
  expect(wrapper.get(id('reply-details')).text()).toContain('25 tokens/s')
})

test('a notice names what was left out, and says when thinking used up the limit', () => {
  expect(open({ notices: ['sent-without'], sentWithout: ['top_p', 'seed'] }).get(id('message-notice')).text()).toContain('top_p, seed')
  const starved = open({ notices: ['length'], parts: [{ type: 'reasoning', text: 'hm' }] })
  expect(starved.get(id('message-notice')).text()).toContain('thinking used up')
})

test('a picture that came with the reply is shown, one that lies elsewhere waits for a click', async () => {
  const own = 'data:image/png;base64,iVBORw0KGgo='
  const wrapper = open({ parts: [{ type: 'image', url: own }, { type: 'image', url: 'https://pics.example/1.png' }, { type: 'image', url: 'javascript:alert(1)' }] })
  vi.useRealTimers()
  await vi.waitFor(() => expect(wrapper.findAll('img').map(image => image.attributes('src'))).toEqual([own]), { timeout: 10_000 })
  const load = wrapper.findAll('button').filter(button => button.text().includes('pics.example'))
  expect(load).toHaveLength(1)
  await load[0]!.trigger('click')
  expect(wrapper.findAll('img').map(image => image.attributes('src'))).toEqual([own, 'https://pics.example/1.png'])
  expect(wrapper.html()).not.toContain('javascript:')
})

const pictures = { prompt: 'a fox', count: 2, requests: 1, options: {}, edit: false }

test('a reply of pictures is waited for in the places of its pictures', async () => {
  const wrapper = open({ status: 'streaming', parts: [], pictures }, { running: true })
  expect(wrapper.findAll('ul > li')).toHaveLength(2) // before what fills them has been fetched
  expect(wrapper.text()).not.toContain('Please wait…')
})

test('a reply of pictures that broke off is asked for anew, and not gone on with', () => {
  const stopped = open({ status: 'stopped', parts: [], pictures })
  expect(stopped.text()).toContain('Stopped')
  expect(stopped.findAll('button').map(button => button.text())).not.toContain('Continue')
  const interrupted = open({ status: 'interrupted', parts: [], pictures, error: { kind: 'interrupted', message: '' } })
  expect(interrupted.get(id('message-error')).get('button').text()).toBe('Try again')
})

test('what is to be done with a picture is told with its place', async () => {
  const wrapper = open({ parts: [{ type: 'text', text: 'x' }, { type: 'image', url: 'https://pics.example/1.png', asked: true, prompt: 'fox' }] })
  vi.useRealTimers()
  const thumbnail = await vi.waitFor(() => wrapper.get(id('image-thumbnail')), { timeout: 10_000 })
  await thumbnail.trigger('click')
  expect(wrapper.emitted('picture')).toEqual([['m1', 1, 'open']])
})
