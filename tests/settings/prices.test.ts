import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePrice, parsePrices } from '../../src/settings/prices'

const price = { host: 'relay.example.com', model: 'gpt-4o', input: 2.5, output: 10, currency: 'USD' }

test('a price is taken as typed: numbers, texts, a decimal comma, a wide point', () => {
  expect(parsePrice(price)).toEqual(price)
  expect(parsePrice({ ...price, input: ' 2.5 ', output: '10', cached: '', currency: ' usd ' })).toEqual(price)
  expect(parsePrice({ ...price, input: '2,5', cached: '1。25', model: ' gpt-4o ' })).toEqual({ ...price, cached: 1.25 })
  expect(parsePrice({ ...price, input: 0, output: '0' })).toMatchObject({ input: 0, output: 0 })
  expect(parsePrice({ ...price, input: '0,125', currency: 'points' })).toMatchObject({ input: 0.125, currency: 'POINTS' })
})

test('what could mean two prices, or none, is no price', () => {
  for (const input of ['', ' ', 'free', '1,000', '1.2.3', '-1', '1e9', '0x10', 'Infinity', -1, NaN, Infinity, 1e9, null, undefined, [], {}, [5], true]) {
    expect(parsePrice({ ...price, input }), JSON.stringify(input)).toBeUndefined()
  }
  expect(parsePrice({ ...price, cached: 'x' })).toBeUndefined()
  for (const currency of ['', '$', 'US', '<b>', 'ABCDEFGHIJK', 5, undefined]) expect(parsePrice({ ...price, currency })).toBeUndefined()
  for (const model of ['', ' ', 'x'.repeat(301), 5, undefined]) expect(parsePrice({ ...price, model })).toBeUndefined()
})

test('of what was stored only valid prices are kept, each model of a host once', () => {
  expect(parsePrices([price, null, 5, 'x', { ...price, input: 'x' }, { ...price, input: 3 }, { ...price, host: 'other.example.com' }]))
    .toEqual([{ ...price, input: 3 }, { ...price, host: 'other.example.com' }])
  for (const stored of [undefined, null, 'x', {}, 5]) expect(parsePrices(stored)).toEqual([])
})

test('nothing that may be stored breaks it, and what it gives it takes again', () => {
  fc.assert(fc.property(fc.anything(), (stored) => {
    const prices = parsePrices([stored])
    expect(parsePrices(JSON.parse(JSON.stringify(prices)))).toEqual(prices)
  }))
  const hostile = fc.record({ host: fc.anything(), model: fc.string(), input: fc.anything(), output: fc.double(), cached: fc.anything(), currency: fc.string() })
  fc.assert(fc.property(fc.array(hostile), (stored) => {
    for (const { input, output } of parsePrices(stored)) expect(input >= 0 && output >= 0).toBe(true)
  }))
  expect(parsePrices(Array.from({ length: 5_000 }, (_, index) => ({ ...price, model: `m${index}` })))).toHaveLength(1_000)
})
