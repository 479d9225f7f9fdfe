// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '../../src/chat/message'
import { storage } from '../../src/db/database'
import type { Change } from '../../src/db/records'
import { saveSetting } from '../../src/db/settings'
import { useConnections } from '../../src/stores/connections'
import { useConversations } from '../../src/stores/conversations'
import { usePrices } from '../../src/stores/prices'
import { countedDays, useUsage } from '../../src/stores/usage'
import { eventually } from '../helpers/eventually'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp | undefined

beforeEach(freshStorage)
afterEach(() => {
  app?.unmount()
  app = undefined
  vi.unstubAllGlobals()
})

const day = 86_400_000

/** Conversations with replies, as another day left them. */
async function stored(connectionId: string, count: number, fields: Partial<Message> = {}, age = 0): Promise<void> {
  const at = Date.now() - age
  const id = `c-${age}-${connectionId}`
  const messages = Array.from({ length: count }, (_, index): Change => ({
    store: 'messages',
    put: {
      id: `${id}-${index}`, conversationId: id, role: 'assistant', createdAt: at, parts: [{ type: 'text', text: 'x' }], status: 'done', notices: [], inContext: true,
      model: 'gpt-4o', usage: { input: 1_000, output: 100, total: 1_100 }, ...fields,
    },
  }))
  const header = { id, title: 'Old', titleBy: 'user', createdAt: at, updatedAt: at, pinned: false, connectionId } as const
  await (await storage()).write([{ store: 'conversations', put: header }, ...messages], 'relaxed')
}

async function connected(): Promise<string> {
  await connectTo(chatStream(['Hello']), { model: 'gpt-4o' })
  return useConnections().currentId
}

test('the settings page counts what the replies of a server used, and shows the cost', async () => {
  await stored(await connected(), 3)
  await stored('demo', 5)
  app = await mountApp('/settings/usage')
  const days = await eventually(() => app!.find('usage-days'))
  expect(days.querySelectorAll('tbody tr')).toHaveLength(1)
  expect(days.textContent).toContain('3,300')
  expect(days.textContent).toContain('≈ $0.0105') // 3 × (1,000 × 2.5 + 100 × 10) / 1,000,000
  expect(app.find('usage-models').textContent).toContain('relay.example.com · 3 replies')
  expect(app.find('prices').textContent).toContain('list price of its maker')
})

test('the user\'s own price wins at once, in its currency, and is still there after a reload', async () => {
  await stored(await connected(), 1)
  app = await mountApp('/settings/usage')
  await eventually(() => app!.find('price-change').click())
  await eventually(() => app!.find('price-form'))
  for (const [name, value] of [['input', '8'], ['output', '20'], ['currency', 'CNY']] as const) {
    const field = app.find(`price-${name}`) as HTMLInputElement
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  app.find('price-save').click()
  await eventually(() => expect(app!.find('usage-days').textContent).toContain('≈ ¥0.01'))
  app.unmount()
  app = await mountApp('/settings/usage')
  await eventually(() => expect(app!.find('usage-days').textContent).toContain('≈ ¥0.01'))
  expect(app.find('prices').textContent).toContain('your price')
})

test('only the days that are asked for are shown', async () => {
  const id = await connected()
  await stored(id, 1)
  await stored(id, 1, {}, 20 * day)
  await stored(id, 1, {}, 60 * day)
  await stored(id, 1, {}, (countedDays + 5) * day)
  app = await mountApp('/settings/usage')
  const rows = () => app!.find('usage-days').querySelectorAll('tbody tr').length
  await eventually(() => expect(rows()).toBe(2))
  for (const [range, count] of [['7', 1], ['90', 3], ['30', 2]] as const) {
    app.find('usage-range').querySelector<HTMLInputElement>(`input[value="${range}"]`)!.click()
    await eventually(() => expect(rows()).toBe(count))
  }
})

test('a deleted conversation does not count', async () => {
  await stored(await connected(), 2)
  app = await mountApp()
  const usage = useUsage()
  await usage.count()
  expect(usage.total(usage.rowsOf(7))).toMatchObject({ replies: 2 })
  await useConversations().hide(useConversations().list[0]!.id)
  await usage.count()
  expect(usage.total(usage.rowsOf(7))).toMatchObject({ replies: 0, costs: [] })
})

test('a connection\'s own count is told apart, for where its server has no balance', async () => {
  const id = await connected()
  await stored(id, 2)
  await stored('gone', 4)
  app = await mountApp()
  const usage = useUsage()
  await usage.count()
  expect(usage.total(usage.rowsOf(7, id))).toMatchObject({ replies: 2, unknown: 0 })
  expect(usage.total(usage.rowsOf(7, 'gone'))).toMatchObject({ replies: 4, unknown: 4, costs: [] })
})

test('many messages are counted in slices, and only the last of several counts holds', async () => {
  const id = await connected()
  for (let index = 0; index < 20; index++) await stored(id, 250, {}, index * 1_000)
  app = await mountApp()
  const usage = useUsage()
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  await Promise.all([usage.count(), usage.count()])
  clearInterval(timer)
  expect(usage.total(usage.rowsOf(7)).replies).toBe(5_000)
  expect(turns).toBeGreaterThan(10)
})

test('a prompt and a conversation have a cost where the price is known, and none where not', async () => {
  const id = await connected()
  app = await mountApp()
  const [prices, connection] = [usePrices(), useConnections().find(id)]
  expect(prices.costOfPrompt(1_000, connection, 'gpt-4o')).toBeUndefined() // not before the prices are there
  await prices.load()
  expect(prices.costOfPrompt(1_000, connection, 'gpt-4o')).toEqual({ amount: 0.0025, currency: 'USD', estimated: true })
  expect(prices.costOfPrompt(1_000, connection, 'mystery')).toBeUndefined()
  expect(prices.contextWindowOf(connection, 'gpt-4o')).toBe(128_000)
  const reply = (fields: Partial<Message>): Message => ({
    id: 'm', conversationId: 'c', role: 'assistant', createdAt: 0, parts: [{ type: 'text', text: 'x' }], status: 'done', notices: [], inContext: true, ...fields,
  })
  const usage = { input: 1_000, output: 100, total: 1_100 }
  expect(prices.costOfMessages([
    reply({ model: 'gpt-4o', usage }), reply({ model: 'mystery', usage }), reply({}), reply({ status: 'streaming' }), reply({ role: 'user' }),
  ], connection)).toEqual({ costs: [{ amount: 0.0035, currency: 'USD', estimated: true }], unknown: 2 })
})

test('whatever was stored as prices, the page opens', async () => {
  await saveSetting('prices', [{ host: { evil: true } }, '__proto__', { host: 'relay.example.com', model: 'gpt-4o', input: '<b>', output: 1, currency: 'USD' }])
  await stored(await connected(), 1)
  app = await mountApp('/settings/usage')
  await eventually(() => expect(app!.find('usage-days').textContent).toContain('≈ $'))
})
