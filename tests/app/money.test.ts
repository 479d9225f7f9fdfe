// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadConnections, saveConnection } from '../../src/db/connections'
import { eventually } from '../helpers/eventually'
import { connectTo, chatStream, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp
let asked: string[]

beforeEach(freshStorage)
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 }
const reply = { choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }], model: 'gpt-4o', usage }

/** A server that answers prompts, and what it is told to answer to questions for money; all else does not exist. */
async function serve(answers: Readonly<Record<string, unknown>> = {}, fields: object = {}): Promise<void> {
  await connectTo(chatStream(['x']), { model: 'gpt-4o' })
  const [connection] = await loadConnections()
  await saveConnection({ ...connection!, ...fields })
  asked = []
  vi.stubGlobal('fetch', (text: string, init: RequestInit) => {
    const path = new URL(text).pathname
    asked.push(path)
    const answer = init.method === 'POST' ? reply : answers[path]
    return Promise.resolve(answer ? Response.json(answer) : Response.json({ error: { message: 'not here' } }, { status: 404 }))
  })
}

const billing = {
  '/v1/dashboard/billing/subscription': { object: 'billing_subscription', hard_limit_usd: 10, access_until: 0 },
  '/v1/dashboard/billing/usage': { object: 'list', total_usage: 250 },
}

test('the address field shows what else is called, and the balance only where that is asked there', async () => {
  await serve()
  app = await mountApp('/settings')
  await eventually(() => expect(app.find('settings').textContent).toContain('https://relay.example.com/v1/images/generations'))
  expect(app.find('settings').textContent).toContain('https://relay.example.com/v1/models')
  expect(app.find('settings').textContent).toContain('https://relay.example.com/v1/dashboard/billing/subscription')
  const field = app.find('base-url') as HTMLInputElement
  field.value = 'https://api.deepseek.com'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await eventually(() => expect(app.find('settings').textContent).toContain('https://api.deepseek.com/models'))
  expect(app.find('settings').textContent).not.toContain('api.deepseek.com/v1/dashboard')
})

test('the conversation shows what it has cost so far', async () => {
  await serve()
  app = await mountApp()
  await app.ask('hi')
  await app.reply('done')
  await eventually(() => expect(app.find('conversation-cost').textContent).toContain('≈ $0.0035')) // 1,000 × 2.5 + 100 × 10 a million
})

test('the session protocol counts the characters while they are typed, the others do not', async () => {
  await serve({}, { protocol: 'session', sessionConsent: true })
  app = await mountApp()
  const composer = app.find('composer') as HTMLTextAreaElement
  composer.value = 'x'.repeat(1_001)
  composer.dispatchEvent(new Event('input', { bubbles: true }))
  await eventually(() => expect(app.find('session-length').textContent).toContain('1,001 of 1,000'))
  app.unmount()
  await serve()
  app = await mountApp()
  expect(app.all('session-length')).toHaveLength(0)
})

test('where a balance is known, a reply asks for it again once five minutes have passed', async () => {
  await serve(billing)
  app = await mountApp('/settings')
  await eventually(() => expect(app.find('balance').dataset.state).toBe('ready'))
  await app.goTo('/')
  const now = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => now + 301_000)
  asked.length = 0
  await app.ask('hi')
  await app.reply('done')
  await eventually(() => expect(asked).toContain('/v1/dashboard/billing/subscription'))
  vi.restoreAllMocks()
})

test('where there is none, what Platen itself counted stands there', async () => {
  await serve()
  app = await mountApp()
  await app.ask('hi')
  await app.reply('done')
  await app.goTo('/settings')
  await eventually(() => expect(app.find('balance').dataset.state).toBe('unsupported'))
  await eventually(() => expect(app.find('settings').textContent).toContain('Counted by Platen in 30 days: 1,100 tokens'))
})
