import fc from 'fast-check'
import { catalogue } from 'virtual:prices'
import { describe, expect, test } from 'vitest'
import { contextWindow, costOf, costOfReply, priceFor, sumCosts, type Cost, type OwnRates, type Price, type PriceCatalogue } from '../../src/chat/cost'

const prices: PriceCatalogue = {
  'openai': { 'gpt-4o': [128_000, 2.5, 10, 1.25], 'gpt-4': [8_192, 30, 60], 'gpt-nano': [400_000] },
  'azure': { 'gpt-4': [8_192, 60, 120] },
  'deepseek': { 'deepseek-chat': [128_000, 0.57, 1.68, 0.07] },
  'openrouter': { 'openai/gpt-4o': [128_000, 2.6, 10.4], 'deepseek/deepseek-r1': [163_840, 0.4, 2], 'deepseek/deepseek-r1:free': [163_840, 0, 0] },
}
const find = (host: string, model: string, own: readonly OwnRates[] = []) => priceFor(host, model, prices, own)

describe('the price of a model', () => {
  test('is what its own host asks', () => {
    expect(find('api.deepseek.com', 'deepseek-chat')).toEqual({ input: 0.57, output: 1.68, cached: 0.07, currency: 'USD', source: 'list' })
    expect(find('my-name.openai.azure.com', 'gpt-4')).toMatchObject({ input: 60, source: 'list' })
    expect(find('api.openai.com', 'gpt-4')).toMatchObject({ input: 30, source: 'list' })
  })

  test('is found with a maker before the id, a date behind it, or other capitals', () => {
    for (const model of ['gpt-4o-2024-08-06', 'GPT-4o', 'openai/gpt-4o', 'OpenAI/GPT-4o-20240806', 'gpt-4o-latest', ' gpt-4o ']) {
      expect(find('api.openai.com', model), model).toMatchObject({ input: 2.5 })
    }
    expect(find('api.openai.com', 'gpt-4-0613')).toMatchObject({ input: 30 })
  })

  test('prefers the exact id', () => {
    expect(find('openrouter.ai', 'openai/gpt-4o')).toMatchObject({ input: 2.6, source: 'list' })
    expect(find('openrouter.ai', 'deepseek/deepseek-r1:free')).toMatchObject({ input: 0, output: 0 })
    expect(find('openrouter.ai', 'openai/gpt-4')).toMatchObject({ input: 30, source: 'relay' })
  })

  test('at a relay is the one of its maker, and says so', () => {
    expect(find('relay.example.com', 'gpt-4o')).toMatchObject({ input: 2.5, source: 'relay' })
    expect(find('api.siliconflow.cn', 'Pro/deepseek-ai/DeepSeek-R1')).toMatchObject({ input: 0.4, source: 'relay' })
  })

  test('is unknown for what runs on one\'s own machine, unless only hosts have it', () => {
    for (const model of ['deepseek-chat', 'deepseek-r1', 'openai/gpt-4o', 'openai/gpt-oss-20b', 'qwen3:8b']) {
      for (const host of ['localhost:11434', '127.0.0.1:1234', '192.168.1.2:8000', '[::1]:8080', 'box.local']) expect(find(host, model), `${model} ${host}`).toBeUndefined()
    }
    expect(find('localhost:3000', 'gpt-4o-2024-08-06')).toMatchObject({ input: 2.5, source: 'relay' })
  })

  test('is unknown where nobody knows it: no model, no host, no price, no catalogue', () => {
    expect(find('api.openai.com', 'my-fine-tune')).toBeUndefined()
    expect(find('api.openai.com', 'gpt-nano')).toBeUndefined()
    expect(find('api.openai.com', '')).toBeUndefined()
    expect(find('', 'gpt-4o')).toBeUndefined()
    expect(priceFor('api.openai.com', 'gpt-4o', undefined, [])).toBeUndefined()
    expect(find('api.groq.com', 'gpt-4o')).toBeUndefined()
  })

  test('is not found on the prototype of an object', () => {
    for (const model of ['constructor', '__proto__', 'toString', 'x/constructor']) {
      expect(find('relay.example.com', model)).toBeUndefined()
      expect(contextWindow('relay.example.com', model, prices)).toBeUndefined()
    }
  })

  test('that the user entered wins, for its host alone', () => {
    const own = [{ host: 'relay.example.com', model: 'gpt-4o', input: 9, output: 18, currency: 'CNY' }]
    expect(find('relay.example.com', 'gpt-4o', own)).toEqual({ input: 9, output: 18, currency: 'CNY', source: 'own' })
    expect(find('relay.example.com', 'gpt-4o-2024-08-06', own)).toMatchObject({ input: 9, source: 'own' })
    expect(find('other.example.com', 'gpt-4o', own)).toMatchObject({ input: 2.5 })
    expect(priceFor('relay.example.com', 'gpt-4o', undefined, own)).toMatchObject({ source: 'own' })
  })
})

test('a context window is known with or without a price', () => {
  expect(contextWindow('api.openai.com', 'gpt-nano', prices)).toBe(400_000)
  expect(contextWindow('api.openai.com', 'nobody', prices)).toBeUndefined()
})

describe('the cost of a reply', () => {
  const price: Price = { input: 1, output: 10, cached: 0.1, currency: 'USD', source: 'list' }

  test('counts cached input as cheaper, and reasoning as a part of the output', () => {
    const usage = { input: 1_000_000, cached: 400_000, output: 100_000, reasoning: 90_000, total: 1_100_000 }
    expect(costOfReply({ usage }, price)).toEqual({ amount: 1.64, currency: 'USD', estimated: true })
  })

  test('is what the server named, where it did, even nothing', () => {
    const usage = { input: 5, output: 5, total: 10 }
    expect(costOfReply({ usage: { ...usage, cost: 0.25 } }, price)).toEqual({ amount: 0.25, currency: 'USD', estimated: false })
    expect(costOfReply({ usage: { ...usage, cost: 0 } }, undefined)).toEqual({ amount: 0, currency: 'USD', estimated: false })
    expect(costOfReply({ usage, cost: { amount: 2, currency: 'CNY' } }, price)).toEqual({ amount: 2, currency: 'CNY', estimated: false })
  })

  test('is unknown without tokens, without a price, or with a bare total; never 0', () => {
    expect(costOfReply({}, price)).toBeUndefined()
    expect(costOfReply({ usage: { input: 5, output: 5, total: 10 } }, undefined)).toBeUndefined()
    expect(costOfReply({ usage: { input: 0, output: 0, total: 10 } }, price)).toBeUndefined()
  })
})

const count = fc.nat(10_000_000)
const rate = fc.double({ min: 0, max: 1_000, noNaN: true })
const rates = fc.record({ input: rate, output: rate, currency: fc.constantFrom('USD', 'CNY', 'POINTS') })
const close = (one: number, other: number) => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one))

describe('costs for any tokens and prices', () => {
  test('are never negative, and keep the currency of the price', () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), fc.integer(), rates, (input, output, cached, price) => {
      const cost = costOf({ input, output, cached }, { ...price, cached: price.input / 2 })
      expect(cost.amount).toBeGreaterThanOrEqual(0)
      expect(cost.currency).toBe(price.currency)
    }))
  })

  test('grow with every token, and shrink with what was cached', () => {
    fc.assert(fc.property(count, count, count, count, rates, (input, output, more, cached, price) => {
      const cheaper = { ...price, cached: price.input / 10 }
      const cost = (tokens: { input: number, output: number, cached?: number }) => costOf(tokens, cheaper).amount
      expect(cost({ input: input + more, output })).toBeGreaterThanOrEqual(cost({ input, output }))
      expect(cost({ input, output: output + more })).toBeGreaterThanOrEqual(cost({ input, output }))
      expect(cost({ input, output, cached })).toBeLessThanOrEqual(cost({ input, output }) + 1e-9)
    }))
  })

  test('add up: two replies cost what one with all their tokens would', () => {
    fc.assert(fc.property(count, count, count, count, rates, (input, output, input2, output2, price) => {
      const one = { ...costOf({ input, output }, price), estimated: true }
      const two = { ...costOf({ input: input2, output: output2 }, price), estimated: true }
      const [sum] = sumCosts([one, two])
      expect(close(sum!.amount, costOf({ input: input + input2, output: output + output2 }, price).amount)).toBe(true)
    }))
  })

  test('are summed a currency at a time; one estimate makes the sum of its currency one', () => {
    const cost = fc.record({ amount: rate, currency: fc.constantFrom('USD', 'CNY', 'EUR'), estimated: fc.boolean() })
    fc.assert(fc.property(fc.array(cost), (costs: Cost[]) => {
      const sums = sumCosts(costs)
      expect(new Set(sums.map(({ currency }) => currency)).size).toBe(sums.length)
      expect(sums.length).toBe(new Set(costs.map(({ currency }) => currency)).size)
      for (const sum of sums) {
        const parts = costs.filter(({ currency }) => currency === sum.currency)
        expect(close(sum.amount, parts.reduce((total, { amount }) => total + amount, 0))).toBe(true)
        expect(sum.estimated).toBe(parts.some(({ estimated }) => estimated))
      }
    }))
  })

  test('never break on any name of host and model', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (host, model) => {
      const price = priceFor(host, model, catalogue.providers, [])
      if (price) expect([price.input, price.output].every(Number.isFinite)).toBe(true)
    }))
  })
})
