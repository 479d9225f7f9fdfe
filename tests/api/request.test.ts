import { describe, expect, test, vi } from 'vitest'
import { resolveAddress } from '../../src/api/address'
import type { Fetch, ReadyConnection } from '../../src/api/connection'
import { authHeaders, errorContext, requestJson, requestText } from '../../src/api/request'

const url = 'https://relay.example.com/v1/models'
const page = '<!doctype html><html><body>New API</body></html>'

interface Given {
  readonly key?: string
  readonly headers?: Record<string, string>
  readonly baseUrl?: string
}

function ready(fetch: Fetch, { key = 'sk-secret-12345678', headers = {}, baseUrl = 'https://relay.example.com' }: Given = {}): ReadyConnection {
  const address = resolveAddress(baseUrl, 'https://app.example')
  if ('error' in address) throw new Error(address.error)
  return {
    connection: { id: '1', name: '', baseUrl, protocol: 'chat', model: '', imageModel: '', headers, parameters: {}, quirks: {} },
    address,
    key,
    fetch,
  }
}

function answering(body: BodyInit | null, init?: ResponseInit): Fetch & ReturnType<typeof vi.fn> {
  return vi.fn<Fetch>(() => Promise.resolve(new Response(body, init)))
}

function options(more: object = {}) {
  return { signal: new AbortController().signal, timeoutMs: 5_000, ...more }
}

/** A `fetch` that never answers; it listens to its signal only where it is told to. */
function silent(listens: boolean): Fetch {
  return (_url, init) => new Promise((_resolve, reject) => {
    if (listens) init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))
  })
}

describe('authHeaders', () => {
  const none = answering('')

  test('gives the key as the address wants it, and none where there is none', () => {
    expect(authHeaders(ready(none))).toEqual({ authorization: 'Bearer sk-secret-12345678' })
    expect(authHeaders(ready(none, { baseUrl: 'https://res.openai.azure.com' }))).toEqual({ 'api-key': 'sk-secret-12345678' })
    expect(authHeaders(ready(none, { key: '' }))).toEqual({})
    expect(authHeaders(ready(none, { key: ' \n' }))).toEqual({})
  })

  test('adds the headers of the connection in lower case, and drops what no browser sends', () => {
    const headers = { 'X-Title': ' Platen ', 'bad name': 'x', 'x-bad': 'line\nbreak', 'x-chinese': '中' }
    expect(authHeaders(ready(none, { key: '', headers }))).toEqual({ 'x-title': 'Platen' })
  })

  test('a header of the connection comes before the key', () => {
    expect(authHeaders(ready(none, { headers: { Authorization: 'Basic abc' } }))).toEqual({ authorization: 'Basic abc' })
  })

  test('a key that no header can carry is refused as a key, not as a network failure', () => {
    expect(() => authHeaders(ready(none, { key: 'sk-密钥' }))).toThrow(expect.objectContaining({ kind: 'auth' }))
    expect(() => authHeaders(ready(none, { key: 'two words' }))).toThrow(expect.objectContaining({ kind: 'auth' }))
  })

  test('secret headers of the connection are hidden in errors as well', () => {
    const headers = { 'cf-aig-authorization': 'Bearer gateway-token', 'anthropic-dangerous-direct-browser-access': 'true' }
    expect(errorContext(ready(none, { headers }), 'gpt-4o')).toEqual({
      keys: ['sk-secret-12345678', 'gateway-token'], host: 'relay.example.com', model: 'gpt-4o',
    })
  })
})

describe('a request', () => {
  test('is sent without cookies, referrer, cache or redirects', async () => {
    const fetch = answering('{"a":1}', { headers: { 'x-a': 'b' } })
    const reply = await requestJson(ready(fetch), url, options())
    expect(reply).toMatchObject({ value: { a: 1 }, status: 200, text: '{"a":1}' })
    expect(reply.headers.get('x-a')).toBe('b')
    expect(fetch).toHaveBeenCalledExactlyOnceWith(url, expect.objectContaining({
      method: 'GET', redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store',
      headers: { accept: 'application/json', authorization: 'Bearer sk-secret-12345678' },
    }))
  })

  test('with a body is a POST of JSON', async () => {
    const fetch = answering('{}')
    await requestJson(ready(fetch), url, options({ body: { n: 1 } }))
    expect(fetch).toHaveBeenCalledWith(url, expect.objectContaining({
      method: 'POST', body: '{"n":1}', headers: expect.objectContaining({ 'content-type': 'application/json' }),
    }))
  })

  test('with form data leaves the content type to the browser', async () => {
    const fetch = answering('{}')
    await requestJson(ready(fetch), url, options({ body: new FormData(), method: 'PUT' }))
    const init = (fetch.mock.calls[0] as [string, RequestInit])[1]
    expect(init.method).toBe('PUT')
    expect(init.headers).not.toHaveProperty('content-type')
    expect(init.body).toBeInstanceOf(FormData)
  })

  test('takes blank lines and a byte order mark before the JSON', async () => {
    expect((await requestJson(ready(answering('\n\n \n{"a":1}')), url, options())).value).toEqual({ a: 1 })
    expect((await requestJson(ready(answering('\uFEFF{"a":1}')), url, options())).value).toEqual({ a: 1 })
  })
})

describe('what goes wrong', () => {
  test.each([
    ['an error reply', answering('{"error":{"message":"bad sk-secret-12345678"}}', { status: 401 }), { kind: 'auth', message: 'bad •••', status: 401 }],
    ['an error with status 200', answering('{"error":{"message":"无效的令牌"}}'), { kind: 'auth', status: 200 }],
    ['a web page', answering(page), { kind: 'url', message: '', status: 200 }],
    ['other text', answering('Ollama is running'), { kind: 'url', message: 'Ollama is running' }],
    ['JSON that was cut off', answering('{"data":[{"id":'), { kind: 'server' }],
    ['nothing at all', answering(null, { status: 204 }), { kind: 'server', message: '', status: 204 }],
    ['a refused connection', () => Promise.reject(new TypeError('Failed to fetch')), { kind: 'network', message: '' }],
  ] as const)('%s', async (_name, fetch, problem) => {
    await expect(requestJson(ready(fetch as Fetch), url, options())).rejects.toMatchObject({ problem: { ...problem, host: 'relay.example.com' } })
  })

  test('a connection that breaks in the middle of a reply', async () => {
    const body = () => new ReadableStream({ pull: controller => controller.error(new TypeError('network error')) })
    await expect(requestJson(ready(answering(body())), url, options())).rejects.toMatchObject({ kind: 'network' })
    await expect(requestJson(ready(answering(body(), { status: 503 })), url, options())).rejects.toMatchObject({ kind: 'overload' })
  })

  test('a reply that is too long', async () => {
    const promise = requestText(ready(answering('x'.repeat(2_000))), url, options({ maximumBytes: 1_000 }))
    await expect(promise).rejects.toMatchObject({ kind: 'size' })
    const exact = await requestText(ready(answering('x'.repeat(1_000))), url, options({ maximumBytes: 1_000 }))
    expect(exact.text).toHaveLength(1_000)
  })

  test.each([true, false])('time that is over, also where the fetch does not listen (listens: %s)', async (listens) => {
    await expect(requestJson(ready(silent(listens)), url, options({ timeoutMs: 20 }))).rejects.toMatchObject({ kind: 'timeout' })
  })

  test('a body that never ends is time over as well', async () => {
    const body = new ReadableStream({ start: controller => controller.enqueue(new TextEncoder().encode('{')) })
    await expect(requestJson(ready(answering(body)), url, options({ timeoutMs: 20 }))).rejects.toMatchObject({ kind: 'timeout' })
  })
})

describe('stopping', () => {
  test.each([true, false])('rejects with the reason of the signal (listens: %s)', async (listens) => {
    const controller = new AbortController()
    const promise = requestJson(ready(silent(listens)), url, options({ signal: controller.signal }))
    const reason = new Error('closed')
    setTimeout(() => controller.abort(reason), 5)
    await expect(promise).rejects.toBe(reason)
  })

  test('before the request sends nothing', async () => {
    const fetch = answering('{}')
    const reason = new Error('closed')
    await expect(requestJson(ready(fetch), url, options({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
    expect(fetch).not.toHaveBeenCalled()
  })
})
