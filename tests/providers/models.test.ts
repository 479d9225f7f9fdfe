import { expect, test } from 'vitest'
import type { Fetch } from '../../src/api/connection'
import { modelsOf } from '../../src/providers/models'
import { resolveWithProviders } from '../../src/providers/resolve'
import { readyFor } from '../helpers/fakeFetch'

const lists: Readonly<Record<string, unknown>> = {
  'http://localhost:1234/api/v0/models': { data: [{ id: 'qwen2-vl', type: 'vlm', max_context_length: 32_768 }] },
  'http://localhost:1234/v1/models': { data: [{ id: 'qwen2-vl' }] },
  'https://relay.example.com/v1/models': { data: [{ id: 'gpt-x' }] },
}

async function listed(baseUrl: string, missing: readonly string[] = []) {
  const asked: string[] = []
  const fetch: Fetch = (url) => {
    asked.push(url)
    const list = missing.includes(url) ? undefined : lists[url]
    return Promise.resolve(list ? Response.json(list) : Response.json({ error: { message: 'not here' } }, { status: 404 }))
  }
  const address = resolveWithProviders(baseUrl, 'https://app.example')
  if ('error' in address) throw new Error(address.error)
  return { models: await modelsOf({ ...readyFor(fetch), address }, new AbortController().signal), asked }
}

test('a provider with a richer list is asked for that one', async () => {
  const { models, asked } = await listed('http://localhost:1234')
  expect(asked).toEqual(['http://localhost:1234/api/v0/models'])
  expect(models).toMatchObject([{ id: 'qwen2-vl', vision: true, context: 32_768 }])
})

test('which gives way to the usual one where it is not there', async () => {
  const { models, asked } = await listed('http://localhost:1234', ['http://localhost:1234/api/v0/models'])
  expect(asked).toEqual(['http://localhost:1234/api/v0/models', 'http://localhost:1234/v1/models'])
  expect(models.map(({ id }) => id)).toEqual(['qwen2-vl'])
})

test('a provider without a list offers the names that are known, and is not asked', async () => {
  const { models, asked } = await listed('https://api.acedata.cloud')
  expect(asked).toEqual([])
  expect(models.map(({ id }) => id)).toContain('gpt-4-browsing')
})

test('all others are asked for the usual list', async () => {
  const { models, asked } = await listed('https://relay.example.com')
  expect(asked).toEqual(['https://relay.example.com/v1/models'])
  expect(models.map(({ id }) => id)).toEqual(['gpt-x'])
})
