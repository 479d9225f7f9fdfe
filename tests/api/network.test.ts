import { describe, expect, test, vi } from 'vitest'
import type { Fetch } from '../../src/api/connection'
import { addressSpace, diagnoseNetwork, isMixedContent, networkPermission } from '../../src/api/network'

const answers = () => vi.fn<Fetch>(() => Promise.resolve(new Response()))
const refuses = () => vi.fn<Fetch>(() => Promise.reject(new TypeError('Failed to fetch')))

function options(fetch: Fetch, more: object = {}) {
  const signal = new AbortController().signal
  return { fetch, signal, online: true, pageProtocol: 'https:', pageHost: 'app.example', ...more }
}

describe('causes that need no request', () => {
  test.each([
    ['https://api.example.com/v1', { online: false }, 'offline'],
    ['http://localhost:11434/v1', { online: false }, 'local-server'],
    ['http://api.example.com/v1', {}, 'mixed-content'],
    ['http://192.168.1.20/v1', {}, 'mixed-content'],
    ['http://192.168.1.20/v1', { pageProtocol: 'http:' }, 'local-server'],
    ['https://192.168.1.20/v1', {}, 'local-server'],
    ['http://127.0.0.1:1234/v1', {}, 'local-server'],
    ['http://[::1]:1234/v1', {}, 'local-server'],
    ['https://nas.local/v1', {}, 'local-server'],
    ['https://app.example/relay/v1', {}, 'unreachable'],
  ])('%s with %j is %s', async (url, more, cause) => {
    const fetch = answers()
    expect(await diagnoseNetwork(url, options(fetch, more))).toBe(cause)
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('causes that one request tells apart', () => {
  const url = 'https://api.example.com:8443/v1/chat/completions?secret=1'

  test('a server that answers does not allow the page to read it', async () => {
    const fetch = answers()
    expect(await diagnoseNetwork(url, options(fetch))).toBe('cors')
    expect(fetch).toHaveBeenCalledExactlyOnceWith('https://api.example.com:8443/', expect.objectContaining({
      method: 'GET', mode: 'no-cors', credentials: 'omit', referrerPolicy: 'no-referrer',
    }))
    const init = fetch.mock.calls[0]?.[1] ?? {}
    expect([init.headers, init.body, init.redirect]).toEqual([undefined, undefined, undefined])
  })

  test('a server that does not is unreachable', async () => {
    expect(await diagnoseNetwork(url, options(refuses()))).toBe('unreachable')
  })

  test('so is one that takes longer than five seconds', async () => {
    vi.useFakeTimers()
    const promise = diagnoseNetwork(url, options(() => new Promise(() => {})))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await promise).toBe('unreachable')
    vi.useRealTimers()
  })

  test('stopping rejects with the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('closed')
    const promise = diagnoseNetwork(url, options(() => new Promise(() => {}), { signal: controller.signal }))
    controller.abort(reason)
    await expect(promise).rejects.toBe(reason)
    const fetch = answers()
    await expect(diagnoseNetwork(url, options(fetch, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
    expect(fetch).not.toHaveBeenCalled()
  })
})

test.each([
  ['http://api.example.com', 'https:', true],
  ['http://10.0.0.5', 'https:', true],
  ['http://localhost:11434', 'https:', false],
  ['http://127.0.0.1', 'https:', false],
  ['https://api.example.com', 'https:', false],
  ['http://api.example.com', 'http:', false],
])('%s from a page of %s: mixed content is %s', (url, pageProtocol, mixed) => {
  expect(isMixedContent(url, pageProtocol)).toBe(mixed)
})

test.each([
  ['localhost', 'loopback'], ['127.0.0.1', 'loopback'], ['[::1]', 'loopback'], ['192.168.1.5', 'local'], ['nas.local', 'local'], ['api.example.com', undefined],
])('%s is of the address space %s', (hostname, space) => {
  expect(addressSpace(hostname)).toBe(space)
})

describe('the permission for private addresses', () => {
  const browser = (states: Readonly<Record<string, PermissionState>>) => ({
    query: ({ name }: { name: string }) => states[name]
      ? Promise.resolve({ state: states[name] })
      : Promise.reject(new TypeError(`'${name}' is not a valid enum value of type PermissionName.`)),
  }) as unknown as Permissions

  test('is asked for by its new name, else by the old one', async () => {
    expect(await networkPermission('loopback', browser({ 'loopback-network': 'prompt', 'local-network-access': 'denied' }))).toBe('prompt')
    expect(await networkPermission('local', browser({ 'local-network': 'granted' }))).toBe('granted')
    expect(await networkPermission('local', browser({ 'local-network-access': 'denied' }))).toBe('denied')
  })

  test('is unknown to other browsers', async () => {
    expect(await networkPermission('local', browser({}))).toBeUndefined()
    expect(await networkPermission('local', undefined)).toBeUndefined()
  })
})
