import { expect, test } from 'vitest'
import { probeWithOneToken } from '../../src/api/oneToken'
import { fakeFetch, readyFor } from '../helpers/fakeFetch'

const environment = { online: true, pageProtocol: 'https:', pageHost: 'app.example' }
const reply = '{"choices":[{"index":0,"message":{"role":"assistant","content":"H"},"finish_reason":"length"}]}'

async function asked(status: number, body: string, fields: Parameters<typeof readyFor>[1] = {}, model = 'm') {
  const server = fakeFetch({ status, pieces: [body] })
  const result = await probeWithOneToken(readyFor(server.fetch, fields), model, environment, new AbortController().signal)
  expect(server.requests).toHaveLength(1)
  expect(JSON.stringify(result)).not.toContain('sk-test')
  const { url, init } = server.requests[0]!
  return { result, url, method: init.method, body: JSON.parse(init.body as string) as unknown }
}

test('one POST asks for one token, and its reply proves key and model', async () => {
  const { result, url, method, body } = await asked(200, reply, { parameters: { temperature: 1, maxTokens: 4_000 } })
  expect(result).toMatchObject({ kind: 'works', status: 200, host: 'relay.example.com' })
  expect(result).not.toHaveProperty('models')
  expect([method, url]).toEqual(['POST', 'https://relay.example.com/v1/chat/completions'])
  expect(body).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream: false, max_tokens: 1 })
})

test('models that think first are asked in their own terms', async () => {
  expect((await asked(200, reply, {}, 'gpt-5-mini')).body).toMatchObject({ max_completion_tokens: 1 })
  expect((await asked(200, reply, { quirks: { m: ['max_tokens>max_completion_tokens'] } })).body).toMatchObject({ max_completion_tokens: 1 })
})

test('a connection of the older protocol asks for a continuation', async () => {
  const { url, body } = await asked(200, '{"choices":[{"text":"H"}]}', { protocol: 'completions' })
  expect(url).toBe('https://relay.example.com/v1/completions')
  expect(body).toMatchObject({ max_tokens: 1, prompt: expect.stringContaining('Hi') })
})

test.each([
  [200, `data: ${reply}\n\ndata: [DONE]\n\n`, 'works'],
  [400, '{"error":{"message":"Could not finish the message because max_tokens or model output limit was reached.","type":"invalid_request_error"}}', 'works'],
  [401, '{"error":{"message":"Incorrect API key provided: sk-test-1234567890abcdef","code":"invalid_api_key"}}', 'key-refused'],
  [200, '{"error":{"message":"无效的令牌"}}', 'key-refused'],
  [404, '{"error":{"message":"The model `m` does not exist","code":"model_not_found"}}', 'no-model-list'],
  [402, '{"error":{"message":"Insufficient Balance"}}', 'no-model-list'],
  [200, '<!doctype html><html></html>', 'web-page'],
  [404, '404 page not found', 'wrong-path'],
])('%i %s: %s', async (status, body, kind) => {
  expect((await asked(status, body)).result.kind).toBe(kind)
})

test('a model that is not there is said to be that', async () => {
  const { result } = await asked(404, '{"error":{"message":"The model `m` does not exist","code":"model_not_found"}}')
  expect(result).toMatchObject({ problem: { kind: 'model' } })
})

test('a request that gets no answer is diagnosed as any other', async () => {
  const ready = readyFor((_url, init) => init.method === 'GET' ? Promise.resolve(new Response()) : Promise.reject(new TypeError('Failed to fetch')))
  expect(await probeWithOneToken(ready, 'm', environment, new AbortController().signal)).toMatchObject({ kind: 'cors' })
})

test('stopping rejects with the reason of the signal', async () => {
  const controller = new AbortController()
  const reason = new Error('closed')
  const promise = probeWithOneToken(readyFor(() => new Promise(() => {})), 'm', environment, controller.signal)
  controller.abort(reason)
  await expect(promise).rejects.toBe(reason)
})
