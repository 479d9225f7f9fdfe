import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Price } from '../../src/chat/cost'
import type { Message } from '../../src/chat/message'
import { dayOf, firstDay, groupRows, totalOf, UsageTally } from '../../src/chat/usage'

const noon = new Date(2026, 10, 20, 12).getTime()
const price: Price = { input: 1, output: 2, currency: 'USD', source: 'list' }

function reply(fields: Partial<Message> = {}): Message {
  return {
    id: 'm', conversationId: 'c', role: 'assistant', createdAt: noon, parts: [{ type: 'text', text: 'Hi' }], status: 'done', notices: [], inContext: true,
    model: 'gpt', usage: { input: 1_000_000, output: 500_000, total: 1_500_000 }, ...fields,
  }
}

function tallied(replies: readonly Message[], connectionId = 'k') {
  const tally = new UsageTally()
  for (const message of replies) tally.add(message, connectionId)
  return tally.rows()
}

test('replies are counted by day, model and connection, the newest day first', () => {
  const yesterday = new Date(2026, 10, 19, 23, 59).getTime()
  const rows = tallied([reply({ createdAt: yesterday }), reply(), reply(), reply({ model: 'other' })])
  expect(rows.map(({ day, model, replies, input }) => ({ day, model, replies, input }))).toEqual([
    { day: '2026-11-20', model: 'gpt', replies: 2, input: 2_000_000 },
    { day: '2026-11-20', model: 'other', replies: 1, input: 1_000_000 },
    { day: '2026-11-19', model: 'gpt', replies: 1, input: 1_000_000 },
  ])
})

test('prompts, replies that still grow, and those that failed with nothing do not count; one that was stopped does', () => {
  const { usage: _, ...unmeasured } = reply()
  expect(tallied([reply({ role: 'user' }), reply({ status: 'streaming' }), { ...unmeasured, status: 'failed', parts: [] }])).toEqual([])
  expect(tallied([{ ...unmeasured, status: 'stopped' }, { ...unmeasured, status: 'failed' }])).toMatchObject([{ replies: 2, uncounted: 2, input: 0 }])
})

test('what a server named as cost is kept apart from what is estimated', () => {
  const rows = tallied([reply(), reply({ usage: { input: 10, output: 10, total: 20, cost: 0.5 } }), reply({ cost: { amount: 3, currency: 'CNY' } })])
  expect(totalOf(rows, () => price)).toEqual({
    replies: 3, uncounted: 0, input: 2_000_010, output: 1_000_010, unknown: 0,
    costs: [{ amount: 2.5, currency: 'USD', estimated: true }, { amount: 3, currency: 'CNY', estimated: false }],
  })
})

test('pictures have a price of their own, which is an estimate; what a server named wins over it', () => {
  const { usage: _, ...unmeasured } = reply()
  const tally = new UsageTally()
  const pictures = { least: 0.08, most: 0.08, currency: 'USD', source: 'list' } as const
  tally.add(unmeasured, 'k', pictures)
  tally.add(reply(), 'k', pictures)
  tally.add(reply({ cost: { amount: 1, currency: 'USD' } }), 'k', pictures)
  expect(totalOf(tally.rows(), () => price)).toMatchObject({ replies: 3, unknown: 0, costs: [{ amount: 1.16, currency: 'USD', estimated: true }] })
})

test('a cost that nobody knows is counted as unknown, not as nothing', () => {
  const { usage: _, ...unmeasured } = reply()
  const rows = tallied([reply(), unmeasured, reply({ usage: { input: 0, output: 0, total: 9 } })])
  expect(totalOf(rows, () => undefined)).toMatchObject({ replies: 3, uncounted: 1, costs: [], unknown: 3 })
  expect(totalOf(rows, () => price)).toMatchObject({ unknown: 2, costs: [{ amount: 2 }] })
  expect(totalOf([], () => price)).toEqual({ replies: 0, uncounted: 0, input: 0, output: 0, costs: [], unknown: 0 })
})

test('the sums of the parts are the sum of the whole, however replies are grouped', () => {
  const usage = fc.record({ input: fc.nat(100_000), output: fc.nat(100_000), total: fc.nat(200_000), cached: fc.nat(100_000) })
  const arbitrary = fc.record({ usage, model: fc.constantFrom('a', 'b', ''), createdAt: fc.integer({ min: noon - 1e10, max: noon }) }).map(reply)
  fc.assert(fc.property(fc.array(arbitrary), (replies) => {
    const rows = tallied(replies)
    const whole = totalOf(rows, () => price)
    for (const key of ['day', 'model'] as const) {
      const parts = groupRows(rows, row => row[key]).map(group => totalOf(group, () => price))
      expect(parts.reduce((sum, part) => sum + part.replies, 0)).toBe(whole.replies)
      expect(parts.reduce((sum, part) => sum + part.input + part.output, 0)).toBe(whole.input + whole.output)
      expect(parts.reduce((sum, part) => sum + (part.costs[0]?.amount ?? 0), 0)).toBeCloseTo(whole.costs[0]?.amount ?? 0, 9)
    }
    expect(whole.replies).toBe(replies.length)
  }))
})

test('days are those of the user\'s own time zone', () => {
  expect(dayOf(new Date(2026, 0, 5, 0, 0).getTime())).toBe('2026-01-05')
  expect(dayOf(firstDay(1, noon))).toBe('2026-11-20')
  expect(dayOf(firstDay(30, noon))).toBe('2026-10-22')
  expect(new Date(firstDay(7, noon)).getHours()).toBe(0)
})

test('what the user wrote and what was copied from another conversation was not asked for here', () => {
  expect(tallied([reply({ edited: true }), reply({ copied: true })])).toEqual([])
})
