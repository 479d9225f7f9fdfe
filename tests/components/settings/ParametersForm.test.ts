// @vitest-environment jsdom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import type { Parameters } from '../../../src/api/connection'
import ParametersForm from '../../../src/components/settings/ParametersForm.vue'
import { parameterKeys } from '../../../src/settings/parameters'

let wrapper: VueWrapper
afterEach(() => wrapper.unmount())

/** The form in the hands of a view that keeps what is set. */
function open(values: Parameters = {}, inherited?: Parameters) {
  const saved: Parameters[] = []
  wrapper = mount(ParametersForm, {
    attachTo: document.body,
    props: { values, ...(inherited && { inherited }), onUpdate: (next: Parameters) => { saved.push(next); void wrapper.setProps({ values: next }) } },
  })
  return {
    field: (key: string) => wrapper.get<HTMLInputElement>(`[data-testid="parameter-${key}"]`),
    async fill(key: string, text: string) {
      await this.type(key, text)
      await this.field(key).trigger('change')
      await this.field(key).trigger('blur')
    },
    async type(key: string, text: string) {
      this.field(key).element.value = text
      await this.field(key).trigger('input')
    },
    last: () => saved.at(-1),
    updates: () => saved.length,
  }
}

test('every parameter has a field with a label and one line of explanation', () => {
  const { field } = open()
  for (const key of parameterKeys) {
    const { labels, id } = field(key).element
    expect(labels?.[0]?.textContent.trim(), key).toBeTruthy()
    const hint = field(key).attributes('aria-describedby')
    expect(document.getElementById(hint!)?.textContent.trim(), `${key} ${id}`).toBeTruthy()
  }
})

test('a field is saved when it is left, once; emptied, it is unset', async () => {
  const form = open()
  const { last, updates } = form
  await form.fill('temperature', '0,7')
  expect(last()).toEqual({ temperature: 0.7 })
  await form.fill('stop', 'END\n\\n')
  expect(last()).toEqual({ temperature: 0.7, stop: ['END', '\n'] })
  await form.fill('temperature', '')
  expect(last()).toEqual({ stop: ['END', '\n'] })
  expect(updates()).toBe(3)
})

test('a number beyond its limits is brought within them, in the field too', async () => {
  const form = open({ temperature: 2 })
  const { field, last, updates } = form
  await form.fill('temperature', '11')
  expect(field('temperature').element.value).toBe('2')
  expect(updates()).toBe(0)
  await form.fill('maxTokens', '4,096')
  expect(last()).toMatchObject({ maxTokens: 4096 })
  expect(field('maxTokens').element.value).toBe('4096')
})

test('times are shown in seconds', async () => {
  const form = open({ idleMs: 90_000 })
  const { field, last } = form
  expect(field('idleMs').element.value).toBe('90')
  await form.fill('firstByteMs', '30')
  expect(last()).toEqual({ idleMs: 90_000, firstByteMs: 30_000 })
})

test('JSON that is not valid stays in the field with a sentence, and what was set stays set', async () => {
  const form = open({ extra: { top_k: 4 } })
  const { field, last, updates } = form
  await form.fill('extra', '{"top_k": 4, "min_p"')
  expect(field('extra').element.value).toBe('{"top_k": 4, "min_p"')
  expect(field('extra').attributes('aria-invalid')).toBe('true')
  expect(wrapper.get('[role="alert"]').text()).toContain('not valid JSON')
  expect(updates()).toBe(0)
  await form.fill('temperature', '1')
  expect(field('extra').element.value, 'not lost while another field changes').toBe('{"top_k": 4, "min_p"')
  await form.fill('extra', '{"top_k": 4, "min_p": 0.1}')
  expect(last()).toEqual({ temperature: 1, extra: { top_k: 4, min_p: 0.1 } })
  expect(wrapper.find('[role="alert"]').exists()).toBe(false)
})

test('nothing is called wrong while it is being typed', async () => {
  const form = open()
  await form.type('temperature', '-')
  const { field } = form
  expect(field('temperature').attributes('aria-invalid')).toBeUndefined()
  await field('temperature').trigger('blur')
  expect(field('temperature').attributes('aria-invalid')).toBe('true')
})

test('what is inherited stands in the empty field', () => {
  const { field } = open({ topP: 0.5 }, { temperature: 0.3, topP: 1, idleMs: 60_000, stop: ['a', 'b'] })
  expect(field('temperature').attributes('placeholder')).toBe('0.3')
  expect(field('temperature').element.value).toBe('')
  expect(field('topP').element.value).toBe('0.5')
  expect(field('idleMs').attributes('placeholder')).toBe('60')
  expect(field('stop').attributes('placeholder')).toBe('a\nb')
  expect(field('seed').attributes('placeholder')).toBe('not sent')
})

test('streaming is a switch, unset where it stands as it would by itself', async () => {
  const { field, last } = open()
  expect(field('stream').element.checked).toBe(true)
  await field('stream').trigger('change')
  expect(last()).toEqual({ stream: false })
  expect(field('stream').element.checked).toBe(false)
  await field('stream').trigger('change')
  expect(last()).toEqual({})
})

test('a switch follows what it inherits', async () => {
  const { field, last } = open({}, { stream: false })
  expect(field('stream').element.checked).toBe(false)
  await field('stream').trigger('change')
  expect(last()).toEqual({ stream: true })
})

test('an effort may be one that no list has', async () => {
  const form = open()
  const { field, last } = form
  expect([...field('reasoningEffort').element.list!.options].map(({ value }) => value)).toContain('minimal')
  await form.fill('reasoningEffort', 'ultra')
  expect(last()).toEqual({ reasoningEffort: 'ultra' })
})

test('a form that closes over a field saves it', async () => {
  const form = open()
  await form.type('seed', '42')
  wrapper.unmount()
  expect(form.last()).toEqual({ seed: 42 })
})
