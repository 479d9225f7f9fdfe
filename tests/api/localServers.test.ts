import { expect, test, vi } from 'vitest'
import type { Fetch } from '../../src/api/connection'
import { findLocalServers, otherPrograms } from '../../src/api/localServers'
import { providers } from '../../src/providers'

const programs = [...providers.flatMap(({ id, name, local }) => local ? [{ id, name, local }] : []), ...otherPrograms]
const list = '{"object":"list","data":[{"id":"b"},{"id":"a"}]}'

type Reply = readonly [status: number, body: string] | 'blocked' | 'silent'

function computer(replies: Readonly<Record<string, Reply>>) {
  const requests: (readonly [url: string, init: RequestInit])[] = []
  const fetch: Fetch = (url, init) => {
    requests.push([url, init])
    const reply = replies[new URL(url).host]
    if (reply === 'silent') return new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new DOMException('late', 'AbortError'))))
    if (reply === 'blocked' && init.mode === 'no-cors') return Promise.resolve(new Response())
    if (reply === undefined || reply === 'blocked') return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(new Response(reply[1], { status: reply[0] }))
  }
  return { fetch, requests, signal: new AbortController().signal }
}

test('Ollama, LM Studio, llama.cpp and vLLM are looked for, each once under each name of this computer, without a key', async () => {
  const search = computer({})
  expect(await findLocalServers(programs, search)).toEqual([])
  const lists = search.requests.filter(([, init]) => init.mode !== 'no-cors')
  expect(lists.map(([url]) => url).sort()).toEqual([11434, 1234, 8080, 8000]
    .flatMap(port => [`http://localhost:${port}/v1/models`, `http://127.0.0.1:${port}/v1/models`]).sort())
  for (const [, init] of search.requests) {
    expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' })
    expect(Object.keys(init.headers ?? {})).toEqual(init.mode === 'no-cors' ? [] : ['accept'])
    expect(init.method ?? 'GET').toBe('GET')
  }
})

test('what answers is found with its models, once', async () => {
  const found = await findLocalServers(programs, computer({
    'localhost:11434': [200, list], '127.0.0.1:11434': [200, list], '127.0.0.1:1234': 'blocked', '127.0.0.1:8080': [200, list], 'localhost:8000': [401, '{"error":"Unauthorized"}'],
  }))
  expect(found).toMatchObject([
    { id: 'ollama', name: 'Ollama', state: 'found', url: 'http://localhost:11434', models: [{ id: 'a' }, { id: 'b' }] },
    { id: 'lm-studio', state: 'blocked', url: 'http://127.0.0.1:1234' },
    { id: 'llama-cpp', state: 'found', url: 'http://127.0.0.1:8080' },
    { id: 'vllm', state: 'locked', url: 'http://localhost:8000' },
  ])
})

test('other web servers at these ports are no servers of models', async () => {
  expect(await findLocalServers(programs, computer({
    'localhost:8080': [200, '<!doctype html>'], 'localhost:8000': [404, '{"detail":"Not Found"}'], 'localhost:1234': [403, '<html>'],
  }))).toEqual([])
  const own = computer({ 'localhost:8080': [200, list] })
  expect(await findLocalServers(programs, { ...own, pageHost: 'localhost:8080' })).toEqual([])
})

test('a silent place is given up after a second and a half', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), ms)
    return controller.signal
  })
  const promise = findLocalServers(programs, computer({ 'localhost:8080': 'silent' }))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await promise).toEqual([])
  expect(timeout).toHaveBeenCalledWith(1_500)
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('stopping ends the search', async () => {
  const controller = new AbortController()
  const reason = new Error('closed')
  const promise = findLocalServers(programs, { ...computer({ 'localhost:8080': 'silent' }), signal: controller.signal })
  controller.abort(reason)
  await expect(promise).rejects.toBe(reason)
})
