// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Balance, BalanceState } from '../../../src/api/balance'
import BalanceCard from '../../../src/components/settings/BalanceCard.vue'
import ProviderPicker from '../../../src/components/settings/ProviderPicker.vue'
import ProviderSwitches from '../../../src/components/settings/ProviderSwitches.vue'
import { setLocale } from '../../../src/locales'

const readAt = new Date(2026, 2, 10, 9, 5).getTime()

const known: Balance = {
  total: 18, used: 0.08, balance: 17.92, currency: 'USD', unlimited: false, scope: 'key', source: 'billing', accuracy: 'exact',
  notes: [], expiresAt: null, readAt,
}

type Props = InstanceType<typeof BalanceCard>['$props']
function card(balance: BalanceState, props: Partial<Props> = {}) {
  return mount(BalanceCard, { attachTo: document.body, props: { balance, host: 'relay.example.com', ...props } })
}

function ready(fields: Partial<Balance> = {}, props: Partial<Props> = {}) {
  return card({ state: 'ready', balance: { ...known, ...fields } }, props)
}

const id = (name: string) => `[data-testid="${name}"]`
const figure = (wrapper: ReturnType<typeof card>) => wrapper.get(id('balance-figure')).text()
const banner = (wrapper: ReturnType<typeof card>) => wrapper.find(id('balance-banner'))

afterEach(async () => {
  vi.useRealTimers()
  document.body.replaceChildren()
  await setLocale('en')
})

const problem = { kind: 'network', message: '', cause: 'cors' } as const
const states: readonly (readonly [state: BalanceState, en: string, zh: string])[] = [
  [{ state: 'idle' }, 'Not asked yet.', '尚未查询。'],
  [{ state: 'loading' }, 'Asking…', '正在查询…'],
  [{ state: 'loading', last: known }, 'Left of this key’s limit', '此 Key 的剩余额度'],
  [{ state: 'consent', source: 'pro-balance' }, 'relay.example.com wants the key in the address', 'relay.example.com 查询余额时要把 Key 写进网址'],
  [{ state: 'ready', balance: known }, 'Left of this key’s limit', '此 Key 的剩余额度'],
  [{ state: 'ready', balance: { ...known, scope: 'account' } }, 'Left in the account', '账户余额'],
  [{ state: 'ready', balance: { ...known, scope: 'unknown' } }, 'Site credit', '站点额度'],
  [{ state: 'ready', balance: { ...known, total: null, balance: null, unlimited: true } }, 'Unlimited', '不限额'],
  [{ state: 'ready', balance: { ...known, total: null, balance: null, notes: ['no-limit'] } }, 'Used so far', '已用金额'],
  [{ state: 'ready', balance: { ...known, balance: -2 } }, 'Owed to the service', '已欠费'],
  [{ state: 'ready', balance: { ...known, notes: ['window-100'] } }, 'last 100 days', '最近 100 天'],
  [{ state: 'ready', balance: { ...known, notes: ['window-90'] } }, 'last 90 days', '最近 90 天'],
  [{ state: 'ready', balance: { ...known, notes: ['window-90-100'] } }, 'last 90–100 days', '最近 90–100 天'],
  [{ state: 'ready', balance: { ...known, notes: ['raw-quota'] } }, '500,000 quota for a dollar', '500,000 额度折合 1 美元'],
  [{ state: 'ready', balance: { ...known, notes: ['account-view'] } }, 'Reckoned from what is left', '推算'],
  [{ state: 'ready', balance: { ...known, notes: ['resets-monthly'] } }, 'anew every month', '每月重置'],
  [{ state: 'ready', balance: { ...known, warn: 'unavailable' } }, 'The credit is used up.', '余额不足。'],
  [{ state: 'unsupported', reason: 'provider' }, 'This provider offers no balance for API keys.', '该服务商不提供按 Key 查询余额。'],
  [{ state: 'unsupported', reason: 'session-key' }, 'This provider offers no balance for API keys.', '该服务商不提供按 Key 查询余额。'],
  [{ state: 'unsupported', reason: 'nothing-found' }, 'This provider offers no balance for API keys.', '该服务商不提供按 Key 查询余额。'],
  [{ state: 'unsupported', reason: 'local' }, 'A server of your own', '这是你自己的服务'],
  [{ state: 'failed', problem: { kind: 'auth', message: 'bad key' } }, 'The key is wrong', 'Key'],
  [{ state: 'failed', problem: { kind: 'rate', message: '', retryAfterMs: 5_000 } }, 'wait 5 s', '5 秒'],
  [{ state: 'failed', problem }, 'not to web pages (CORS)', '不允许网页直接调用'],
]

describe.each(['en', 'zh'] as const)('in %s', (locale) => {
  test.each(states.map(([state, en, zh]) => [state.state, locale === 'en' ? en : zh, state] as const))('%s says: %s', async (name, words, state) => {
    await setLocale(locale)
    const wrapper = card(state)
    expect(wrapper.get(id('balance')).attributes('data-state')).toBe(name)
    expect(wrapper.text()).toContain(words)
    expect(wrapper.text()).not.toMatch(/\{\w+\}|balance\.|undefined|NaN|null/)
    expect(wrapper.find('[role="alert"]').exists()).toBe(false)
  })
})

test('the figure stands with its currency, what was used of what, the source, how sure it is, and when', async () => {
  const wrapper = ready({ expiresAt: new Date(2027, 0, 15).getTime() })
  expect(figure(wrapper)).toBe('$17.92')
  expect(wrapper.text()).toContain('$0.08 of $18.00 used')
  const bar = wrapper.get(id('balance-bar'))
  expect(bar.attributes()).toMatchObject({ 'role': 'meter', 'aria-valuenow': '0', 'aria-valuemax': '100' })
  expect(bar.get('.used').attributes('style')).toMatch(/0\.44\d*%/)
  expect(wrapper.text()).toContain('/dashboard/billing · exact · 9:05 AM · valid until Jan 15, 2027')
  await setLocale('zh')
  await wrapper.vm.$nextTick()
  expect(wrapper.text()).toContain('/dashboard/billing · 准确 · 9:05 · 有效期至 2027年1月15日')
})

test.each([
  [{ balance: 0.0021 }, '$0.0021'],
  [{ balance: 110, currency: 'CNY' }, '¥110.00'],
  [{ balance: 12_345, currency: 'POINTS' }, '12,345 points'],
  [{ balance: 3.75, currency: 'UNKNOWN' }, '3.75'],
  [{ balance: -1.5, total: null, used: null }, '-$1.50'],
  [{ balance: null, total: null, used: 3.2, notes: ['no-limit'] }, '$3.20'],
  [{ balance: null, total: null, unlimited: true }, 'Unlimited'],
] as const)('%j is shown as %s', (fields, text) => {
  expect(figure(ready(fields as Partial<Balance>))).toBe(text)
})

test('the money that the user names wins over what was reported', () => {
  expect(figure(ready({}, { currency: 'CNY' }))).toBe('¥17.92')
})

test('a bar is there where total and use are known, and never beyond its end', () => {
  expect(ready({ total: null, used: null }).find(id('balance-bar')).exists()).toBe(false)
  expect(ready({ used: 90, total: 60, balance: -30 }).get('.used').attributes('style')).toContain('100%')
})

test('debt is red and says so, with the way to pay', () => {
  const wrapper = ready({ balance: -1.5 }, { links: { topUp: 'https://pay.example.com' } })
  expect(wrapper.get(id('balance-figure')).classes()).toContain('debt')
  expect(banner(wrapper).text()).toContain('The credit is used up.')
  expect(banner(wrapper).get('a').attributes()).toMatchObject({ href: 'https://pay.example.com', rel: 'noopener noreferrer' })
})

test('the warning comes at the threshold and below, not above and not without', () => {
  expect(banner(ready({}, { threshold: 17.92 })).text()).toContain('No more than $17.92 is left.')
  expect(banner(ready({}, { threshold: 17.9 })).exists()).toBe(false)
  expect(banner(ready()).exists()).toBe(false)
  expect(banner(ready({ balance: 0 })).text()).toBe('The credit is used up.')
  expect(banner(ready({ balance: null, total: null, unlimited: true }, { threshold: 100 })).exists()).toBe(false)
})

test('parts and other currencies stand below', () => {
  const text = ready({ currency: 'CNY', balance: 110, parts: { granted: 10, toppedUp: 100, lines: [{ currency: 'USD', balance: 2 }] } }).text()
  expect(text).toContain('Of it ¥10.00 granted and ¥100.00 paid. Also $2.00.')
})

test('consent explains itself and is one click', async () => {
  const wrapper = card({ state: 'consent', source: 'pro-balance' })
  expect(wrapper.text()).toContain('/pro/balance?apiKey=…')
  await wrapper.get(id('allow-balance')).trigger('click')
  expect(wrapper.emitted('allow')).toHaveLength(1)
})

test('where there is none, the page of the provider is a click away, and the last way is offered where it may be', async () => {
  const wrapper = card({ state: 'unsupported', reason: 'provider' }, { links: { usage: 'https://usage.example.com' } })
  expect(wrapper.get('a').attributes('href')).toBe('https://usage.example.com')
  expect(wrapper.find(id('offer-balance')).exists()).toBe(false)
  const other = card({ state: 'unsupported', reason: 'nothing-found' }, { mayOffer: true })
  await other.get(id('offer-balance')).trigger('click')
  expect(other.emitted('offer')).toHaveLength(1)
})

test('no credit leads to the page for topping up; the server’s own words are there', () => {
  const wrapper = card({ state: 'failed', problem: { kind: 'quota', message: '令牌额度已用尽' } }, { links: { topUp: 'https://pay.example.com' } })
  expect(wrapper.text()).toContain('令牌额度已用尽')
  expect(wrapper.get('a').attributes('href')).toBe('https://pay.example.com')
})

test('asking again is a click, not while it asks and not again at once', async () => {
  vi.useFakeTimers({ now: readAt })
  const wrapper = ready()
  await wrapper.get(id('refresh-balance')).trigger('click')
  expect(wrapper.emitted('refresh')).toHaveLength(1)
  await wrapper.setProps({ balance: { state: 'loading', last: known } })
  expect(wrapper.get(id('refresh-balance')).attributes()).toHaveProperty('disabled')
  expect(wrapper.get(id('balance')).attributes('aria-busy')).toBe('true')
  expect(figure(wrapper)).toBe('$17.92')
  await wrapper.setProps({ balance: { state: 'ready', balance: known }, refreshAfter: readAt + 10_000 })
  expect(wrapper.get(id('refresh-balance')).attributes()).toHaveProperty('disabled')
  await vi.advanceTimersByTimeAsync(10_500)
  expect(wrapper.get(id('refresh-balance')).attributes()).not.toHaveProperty('disabled')
})

test('currency and threshold are the user’s; where there is no figure they are out of reach', async () => {
  const wrapper = ready({}, { threshold: 5 })
  const currency = wrapper.get(id('balance-currency'))
  expect(currency.text()).toContain('As reported · USD')
  await currency.setValue('CNY')
  await currency.setValue('')
  expect(wrapper.emitted('set-currency')).toEqual([['CNY'], [undefined]])
  const threshold = wrapper.get<HTMLInputElement>(id('setting-lowBalance'))
  expect(threshold.element.value).toBe('5')
  for (const text of ['2.5', '', '-3']) {
    await threshold.setValue(text)
    await threshold.trigger('change')
  }
  expect(wrapper.emitted('set-threshold')).toEqual([[2.5], [undefined]])
  expect(card({ state: 'idle' }).get('.options').attributes()).toHaveProperty('inert')
})

describe('ProviderPicker', () => {
  const providers = [
    { id: 'openai', name: 'OpenAI', baseUrl: 'https://api.openai.com/v1' }, { id: 'deepseek', name: 'DeepSeek', baseUrl: 'https://api.deepseek.com' },
    { id: 'custom', name: '', baseUrl: '' },
  ]

  test('fills in the address of the one that is chosen', async () => {
    const wrapper = mount(ProviderPicker, { props: { providers, current: 'custom', links: { keys: 'https://keys.example.com' } } })
    const select = wrapper.get<HTMLSelectElement>(id('provider'))
    expect(wrapper.get('label').attributes('for')).toBe(select.attributes('id'))
    expect(select.element.selectedOptions[0]?.text).toBe('Another address')
    await select.setValue('deepseek')
    expect(wrapper.emitted('pick')).toEqual([['https://api.deepseek.com']])
    expect(wrapper.get('a').text()).toBe('Get a key')
  })

  test('offers nothing that has no address', () => {
    const wrapper = mount(ProviderPicker, { props: { providers, current: 'openai' } })
    expect(wrapper.findAll('option').map(option => option.text())).toEqual(['OpenAI', 'DeepSeek'])
    expect(wrapper.find('a').exists()).toBe(false)
  })
})

describe('ProviderSwitches', () => {
  const switches = [{ id: 'thinking' as const, off: { thinking: { type: 'disabled' } } }, { id: 'web-search' as const, off: {} }]

  test('a switch is on, off, or left to the service', async () => {
    const wrapper = mount(ProviderSwitches, { props: { switches, values: { thinking: false } } })
    expect(wrapper.get<HTMLInputElement>('input[value="off"]').element.checked).toBe(true)
    for (const value of ['on', '', 'off']) await wrapper.get(`input[value="${value}"]`).trigger('change')
    expect(wrapper.emitted('update')?.flat()).toEqual([{ id: 'thinking', value: true }, { id: 'thinking', value: undefined }, { id: 'thinking', value: false }])
  })

  test('where off says nothing it is on or off', async () => {
    const wrapper = mount(ProviderSwitches, { props: { switches, values: {} } })
    const toggle = wrapper.get('[role="switch"]')
    await toggle.trigger('change')
    await wrapper.setProps({ values: { 'web-search': true } })
    await toggle.trigger('change')
    expect(wrapper.emitted('update')?.flat()).toEqual([{ id: 'web-search', value: true }, { id: 'web-search', value: undefined }])
  })

  test('without switches there is nothing', () => {
    expect(mount(ProviderSwitches, { props: { switches: [], values: {} } }).html()).toBe('<!--v-if-->')
  })
})
