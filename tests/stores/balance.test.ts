// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deleteStorage } from '../../src/db/database'
import { loadConnections } from '../../src/db/connections'
import { setLocale } from '../../src/locales'
import { useBalance } from '../../src/stores/balance'
import { useConnections } from '../../src/stores/connections'
import { useSettings } from '../../src/stores/settings'
import { useToasts } from '../../src/stores/toasts'
import { eventually } from '../helpers/eventually'

const key = 'sk-test-1234567890abcdef'
const subscription = '/v1/dashboard/billing/subscription'
const usage = '/v1/dashboard/billing/usage'
const minute = 60_000
const start = Date.UTC(2026, 2, 10, 12)

type Answer = object | number | 'broken' | 'silent'

interface Server {
  readonly asked: { readonly url: URL, readonly init: RequestInit }[]
  answers: Record<string, Answer>
}

/** A server in the place of the network: objects are answers, numbers statuses, all other paths do not exist. */
function serve(answers: Record<string, Answer>): Server {
  const server: Server = { asked: [], answers }
  vi.stubGlobal('fetch', (text: string, init: RequestInit) => {
    const url = new URL(text)
    server.asked.push({ url, init })
    const answer = server.answers[url.pathname] ?? 404
    if (answer === 'broken') return Promise.reject(new TypeError('Failed to fetch'))
    if (answer === 'silent') return new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
    return Promise.resolve(typeof answer === 'number' ? new Response('{"error":{"message":"no"}}', { status: answer }) : new Response(JSON.stringify(answer)))
  })
  return server
}

function billing(limit: number, cents: number): Record<string, Answer> {
  return {
    [subscription]: { hard_limit_usd: limit, soft_limit_usd: limit, system_hard_limit_usd: limit, access_until: 0 },
    [usage]: { total_usage: cents },
  }
}

async function connect(baseUrl = 'https://relay.example.com', withKey = true): Promise<string> {
  const connections = useConnections()
  await connections.add({ baseUrl })
  if (withKey) await connections.setKey(key)
  return connections.currentId
}

/** As after a reload: the stores are new, the storage is not. */
async function reload(): Promise<void> {
  setActivePinia(createPinia())
  await Promise.all([useSettings().load(), useConnections().load()])
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  await deleteStorage()
  await setLocale('en')
  await reload()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the balance is asked for and its way remembered', async () => {
  const server = serve(billing(10, 250))
  const id = await connect()
  const balances = useBalance()
  expect(balances.stateOf(id)).toEqual({ state: 'idle' })
  await balances.refresh(id)
  expect(balances.stateOf(id)).toMatchObject({ state: 'ready', balance: { balance: 7.5, source: 'billing' } })
  expect(server.asked.map(({ url }) => url.pathname)).toEqual([subscription, usage])
  expect((await loadConnections())[0]?.balance?.adapter).toBe('billing https://relay.example.com')
})

test('by itself it asks every five minutes at most; a reload begins anew, with the way that is known', async () => {
  const server = serve({ '/dashboard/billing/credit_grants': { total_granted: 5, total_available: 3 } })
  const id = await connect()
  await useBalance().refresh(id)
  await useBalance().refresh(id)
  expect(server.asked).toHaveLength(4)
  vi.setSystemTime(start + 5 * minute)
  await useBalance().refresh(id)
  expect(server.asked).toHaveLength(5) // the known way at once
  await reload()
  await useBalance().refresh(id)
  expect(server.asked.map(({ url }) => url.pathname).slice(4)).toEqual(['/dashboard/billing/credit_grants', '/dashboard/billing/credit_grants'])
})

test('by hand it asks every ten seconds, also within the five minutes', async () => {
  const server = serve(billing(10, 0))
  const id = await connect()
  const balances = useBalance()
  await balances.refresh(id)
  await balances.refresh(id, { manual: true })
  await balances.refresh(id, { manual: true })
  expect(server.asked).toHaveLength(4)
  expect(balances.cardOf(id).refreshAfter).toBe(start + 10_000)
  vi.setSystemTime(start + 10_000)
  await balances.refresh(id, { manual: true })
  expect(server.asked).toHaveLength(6)
})

test('a newer question ends the older; by itself none is begun beside one that runs', async () => {
  const server = serve({ [subscription]: 'silent', [usage]: 'silent' })
  const id = await connect()
  const balances = useBalance()
  const first = balances.refresh(id)
  await eventually(() => expect(server.asked).toHaveLength(2))
  await balances.refresh(id)
  expect(server.asked).toHaveLength(2)
  server.answers = billing(8, 0)
  await balances.refresh(id, { manual: true })
  await first
  expect(server.asked[0]?.init.signal?.aborted).toBe(true)
  expect(balances.stateOf(id)).toMatchObject({ state: 'ready', balance: { balance: 8 } })
})

test('while it asks again, the figure of before stays', async () => {
  const server = serve(billing(10, 0))
  const id = await connect()
  const balances = useBalance()
  await balances.refresh(id)
  server.answers = { [subscription]: 'silent', [usage]: 'silent' }
  void balances.refresh(id, { manual: true })
  await eventually(() => expect(balances.stateOf(id)).toMatchObject({ state: 'loading', last: { balance: 10 } }))
  balances.changed(id)
})

test('a server without a balance is left alone for a day, also after a reload; by hand it is asked', async () => {
  const server = serve({})
  const id = await connect()
  await useBalance().refresh(id)
  expect(useBalance().stateOf(id)).toEqual({ state: 'unsupported', reason: 'nothing-found' })
  expect(server.asked).toHaveLength(4)
  await reload()
  vi.setSystemTime(start + 23 * 60 * minute)
  await useBalance().refresh(id)
  expect(server.asked).toHaveLength(4)
  expect(useBalance().stateOf(id)).toEqual({ state: 'unsupported', reason: 'nothing-found' })
  await useBalance().refresh(id, { manual: true })
  expect(server.asked).toHaveLength(8)
  await reload()
  vi.setSystemTime(start + 48 * 60 * minute)
  await useBalance().refresh(id)
  expect(server.asked).toHaveLength(12)
})

test.each([
  ['https://api.openai.com', 'provider'], ['https://api.groq.com', 'provider'], ['http://localhost:11434', 'local'],
])('%s is not asked: %s', async (baseUrl, reason) => {
  const server = serve({})
  const id = await connect(baseUrl)
  await useBalance().refresh(id, { manual: true })
  expect(useBalance().stateOf(id)).toEqual({ state: 'unsupported', reason })
  expect(server.asked).toEqual([])
})

test('without a key nothing is asked by itself; the demo and a relay of the page need none', async () => {
  const server = serve(billing(10, 0))
  const id = await connect('https://relay.example.com', false)
  await useBalance().refresh(id)
  expect(useBalance().stateOf(id)).toEqual({ state: 'idle' })
  expect(server.asked).toEqual([])
  const own = await connect('/relay', false)
  server.answers = { [`/relay${subscription}`]: billing(3, 0)[subscription] ?? 404, [`/relay${usage}`]: { total_usage: 0 } }
  await useBalance().refresh(own)
  expect(useBalance().stateOf(own)).toMatchObject({ state: 'ready', balance: { balance: 3 } })
  await useBalance().refresh('demo')
  expect(useBalance().stateOf('demo')).toMatchObject({ state: 'ready', balance: { total: 5, used: 0.42 } })
  await useBalance().setCurrency('demo', 'CNY')
  expect(useBalance().cardOf('demo').currency).toBe('CNY')
})

test('the key goes into an address after consent, which is kept for this host alone', async () => {
  const server = serve({ '/pro/balance': { code: 200, message: '', data: { total: 18, used: 0.08, balance: 17.92 } } })
  const id = await connect('https://openai.wndbac.cn')
  await useBalance().refresh(id)
  expect(useBalance().stateOf(id)).toEqual({ state: 'consent', source: 'pro-balance' })
  expect(server.asked).toEqual([])
  await useBalance().consent(id)
  expect(useBalance().stateOf(id)).toMatchObject({ state: 'ready', balance: { balance: 17.92 } })
  expect(server.asked[0]?.url.href).toBe(`https://openai.wndbac.cn/pro/balance?apiKey=${key}`)
  expect((await loadConnections())[0]?.balance).toMatchObject({ consent: true })
  expect(JSON.stringify(await loadConnections())).not.toContain(key)
  await reload()
  await useBalance().refresh(id)
  expect(server.asked).toHaveLength(2)

  await useConnections().edit('baseUrl', 'https://api.openai-proxy.com') // another mirror: another host to agree to
  await useConnections().setKey(key)
  expect(useBalance().stateOf(id)).toEqual({ state: 'idle' })
  await useBalance().refresh(id)
  expect(useBalance().stateOf(id)).toEqual({ state: 'consent', source: 'pro-balance' })
  expect(server.asked).toHaveLength(2)
})

test('elsewhere that way is offered where nothing else was found, and explained before it is gone', async () => {
  const server = serve({ '/pro/balance': { code: 200, data: { total: 2, used: 1, balance: 1 } } })
  const id = await connect()
  const balances = useBalance()
  balances.offer(id)
  expect(balances.stateOf(id)).toEqual({ state: 'idle' })
  await balances.refresh(id)
  expect(balances.cardOf(id).mayOffer).toBe(true)
  balances.offer(id)
  expect(balances.stateOf(id)).toEqual({ state: 'consent', source: 'pro-balance' })
  expect(server.asked).toHaveLength(4)
  await balances.consent(id)
  expect(balances.stateOf(id)).toMatchObject({ state: 'ready', balance: { balance: 1 } })
  expect(server.asked).toHaveLength(5)
})

test('consent that was not asked for does nothing', async () => {
  const server = serve(billing(1, 0))
  const id = await connect()
  await useBalance().consent(id)
  expect(server.asked).toEqual([])
  expect((await loadConnections())[0]).not.toHaveProperty('balance')
})

test('what goes wrong is told with its kind, and what a broken connection may mean', async () => {
  const server = serve({ [subscription]: 401, [usage]: 401 })
  const id = await connect()
  const balances = useBalance()
  await balances.refresh(id, { manual: true })
  expect(balances.stateOf(id)).toMatchObject({ state: 'failed', problem: { kind: 'auth', status: 401 } })
  vi.setSystemTime(start + minute)
  server.answers = { '/': {}, [subscription]: 'broken', [usage]: 'broken' }
  await balances.refresh(id, { manual: true })
  expect(balances.stateOf(id)).toMatchObject({ state: 'failed', problem: { kind: 'network', cause: 'cors' } })
  const probe = server.asked.at(-1)
  expect(probe?.url.pathname).toBe('/')
  expect(JSON.stringify(probe?.init.headers ?? {})).not.toContain(key)
})

test('another address voids what was known, and is asked after some quiet', async () => {
  const server = serve(billing(10, 0))
  const id = await connect()
  const balances = useBalance()
  await balances.refresh(id)
  balances.changed(id)
  balances.changed(id)
  expect(balances.stateOf(id)).toEqual({ state: 'idle' })
  await eventually(() => expect(balances.stateOf(id).state).toBe('ready'))
  expect(server.asked).toHaveLength(4)
})

test('after replies it asks only where a balance was found before, and warns once where it runs low', async () => {
  const server = serve(billing(10, 0))
  const id = await connect()
  const balances = useBalance()
  await useSettings().set('lowBalance', 5)
  await balances.afterReply(id)
  expect(server.asked).toEqual([])
  await balances.refresh(id)
  await balances.afterReply(id)
  expect(server.asked).toHaveLength(2)
  expect(balances.isLow(id)).toBe(false)
  vi.setSystemTime(start + 6 * minute)
  server.answers = billing(10, 600)
  await balances.afterReply(id)
  expect(server.asked).toHaveLength(4)
  expect(balances.isLow(id)).toBe(true)
  vi.setSystemTime(start + 12 * minute)
  await balances.afterReply(id)
  expect(useToasts().toasts.map(({ text }) => text)).toEqual(['The credit at relay.example.com is running low.'])
})

test('the money that the user names is kept with the connection and goes with its address', async () => {
  serve(billing(10, 0))
  const id = await connect()
  const balances = useBalance()
  await balances.refresh(id)
  await balances.setCurrency(id, 'CNY')
  await reload()
  await useConnections().prepare()
  expect(useBalance().cardOf(id)).toMatchObject({ currency: 'CNY', host: 'relay.example.com' })
  await useBalance().setCurrency(id, undefined)
  expect(useBalance().cardOf(id).currency).toBeUndefined()
  await useBalance().setCurrency(id, 'CNY')
  await useConnections().edit('baseUrl', 'https://other.example.com')
  expect(useBalance().cardOf(id).currency).toBeUndefined()
})
