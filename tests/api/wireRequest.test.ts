// @vitest-environment jsdom
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wireRequestOf } from '../../src/api/wireRequest'
import { image } from '../../src/chat/commands/image'
import { requestOf } from '../../src/chat/dryRun'
import { readyFor } from '../helpers/fakeFetch'

const key = 'sk-canary-0123456789abcdef"\\'

describe('a request that is shown', () => {
  test('holds no key, wherever it was put', () => {
    const shown = wireRequestOf(`https://host.example/v1?api_key=${encodeURIComponent(key)}&sig=abc&v=1`, {
      headers: { 'authorization': `Bearer ${key}`, 'x-api-key': 'other', 'x-note': `it is ${key}`, 'cookie': 'a=b' },
      body: JSON.stringify({ apiKey: key, nested: [{ token: 'secret' }], messages: [{ role: 'user', content: `my key is ${key}` }], max_tokens: 5 }),
    }, [key])
    expect(JSON.stringify(shown)).not.toMatch(/canary|secret|other|a=b/)
    expect(shown.url).toBe('https://host.example/v1?api_key={token}&sig={token}&v=1')
    expect(shown.headers).toEqual({ 'authorization': 'Bearer {token}', 'x-api-key': '{token}', 'x-note': 'it is {token}', 'cookie': '{token}' })
    expect(JSON.parse(shown.body as string)).toEqual({ apiKey: '{token}', nested: [{ token: '{token}' }], messages: [{ role: 'user', content: 'my key is {token}' }], max_tokens: 5 })
  })

  test('has the very body otherwise, whatever text it holds', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (content, extra) => {
      const body = JSON.stringify({ messages: [{ role: 'user', content }], extra: { value: extra } })
      const shown = wireRequestOf('https://host.example/v1', { body }, [key, 'short']).body
      if (!/"(?:[a-z_-]*key|[a-z_-]*token|auth\w*|sig\w*|[a-z_-]*secret|password)"\s*:/i.test(body)) expect(shown).toBe(body)
    }))
  })

  test('keeps a short key that is a word like any other', () => {
    const { body, headers } = wireRequestOf('http://localhost/v1', { headers: { authorization: 'Bearer ollama' }, body: '{"model":"ollama/x"}' }, ['ollama'])
    expect([body, headers.authorization]).toEqual(['{"model":"ollama/x"}', 'Bearer {token}'])
  })

  test('of pictures that are changed names the files and fields of the form, and sends nothing', async () => {
    let calls = 0
    const ready = readyFor(() => Promise.reject(new Error(`call ${++calls}`)), { imageModel: 'gpt-image-1' }, key.slice(0, 20))
    const turn = { ready, model: 'gpt-image-1', support: { kind: 'images' as const }, request: { prompt: 'a hat', count: 1, requests: 1, options: {}, edit: true }, sources: [new Blob(['abc'], { type: 'image/jpeg' })] }
    const shown = await requestOf({ kind: 'command', command: image, turn })
    expect(shown.url).toBe('https://relay.example.com/v1/images/edits')
    expect(shown.headers).toEqual({ authorization: 'Bearer {token}', accept: 'application/json' })
    expect(shown.body).toEqual([{ name: 'image', file: 'picture-1.jpg', type: 'image/jpeg', bytes: 3 }, { name: 'prompt', value: 'a hat' }, { name: 'model', value: 'gpt-image-1' }])
    expect(calls).toBe(0)
  })
})
