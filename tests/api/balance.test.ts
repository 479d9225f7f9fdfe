import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Balance, type BalanceAnswer, type BalanceSource, fetchBalance } from '../../src/api/balance'
import type { Fetch, ReadyConnection } from '../../src/api/connection'
import { balanceSources } from '../../src/providers/balance'
import { resolveWithProviders } from '../../src/providers/resolve'
import rows from '../fixtures/balance-expected.json'

const key = 'sk-test-1234567890abcdef'
const now = Date.UTC(2026, 2, 10, 12)
const subscriptionPath = '/v1/dashboard/billing/subscription'
const usagePath = '/v1/dashboard/billing/usage'
const missing = [404, '{"error":{"message":"Invalid URL"}}'] as const

type Reply = readonly [status: number, body: string] | 'broken' | 'silent'
type Replies = Readonly<Record<string, Reply | ((url: URL) => Reply)>>

interface Asked {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/balance/${name}.json`, import.meta.url), 'utf8'))
}

function ok(value: unknown): Reply {
  return [200, JSON.stringify(value)]
}

/** What a server at `baseUrl` is asked, and what comes of it. Paths without a reply do not exist. */
function server(baseUrl: string, replies: Replies, { consent = false, sources, givenKey = key, signal = new AbortController().signal }: {
  consent?: boolean, sources?: readonly BalanceSource[], givenKey?: string, signal?: AbortSignal
} = {}) {
  const address = resolveWithProviders(baseUrl, 'https://app.example')
  if ('error' in address) throw new Error(address.error)
  const asked: Asked[] = []
  const fetch: Fetch = (text, init) => {
    const url = new URL(text)
    asked.push({ url, headers: init.headers as Record<string, string> })
    const entry = replies[url.pathname] ?? missing
    const reply = typeof entry === 'function' ? entry(url) : entry
    if (reply === 'broken') return Promise.reject(new TypeError('Failed to fetch'))
    if (reply === 'silent') return new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
    return Promise.resolve(new Response(reply[1], { status: reply[0] }))
  }
  const connection = { id: 'c', name: '', baseUrl, protocol: 'chat', model: '', imageModel: '', headers: {}, parameters: {}, quirks: {} } as const
  const ready: ReadyConnection = { connection, address, key: givenKey, fetch }
  const answer = fetchBalance(ready, sources ?? balanceSources(address, 'chat'), { consent, signal, now: () => now })
  answer.catch(() => undefined) // looked at below
  return { asked, answer, paths: () => asked.map(({ url }) => url.pathname) }
}

function billing(limit: number, cents: number, more: object = {}): Replies {
  return {
    [subscriptionPath]: ok({ hard_limit_usd: limit, soft_limit_usd: limit, system_hard_limit_usd: limit, access_until: 0, ...more }),
    [usagePath]: ok({ object: 'list', total_usage: cents }),
  }
}

async function balanceOf(answer: Promise<BalanceAnswer>): Promise<Balance> {
  const found = await answer
  if (found.kind !== 'ready') throw new Error(JSON.stringify(found))
  return found.balance
}

type Row = { readonly baseUrl: string, readonly path?: string, readonly expected: Record<string, unknown> }

describe('the recorded answers', () => {
  test.each(Object.entries(rows as unknown as Record<string, Row>))('%s', async (name, { baseUrl, path, expected }) => {
    const body = fixture(name)
    const both = body as { subscription: unknown, usage: unknown }
    const replies: Replies = path ? { [path]: ok(body) }
      : 'usage' in both ? { [subscriptionPath]: ok(both.subscription), [usagePath]: ok(both.usage) }
        : { [subscriptionPath]: ok(body) }
    const { answer } = server(baseUrl, replies, { consent: true })
    if (expected.status) return expect(answer).rejects.toMatchObject({ kind: expected.status })
    const balance = await balanceOf(answer)
    expect(balance).toMatchObject(expected)
    expect(balance.readAt).toBe(now)
    if (!('unlimited' in expected)) expect(balance.unlimited).toBe(false)
    if (!('expiresAt' in expected)) expect(balance.expiresAt).toBeNull()
    if (!('notes' in expected)) expect(balance.notes).toEqual([])
    if (!('warn' in expected)) expect(balance).not.toHaveProperty('warn')
  })

  test('the other site of a provider counts in dollars', async () => {
    const moonshot = server('https://api.moonshot.ai', { '/v1/users/me/balance': ok(fixture('moonshot')) })
    expect((await balanceOf(moonshot.answer)).currency).toBe('USD')
    const siliconflow = server('https://api.siliconflow.com', { '/v1/user/info': ok(fixture('siliconflow')) })
    expect((await balanceOf(siliconflow.answer)).currency).toBe('USD')
  })

  test('other currencies are kept as lines', async () => {
    const { answer } = server('https://api.deepseek.com', { '/user/balance': ok(fixture('deepseek-two-currencies-unavailable')) })
    expect((await balanceOf(answer)).parts?.lines).toEqual([{ currency: 'USD', balance: 0 }])
  })

  test('points of AIProxy are asked for with the header that it wants', async () => {
    const { answer, asked } = server('https://aiproxy.io', { '/api/report/getUserOverview': ok({ success: true, data: { totalPoints: 12 } }) })
    expect(await balanceOf(answer)).toMatchObject({ balance: 12, currency: 'POINTS', source: 'aiproxy' })
    expect(asked[0]?.headers).toMatchObject({ 'api-key': key })
    expect(asked[0]?.headers).not.toHaveProperty('authorization')
  })
})

describe('the order of asking', () => {
  test('an unknown server is asked in three ways, and remembered as one that has none', async () => {
    const { answer, paths } = server('https://relay.example.com/v1', {})
    expect(await answer).toEqual({ kind: 'unsupported', reason: 'nothing-found' })
    expect(paths()).toEqual([subscriptionPath, usagePath, '/api/usage/token/', '/dashboard/billing/credit_grants'])
  })

  test('the first answer ends the asking; limit and use are asked for at once', async () => {
    const { answer, asked, paths } = server('https://relay.example.com', billing(10, 250))
    expect(paths()).toEqual([subscriptionPath, usagePath]) // before either is answered
    expect(await balanceOf(answer)).toMatchObject({ balance: 7.5 })
    expect(asked).toHaveLength(2)
    expect(asked.every(({ headers }) => headers.authorization === `Bearer ${key}`)).toBe(true)
  })

  test('a page in place of an answer leads to the next way', async () => {
    const page: Reply = [200, '<!doctype html><html><body>New API</body></html>']
    const { answer } = server('https://relay.example.com', { [subscriptionPath]: page, [usagePath]: page, '/api/usage/token/': ok(fixture('newapi-token-usage')) })
    expect(await balanceOf(answer)).toMatchObject({ source: 'token-usage', balance: 1.75 })
  })

  test('an error in the 200 of one half leads to the next way', async () => {
    const broken = ok({ error: { message: 'database is locked', type: 'one_api_error' } })
    const { answer } = server('https://relay.example.com', { ...billing(10, 0), [usagePath]: broken, '/dashboard/billing/credit_grants': ok(fixture('credit-grants')) })
    expect(await balanceOf(answer)).toMatchObject({ source: 'credit-grants' })
  })

  test('where the panel counts in quota, its own way of telling knows better', async () => {
    const both = fixture('newapi-tokens-display') as { subscription: unknown, usage: unknown }
    const replies = { [subscriptionPath]: ok(both.subscription), [usagePath]: ok(both.usage) }
    const told = server('https://relay.example.com', { ...replies, '/api/usage/token/': ok(fixture('newapi-token-usage')) })
    expect(await balanceOf(told.answer)).toMatchObject({ source: 'token-usage', balance: 1.75, scope: 'key' })
    expect(await balanceOf(server('https://relay.example.com', { ...replies, '/api/usage/token/': [500, ''] }).answer)).toMatchObject({ source: 'billing', balance: 7.5 })
  })

  test('a key without a limit asks for the account, and stays with what it knows where that is refused', async () => {
    const replies = { '/api/v1/key': ok(fixture('openrouter-key-no-limit')) }
    const refused = server('https://openrouter.ai', { ...replies, '/api/v1/credits': [403, '{"error":{"message":"Only management keys","code":403}}'] })
    expect(await balanceOf(refused.answer)).toMatchObject({ source: 'openrouter-key', used: 3.2, balance: null })
    const told = server('https://openrouter.ai', { ...replies, '/api/v1/credits': ok(fixture('openrouter-credits')) })
    expect(await balanceOf(told.answer)).toMatchObject({ source: 'openrouter-credits', balance: 74.75, scope: 'account' })
  })

  test.each([
    ['https://api.openai.com'], ['https://res.openai.azure.com'], ['https://api.groq.com'], ['https://api.acedata.cloud'],
    ['https://dashscope.aliyuncs.com'], ['https://open.bigmodel.cn'], ['https://openai.api2d.net'], ['https://api.ohmygpt.com'],
    ['http://localhost:11434'],
  ])('%s is not asked at all', async (baseUrl) => {
    const { answer, asked } = server(baseUrl, {})
    expect(await answer).toMatchObject({ kind: 'unsupported' })
    expect(asked).toEqual([])
  })

  test('everything is asked of the host that the key was entered for', async () => {
    for (const { baseUrl } of Object.values(rows as unknown as Record<string, Row>)) {
      const { answer, asked } = server(`${baseUrl}?region=eu`, {}, { consent: true })
      await answer.catch(() => undefined)
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.every(({ url }) => url.origin === new URL(baseUrl).origin)).toBe(true)
    }
  })
})

describe('the key in an address', () => {
  test('is not put there without consent', async () => {
    const mirror = server('https://openai.wndbac.cn', { '/pro/balance': ok(fixture('pro-balance')) })
    expect(await mirror.answer).toEqual({ kind: 'consent', source: 'pro-balance' })
    expect(mirror.asked).toEqual([])
    expect(await server('https://api.openai-sb.com', {}).answer).toEqual({ kind: 'consent', source: 'openai-sb' })
  })

  test('stands there once, in no header, and in no other call', async () => {
    const { answer, asked, paths } = server('https://openai.wndbac.cn', {}, { consent: true })
    await answer
    expect(paths()).toEqual(['/pro/balance', subscriptionPath, usagePath, '/api/usage/token/', '/dashboard/billing/credit_grants'])
    expect(asked[0]?.url.search).toBe(`?apiKey=${key}`)
    expect(JSON.stringify(asked[0]?.headers)).not.toContain(key)
    expect(asked.slice(1).some(({ url }) => url.href.includes(key))).toBe(false)
  })

  test('is masked in what the server says of it', async () => {
    const refusal = ok({ code: 401, message: `apiKey ${key} 无效`, data: null })
    const { answer } = server('https://openai.wndbac.cn', { '/pro/balance': refusal }, { consent: true })
    const problem = await answer.catch((error: unknown) => error)
    expect(problem).toMatchObject({ kind: 'auth' })
    expect(JSON.stringify(problem) + String(problem)).not.toContain(key)
  })

  test('never goes to OpenAI itself', async () => {
    const { answer, asked } = server('https://api.openai.com', {}, { consent: true, sources: ['pro-balance'] })
    expect(await answer).toMatchObject({ kind: 'unsupported' })
    expect(asked).toEqual([])
  })

  test('without a key nothing is asked', async () => {
    const { answer, asked } = server('https://openai.wndbac.cn', {}, { consent: true, givenKey: '' })
    await expect(answer).rejects.toMatchObject({ kind: 'auth' })
    expect(asked).toEqual([])
  })
})

describe('failures', () => {
  test.each([
    ['a refused key', [401, '{"error":{"message":"无效的令牌"}}'], 'auth'],
    ['a 403', [403, '{"error":{"message":"no"}}'], 'auth'],
    ['a wrong key in a 200', [200, '{"success":false,"message":"无效的令牌"}'], 'auth'],
    ['no quota left', [401, '{"error":{"message":"令牌额度已用尽"}}'], 'quota'],
    ['too many questions', [429, ''], 'rate'],
    ['a broken connection', 'broken', 'network'],
  ] as const)('%s ends the asking', async (_name, reply, kind) => {
    const { answer, paths } = server('https://relay.example.com', { ...billing(1, 0), [subscriptionPath]: reply })
    await expect(answer).rejects.toMatchObject({ kind })
    expect(paths()).toEqual([subscriptionPath, usagePath])
  })

  test('the wish for a session key is no fault of the key', async () => {
    const reply = [401, JSON.stringify({ error: { message: 'Your request to GET /v1/dashboard/billing/subscription must be made with a session key (that is, it can only be made from the browser).' } })] as const
    const { answer, asked } = server('https://relay.example.com', { [subscriptionPath]: reply, [usagePath]: reply })
    expect(await answer).toEqual({ kind: 'unsupported', reason: 'session-key' })
    expect(asked).toHaveLength(2)
  })

  test('a server with a fault of its own may still answer in another way; else the fault is told', async () => {
    const fault: Reply = [500, '{"error":{"message":"oops"}}']
    const broken = { [subscriptionPath]: fault, [usagePath]: fault }
    await expect(server('https://relay.example.com', broken).answer).rejects.toMatchObject({ kind: 'server' })
    const { answer } = server('https://relay.example.com', { ...broken, '/api/usage/token/': ok(fixture('newapi-token-usage')) })
    expect(await balanceOf(answer)).toMatchObject({ source: 'token-usage' })
  })

  test('stopping rejects with the reason of the signal', async () => {
    const controller = new AbortController()
    const { answer } = server('https://relay.example.com', { [subscriptionPath]: 'silent', [usagePath]: 'silent' }, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
  })
})

describe('the figures', () => {
  test('the spend of 100 days is asked for, up to tomorrow; of 90 where the server refuses that', async () => {
    const official = { ...billing(18, 8, { plan: { id: 'free' } }) }
    const full = server('https://relay.example.com', official)
    expect(await balanceOf(full.answer)).toMatchObject({ notes: ['window-100'], accuracy: 'estimate', scope: 'account' })
    expect(full.asked[1]?.url.search).toBe('?start_date=2025-12-01&end_date=2026-03-11')

    const refusing = server('https://relay.example.com', {
      ...official,
      [usagePath]: url => url.search.includes('2025-12-01') ? [400, '{"error":{"message":"The range must be 90 days at most"}}'] : ok({ total_usage: 8 }),
    })
    expect(await balanceOf(refusing.answer)).toMatchObject({ balance: 17.92, notes: ['window-90'] })
    expect(refusing.asked.map(({ url }) => url.search)).toEqual(['', '?start_date=2025-12-01&end_date=2026-03-11', '?start_date=2025-12-11&end_date=2026-03-11'])
  })

  test('numbers may be text, and six decimals are kept', async () => {
    const { answer } = server('https://relay.example.com', billing('0.3' as never, '12.34567' as never))
    expect(await balanceOf(answer)).toMatchObject({ total: 0.3, used: 0.123457, balance: 0.176543 })
  })

  test('a server that names no single limit gives an estimate', async () => {
    const { answer } = server('https://relay.example.com', { [subscriptionPath]: ok({ hard_limit_usd: 5 }), [usagePath]: ok({ total_usage: 100 }) })
    expect(await balanceOf(answer)).toMatchObject({ balance: 4, accuracy: 'estimate', notes: ['window-100'] })
  })

  test('debt is a negative balance', async () => {
    const body = { code: 0, data: { available_balance: -1.5, voucher_balance: 0, cash_balance: -1.5 } }
    const { answer } = server('https://api.moonshot.cn', { '/v1/users/me/balance': ok(body) })
    expect(await balanceOf(answer)).toMatchObject({ balance: -1.5, parts: { granted: 0, toppedUp: -1.5 } })
  })

  test('a seller that always says 0 used is not believed', async () => {
    const { answer } = server('https://relay.example.com', { '/dashboard/billing/credit_grants': ok({ total_granted: 5, total_used: 0, total_remaining: 2, currency: 'cny' }) })
    expect(await balanceOf(answer)).toMatchObject({ used: 3, balance: 2, currency: 'CNY' })
  })

  test('a limit that begins anew counts what was used of it, not all that was ever used', async () => {
    const { answer } = server('https://openrouter.ai', { '/api/v1/key': ok({ data: { limit: 10, limit_remaining: 4, usage: 300, limit_reset: 'weekly', expires_at: '2027-01-01T00:00:00Z' } }) })
    expect(await balanceOf(answer)).toMatchObject({ total: 10, used: 6, balance: 4, notes: ['resets-weekly'], expiresAt: Date.UTC(2027, 0, 1) })
  })

  test('an answer of something else is no balance', async () => {
    for (const body of [{}, { data: {} }, { data: { available_balance: null } }, [], { balance_infos: [] }]) {
      const { answer } = server('https://api.moonshot.cn', { '/v1/users/me/balance': ok(body) })
      expect(await answer).toMatchObject({ kind: 'unsupported' })
    }
  })
})
