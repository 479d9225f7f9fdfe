import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { catalogue } from 'virtual:prices'
import { priceCatalogue } from '../../build/prices'
import { priceFor } from '../../src/chat/cost'

test('the catalogue is small, dated, and carries the licence of its source', () => {
  expect(gzipSync(JSON.stringify(catalogue)).length).toBeLessThan(40_000)
  expect(catalogue.date).toMatch(/^20\d\d-\d\d-\d\d$/)
  expect(catalogue.source).toMatch(/^@tokenlens\/models \d/)
  expect(catalogue.licence).toMatch(/^MIT License[\s\S]+Permission is hereby granted/)
})

test('the licence is also kept beside our own', () => {
  expect(readFileSync('THIRD_PARTY.md', 'utf8').replace(/^> ?/gm, '')).toContain(catalogue.licence)
})

test('what the bundler gives is what the script makes', async () => {
  expect(catalogue).toEqual(await priceCatalogue())
})

test('every entry is a window and prices that make sense; nothing is never the price of what costs', () => {
  const entries = Object.entries(catalogue.providers).flatMap(([provider, models]) =>
    Object.entries(models).map(([model, values]) => ({ provider, model, values })))
  expect(entries.length).toBeGreaterThan(200)
  for (const { provider, model, values: [context, ...rates] } of entries) {
    const name = `${provider} ${model}`
    expect(model, name).toBe(model.toLowerCase())
    expect(Number.isInteger(context) && context! >= 0, name).toBe(true)
    expect([0, 2, 3], name).toContain(rates.length)
    for (const rate of rates) expect(rate >= 0 && rate < 1000, name).toBe(true)
    if (rates.length && rates.every(rate => rate === 0)) expect(name).toMatch(/:free$|^z(?:ai|hipuai) .*-flash$/)
    if (rates[2] !== undefined) expect(rates[2], name).toBeLessThan(rates[0]!)
  }
})

test('the well-known models of the well-known hosts have a price', () => {
  const known = [
    ['api.openai.com', 'gpt-4o-mini'], ['api.deepseek.com', 'deepseek-chat'], ['api.moonshot.cn', 'kimi-k2-0905-preview'], ['openrouter.ai', 'deepseek/deepseek-r1:free'],
    ['open.bigmodel.cn', 'glm-4.5'], ['api.x.ai', 'grok-4'], ['generativelanguage.googleapis.com', 'gemini-2.5-flash'], ['api.anthropic.com', 'claude-sonnet-4'],
  ] as const
  for (const [host, model] of known) expect(priceFor(host, model, catalogue.providers, []), model).toMatchObject({ source: 'list', currency: 'USD' })
})
