// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ErrorKind, NetworkCause, Problem } from '../../../src/api/errors'
import ReplyError from '../../../src/components/chat/ReplyError.vue'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

function open(problem: Problem, settled = false) {
  return mount(ReplyError, { props: { problem, settled } })
}

const kinds: readonly [ErrorKind, string][] = [
  ['auth', 'edit-key'], ['quota', 'change-connection'], ['context', 'shorten'], ['filter', 'edit-message'],
  ['model', 'choose-model'], ['param', 'retry'], ['url', 'check-address'], ['region', 'change-connection'],
  ['cors', 'check-address'], ['forbidden', 'choose-model'], ['timeout', 'retry'], ['size', 'edit-message'],
  ['network', 'retry'], ['interrupted', 'continue'], ['server', 'retry'], ['unsupported', 'change-connection'],
  ['unknown', 'retry'], ['internal', 'retry'],
]

test.each(kinds)('%s is a sentence with one action: %s', async (kind, action) => {
  const wrapper = open({ kind, message: '' })
  expect(wrapper.attributes('data-kind')).toBe(kind)
  expect(wrapper.get('p').text()).toMatch(/^[A-Z].*\.$/)
  expect(wrapper.findAll('button')).toHaveLength(1)
  await wrapper.get('button').trigger('click')
  expect(wrapper.emitted('action')).toEqual([[action]])
})

test.each<[NetworkCause, string, string]>([
  ['offline', 'offline', 'retry'], ['mixed-content', 'https', 'check-address'], ['cors', 'CORS', 'check-address'],
  ['local-server', 'running', 'retry'], ['unreachable', 'api.example.com', 'check-address'],
])('no connection because of %s says so', async (cause, words, action) => {
  const wrapper = open({ kind: 'network', message: '', cause, host: 'api.example.com' })
  expect(wrapper.get('p').text()).toContain(words)
  await wrapper.get('button').trigger('click')
  expect(wrapper.emitted('action')).toEqual([[action]])
})

test('figures and names stand in the sentence where the server told them', () => {
  expect(open({ kind: 'context', message: '', limit: 8192, asked: 9000 }).text()).toContain('8,192')
  expect(open({ kind: 'model', message: '', model: 'gpt-9' }).text()).toContain('gpt-9')
  expect(open({ kind: 'param', message: '', param: 'top_k' }).text()).toContain('top_k')
})

test('for an unknown kind the server has the word', () => {
  expect(open({ kind: 'unknown', message: 'The moon is full' }).get('p').text()).toBe('The moon is full')
})

test('after too many requests the button counts down and then lets one retry', async () => {
  const wrapper = open({ kind: 'rate', message: '', retryAfterMs: 3000 })
  const button = wrapper.get<HTMLButtonElement>('button')
  expect(wrapper.get('p').text()).toContain('3 s')
  expect(button.text()).toBe('Try again in 3 s')
  expect(button.element.disabled).toBe(true)
  await button.trigger('click')
  expect(wrapper.emitted('action')).toBeUndefined()

  await vi.advanceTimersByTimeAsync(1100)
  expect(button.text()).toBe('Try again in 2 s')
  await vi.advanceTimersByTimeAsync(2000)
  expect(button.text()).toBe('Try again')
  expect(button.element.disabled).toBe(false)
  await button.trigger('click')
  expect(wrapper.emitted('action')).toEqual([['retry']])
})

test('a missing picture and an account to be verified have words of their own', () => {
  expect(open({ kind: 'server', message: '', code: 'no-picture' }).get('p').text()).toContain('gave no picture')
  const refused = open({ kind: 'forbidden', message: 'Your organization must be verified to use the model `gpt-image-1`. Please go to: https://x.example/general', status: 403 })
  expect(refused.get('p').text()).toContain('verified')
  expect(refused.get('details').text()).toContain('https://x.example/general')
})

test('where the server names no time, it is five seconds', () => {
  expect(open({ kind: 'overload', message: '' }).get('button').text()).toBe('Try again in 5 s')
})

test('an error of old makes no one wait', () => {
  expect(open({ kind: 'rate', message: '' }, true).get('button').text()).toBe('Try again')
})

test('the countdown ends with the component', () => {
  open({ kind: 'rate', message: '' }).unmount()
  expect(vi.getTimerCount()).toBe(0)
})

test('the details hold what the server said, as text, and can be copied', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  const wrapper = open({
    kind: 'auth', message: 'Bad key', status: 401, code: 'invalid_api_key', type: 'auth_error',
    requestId: 'req_1', traceId: 'tr_1', host: 'api.example.com', model: 'm', body: '<b>{}</b>',
  })
  const details = wrapper.get('details')
  for (const text of ['Bad key', '401', 'invalid_api_key', 'auth_error', 'req_1', 'tr_1', 'api.example.com', '<b>{}</b>']) {
    expect(details.text()).toContain(text)
  }
  await details.get('button').trigger('click')
  expect(writeText).toHaveBeenCalledWith(expect.stringContaining('Status: 401\nCode: invalid_api_key'))
  vi.unstubAllGlobals()
})
