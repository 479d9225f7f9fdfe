import { afterEach, describe, expect, test, vi } from 'vitest'
import { resolveWithProviders as resolveAddress } from '../../src/providers/resolve'
import type { Fetch, ReadyConnection } from '../../src/api/connection'
import { testConnection } from '../../src/api/probe'

const environment = { online: true, pageProtocol: 'https:', pageHost: 'app.example' }
const list = '{"object":"list","data":[{"id":"b"},{"id":"a"}]}'
const page = '<!doctype html><html></html>'
const missing = '{"error":{"message":"Not Found","code":404}}'
const refused = '{"error":{"message":"Incorrect API key provided: sk-secret-12345678"}}'

type Reply = readonly [status: number, body: string] | 'refused' | 'silent'

interface Server {
  readonly ready: ReadyConnection
  readonly requests: (readonly [method: string, url: string, mode: string | undefined])[]
}

function server(baseUrl: string, replies: Readonly<Record<string, Reply>>, key = 'sk-secret-12345678'): Server {
  const address = resolveAddress(baseUrl, 'https://app.example')
  if ('error' in address) throw new Error(address.error)
  const requests: Server['requests'] = []
  const fetch: Fetch = (url, init) => {
    requests.push([init.method ?? 'GET', url, init.mode])
    const reply = replies[new URL(url).pathname] ?? 'refused'
    if (reply === 'refused') return Promise.reject(new TypeError('Failed to fetch'))
    if (reply === 'silent') return new Promise(() => {})
    return Promise.resolve(new Response(reply[1], { status: reply[0] }))
  }
  const connection = { id: '', name: '', baseUrl, protocol: 'chat', model: '', imageModel: '', headers: {}, parameters: {}, quirks: {} } as const
  return { ready: { connection, address, key, fetch }, requests }
}

async function tested(baseUrl: string, replies: Readonly<Record<string, Reply>>, more: object = {}) {
  const { ready, requests } = server(baseUrl, replies)
  const result = await testConnection(ready, { ...environment, ...more }, new AbortController().signal)
  expect(requests.every(([method]) => method === 'GET')).toBe(true)
  expect(requests.every(([, url]) => new URL(url).origin === ready.address.origin)).toBe(true)
  expect(JSON.stringify(result)).not.toContain('secret')
  return { ...result, asked: requests.map(([, url]) => new URL(url).pathname) }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('the named results', () => {
  test('a list of models works', async () => {
    const result = await tested('https://relay.example.com', { '/v1/models': [200, list] })
    expect(result).toMatchObject({ kind: 'works', host: 'relay.example.com', status: 200, models: [{ id: 'a' }, { id: 'b' }], asked: ['/v1/models'] })
    expect(result.ms).toBeGreaterThanOrEqual(0)
    expect(await tested('localhost:11434', { '/v1/models': [200, '{"object":"list","data":null}'] })).toMatchObject({ kind: 'works', models: [] })
  })

  test.each([
    [401, refused], [403, refused], [403, '{"error":{"message":"Forbidden"}}'], [200, '{"error":{"message":"无效的令牌"}}'],
    [400, '{"error":{"code":"token_mismatched","message":"The token is not for this service."}}'],
  ])('a refused key, status %i: %s', async (status, body) => {
    expect(await tested('https://relay.example.com', { '/v1/models': [status, body] })).toMatchObject({ kind: 'key-refused', status, asked: ['/v1/models'] })
  })

  test('a key that cannot be sent is refused before the request', async () => {
    const { ready, requests } = server('https://relay.example.com', {}, 'sk-密钥')
    expect(await testConnection(ready, environment, new AbortController().signal)).toMatchObject({ kind: 'key-refused' })
    expect(requests).toEqual([])
  })

  test.each([[404, missing], [405, missing], [400, '{"error":{"code":"api_not_implemented","message":"API not implemented"}}'], [200, '{"status":"ok"}']])(
    'an API without a list, status %i', async (status, body) => {
      const result = await tested('https://relay.example.com', { '/v1/models': [status, body], '/models': [404, missing] })
      expect(result).toMatchObject({ kind: 'no-model-list', status, asked: ['/v1/models', '/models'] })
    })

  test('web pages at both spellings are a web page', async () => {
    const result = await tested('https://chat.example.com', { '/v1/models': [200, page], '/models': [404, page] })
    expect(result).toMatchObject({ kind: 'web-page', status: 200, problem: { message: '' } })
  })

  test.each([
    ['https://relay.example.com', '/v1/models', [404, missing], '/models', [200, list], 'https://relay.example.com#'],
    ['https://relay.example.com/v1', '/v1/models', [200, page], '/models', [401, refused], 'https://relay.example.com#'],
    ['https://relay.example.com/llm#', '/llm/models', [200, page], '/llm/v1/models', [200, list], 'https://relay.example.com/llm/v1'],
    ['https://api.deepseek.com', '/models', [404, ''], '/v1/models', [200, list], 'https://api.deepseek.com/v1'],
  ] as const)('%s: only the other spelling answers', async (typed, firstPath, first, secondPath, second, suggestion) => {
    const result = await tested(typed, { [firstPath]: first, [secondPath]: second })
    expect(result).toMatchObject({ kind: 'wrong-path', suggestion, asked: [firstPath, secondPath] })
    const again = resolveAddress(suggestion, '')
    expect('error' in again ? '' : new URL(again.models).pathname).toBe(secondPath)
  })

  test('the page of a known console is offered its API', async () => {
    const { ready } = server('https://console.volcengine.com/ark', { '/ark/v1/models': [200, page], '/ark/models': [200, page] })
    expect(await testConnection(ready, environment, new AbortController().signal)).toMatchObject({
      kind: 'web-page', suggestion: 'https://ark.cn-beijing.volces.com/api/v3',
    })
  })

  test('a backend of one’s own has no other spelling', async () => {
    const { ready, requests } = server('https://relay.example.com', { '/v1/models': [404, 'Not Found'], '/models': [200, list] })
    const own = { ...ready, connection: { ...ready.connection, protocol: 'plain-sse' as const } }
    expect(await testConnection(own, environment, new AbortController().signal)).toMatchObject({ kind: 'no-model-list' })
    expect(requests).toHaveLength(1)
  })

  test('plain text at both spellings is a wrong path without a suggestion', async () => {
    const result = await tested('https://relay.example.com', { '/v1/models': [404, '404 page not found'], '/models': [404, '404 page not found'] })
    expect(result).toMatchObject({ kind: 'wrong-path', problem: { message: '404 page not found' } })
    expect(result).not.toHaveProperty('suggestion')
  })

  test('where the other spelling fails the first answer stands', async () => {
    expect(await tested('https://relay.example.com', { '/v1/models': [404, missing] })).toMatchObject({ kind: 'no-model-list' })
    expect(await tested('https://relay.example.com', { '/v1/models': [404, missing], '/models': [401, refused] })).toMatchObject({ kind: 'no-model-list' })
  })

  test('other errors carry the words of the server', async () => {
    const quota = await tested('https://relay.example.com', { '/v1/models': [401, '{"error":{"message":"该令牌额度已用尽"}}'] })
    expect(quota).toMatchObject({ kind: 'no-model-list', problem: { kind: 'quota', message: '该令牌额度已用尽' } })
    const broken = await tested('https://relay.example.com', { '/v1/models': [502, '<html>Bad gateway</html>'] })
    expect(broken).toMatchObject({ kind: 'no-model-list', status: 502, problem: { kind: 'server' }, asked: ['/v1/models'] })
    expect(await tested('https://relay.example.com', { '/v1/models': [504, page] })).toMatchObject({ kind: 'timeout', status: 504 })
    expect(await tested('https://relay.example.com', { '/v1/models': [403, ''] })).toMatchObject({ kind: 'cors', status: 403 })
  })
})

describe('connections that fail', () => {
  test.each([
    ['https://relay.example.com', { '/': [200, ''] }, {}, 'cors', 'cors'],
    ['https://relay.example.com', {}, {}, 'unreachable', 'unreachable'],
    ['https://relay.example.com', {}, { online: false }, 'unreachable', 'offline'],
    ['http://relay.example.com', {}, {}, 'mixed-content', 'mixed-content'],
    ['localhost:11434', {}, {}, 'local-network', 'local-server'],
  ] as const)('%s, %j, %j is %s', async (typed, replies, more, kind, cause) => {
    expect(await tested(typed, replies, more)).toMatchObject({ kind, problem: { kind: 'network', cause } })
  })

  test('a page that a relay serves already is offered its address, all others the command', async () => {
    const cors = { '/': [200, ''] } as const
    const pageUrl = 'https://app.example/platen/'
    const alone = await tested('https://relay.example.com', cors)
    expect(alone).toMatchObject({ kind: 'cors', relay: { command: 'npm start -- --relay https://relay.example.com' } })
    expect(alone).not.toHaveProperty('relay.baseUrl')
    for (const [typed, status, baseUrl] of [
      ['https://relay.example.com/v1', '{"upstream":"https://relay.example.com/v1"}', '/relay'],
      ['https://relay.example.com', '{"upstream":"https://other.example.com/v1"}', undefined],
      ['https://relay.example.com', '<!doctype html>', undefined],
    ] as const) {
      const { ready, requests } = server(typed, { ...cors, '/relay-status': [200, status] })
      const result = await testConnection(ready, { ...environment, pageUrl }, new AbortController().signal)
      expect('relay' in result ? result.relay?.baseUrl : '').toBe(baseUrl)
      expect(requests.map(([, url]) => url)).toContain('https://app.example/relay-status')
    }
  })

  test('a blocked path is tried in the other spelling: gateways leave the headers out of their errors', async () => {
    expect(await tested('https://relay.example.com/api#', { '/': [200, ''], '/api/v1/models': [200, list] })).toMatchObject({
      kind: 'wrong-path', suggestion: 'https://relay.example.com/api/v1', asked: ['/api/models', '/', '/api/v1/models'],
    })
  })

  test.each([
    ['localhost:11434', { '/': [200, ''] }, undefined, 'answers'],
    ['localhost:11434', {}, undefined, 'silent'],
    ['localhost:11434', {}, 'granted', 'silent'],
    ['localhost:11434', {}, 'denied', 'denied'],
    ['http://192.168.1.5', {}, 'denied', 'denied'],
  ] as const)('%s with %j and the permission %s: %s', async (typed, replies, state, local) => {
    const asked: string[] = []
    const permission = (space: string) => {
      asked.push(space)
      return Promise.resolve(state)
    }
    expect(await tested(typed, replies, state && { permission })).toMatchObject({ kind: 'local-network', local })
    expect(new Set(asked).size).toBeLessThanOrEqual(1)
  })

  test('where the browser asks no one, a private http address is mixed content', async () => {
    expect(await tested('http://192.168.1.5', {}, { permission: () => Promise.resolve(undefined) })).toMatchObject({ kind: 'mixed-content' })
  })

  test('a shorter wait may be asked for', async () => {
    vi.useFakeTimers()
    const promise = tested('https://relay.example.com', { '/v1/models': 'silent' }, { timeoutMs: 2_000 })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await promise).toMatchObject({ kind: 'timeout' })
  })

  test('no answer within fifteen seconds is time over', async () => {
    vi.useFakeTimers()
    const promise = tested('https://relay.example.com', { '/v1/models': 'silent' })
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await promise).toMatchObject({ kind: 'timeout', asked: ['/v1/models'] })
  })

  test('stopping rejects with the reason of the signal', async () => {
    const { ready } = server('https://relay.example.com', { '/v1/models': 'silent' })
    const controller = new AbortController()
    const reason = new Error('closed')
    const promise = testConnection(ready, environment, controller.signal)
    controller.abort(reason)
    await expect(promise).rejects.toBe(reason)
  })
})
