import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createLogger, preview, type PreviewServer } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { relay } from '../../build/relay'
import { eventually } from '../helpers/eventually'
import { chunk, ending, startSocketServer, streamed, type SocketServer } from '../helpers/socketServer'

const envKey = 'sk-of-the-environment-0123456789'
const typedKey = 'sk-typed-0123456789'
let folder: string
let upstream: SocketServer
let server: PreviewServer | undefined
let logged: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-'))
  await writeFile(join(folder, 'index.html'), '<title>Platen</title>')
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  upstream = await startSocketServer()
})
afterEach(async () => {
  await server?.close()
  await upstream.close()
})

/** Serves as `npm start -- --relay …` does; gives the page's own origin. */
async function start(address = upstream.origin, env: NodeJS.ProcessEnv = { OPENAI_API_KEY: envKey }): Promise<string> {
  logged = []
  const log = (message: string) => void logged.push(message)
  server = await preview({
    configFile: false, root: folder, build: { outDir: '.' }, plugins: [relay(['node', 'vite', 'preview', '--', '--relay', address], env)],
    preview: { port: 0 }, customLogger: { ...createLogger(), info: log, warn: log, error: log },
  })
  server.printUrls()
  return server.resolvedUrls!.local[0]!.replace(/\/$/, '')
}

const pathsSeen = () => upstream.requests.map(({ path }) => path)

test('a stream passes piece by piece, with status and headers', async () => {
  upstream.script({ status: 203, headers: { 'content-type': 'text/event-stream', 'x-request-id': 'r1' }, parts: [[0, chunk('one')], [400, chunk('two')], [0, ending]] })
  const response = await fetch(`${await start()}/relay/v1/chat/completions`, { method: 'POST', body: '{"stream":true}', headers: { 'content-type': 'application/json' } })
  expect(response.status).toBe(203)
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'text/event-stream', 'x-request-id': 'r1', 'x-accel-buffering': 'no', 'cache-control': 'no-cache, no-transform' })
  expect(response.headers.get('content-encoding')).toBeNull()
  const arrivals: (readonly [number, string])[] = []
  for await (const bytes of response.body!) arrivals.push([Date.now(), Buffer.from(bytes).toString()])
  const when = (word: string) => arrivals.find(([, text]) => text.includes(word))![0]
  expect(when('two') - when('one')).toBeGreaterThan(250)
  expect(arrivals.map(([, text]) => text).join('')).toBe(chunk('one') + chunk('two') + ending)
  expect(upstream.posts[0]).toMatchObject({ path: '/v1/chat/completions', body: '{"stream":true}' })
})

test.each([['before the first byte', { hang: true }], ['in the middle', { parts: [[0, chunk('one')]], end: 'hang' }]] as const)(
  'Stop reaches the upstream %s', async (_when, reply) => {
    upstream.script(reply)
    const controller = new AbortController()
    const answer = fetch(`${await start()}/relay/v1/chat/completions`, { method: 'POST', body: '{}', signal: controller.signal })
    const read = answer.then(response => response.text()).catch((error: unknown) => error)
    await eventually(() => expect(upstream.posts).toHaveLength(1))
    await wait(100)
    expect(upstream.posts[0]!.closedAt).toBeUndefined()
    controller.abort()
    await eventually(() => expect(upstream.posts[0]!.closedAt).toBeDefined())
    expect(await read).toBeInstanceOf(DOMException)
    expect(logged.join('\n')).not.toContain('error')
  })

test('an answer that breaks off breaks off', async () => {
  upstream.script({ parts: [[0, chunk('one')]], end: 'reset' })
  const url = `${await start()}/relay/v1/chat/completions`
  const broken = await new Promise<unknown>(resolve => httpRequest(url, { method: 'POST' }, response => response.resume().on('error', resolve).on('end', resolve)).end('{}'))
  expect(broken).toMatchObject({ code: 'ECONNRESET' })
})

test('an upstream that is not there is said in JSON, and the terminal sees no query', async () => {
  const origin = await start()
  await upstream.close()
  const response = await fetch(`${origin}/relay/pro/balance?apiKey=${typedKey}`)
  expect(response.status).toBe(502)
  expect(await response.json()).toMatchObject({ error: { type: 'relay_error', message: expect.stringMatching(/cannot reach .*ECONNREFUSED/) } })
  expect(logged.join('\n')).not.toContain(typedKey)
  upstream = await startSocketServer()
})

describe('the key', () => {
  test('of the environment goes along where none was typed, and is printed nowhere', async () => {
    const origin = await start()
    await fetch(`${origin}/relay/v1/models`)
    await fetch(`${origin}/relay/v1/models`, { headers: { authorization: `Bearer ${typedKey}` } })
    expect(upstream.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${envKey}`, `Bearer ${typedKey}`])
    const status = await fetch(`${origin}/relay-status`)
    expect(await status.json()).toEqual({ upstream: `${upstream.origin}/v1` })
    expect(logged.join('\n')).toContain('OPENAI_API_KEY')
    expect(logged.join('\n')).not.toContain(envKey)
  })

  test('is the page’s own business without it', async () => {
    const origin = await start(upstream.origin, {})
    await fetch(`${origin}/relay/v1/models`)
    expect(upstream.requests[0]!.headers).not.toHaveProperty('authorization')
  })
})

test('headers of the browser stay here, those of the request go along', async () => {
  const origin = await start()
  await fetch(`${origin}/relay/v1/models`, {
    headers: {
      'cookie': 'a=b', 'origin': origin, 'referer': `${origin}/x`, 'x-forwarded-for': '1.2.3.4', 'forwarded': 'for=1.2.3.4', 'sec-fetch-site': 'same-origin',
      'accept-encoding': 'gzip', 'x-custom': 'mine', 'accept': 'application/json',
    },
  })
  const { headers } = upstream.requests[0]!
  expect(headers).toMatchObject({ 'x-custom': 'mine', 'accept': 'application/json', 'accept-encoding': 'identity', 'host': new URL(upstream.origin).host })
  expect(Object.keys(headers).filter(name => /cookie|origin|referer|forwarded|sec-/.test(name))).toEqual([])
})

test('what the upstream says cannot change the page', async () => {
  upstream.scriptModels({ headers: { 'content-type': 'text/html', 'set-cookie': 'a=b', 'clear-site-data': '"*"' }, parts: [[0, '<script>alert(1)</script>']] })
  const response = await fetch(`${await start()}/relay/v1/models`)
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-security-policy': "sandbox; default-src 'none'", 'x-content-type-options': 'nosniff' })
  expect(response.headers.get('set-cookie') ?? response.headers.get('clear-site-data') ?? response.headers.get('access-control-allow-origin')).toBeNull()
})

describe('who may ask', () => {
  /** A request with headers that `fetch` does not let one set. */
  const get = (url: string, headers: Record<string, string>) => new Promise<number>((resolve, reject) => {
    httpRequest(url, { headers }, (response: IncomingMessage) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    }).on('error', reject).end()
  })

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another page of this computer', { origin: 'http://localhost:3000' }],
    ['another name for it', { host: 'evil.example' }],
    ['another name with its port', { host: 'evil.example:PORT' }],
    ['another port', { host: 'localhost:1' }],
    ['a picture in another page', { 'sec-fetch-site': 'cross-site' }],
    ['a document of the upstream', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' }],
    ['a worker of the upstream', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'serviceworker' }],
  ])('not %s', async (_who, headers) => {
    const origin = await start()
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', new URL(origin).port)]))
    for (const path of ['/relay/v1/models', '/relay-status']) expect(await get(origin + path, sent)).toBe(403)
    expect(upstream.requests).toEqual([])
  })

  test('its own page may', async () => {
    const origin = await start()
    expect(await get(`${origin}/relay/v1/models`, { 'origin': origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' })).toBe(200)
    expect(await get(`${origin}/`, { 'sec-fetch-dest': 'document' })).toBe(200)
  })
})

describe('paths', () => {
  test.each([
    ['', '/v1/chat/completions', '/v1/chat/completions'],
    ['/v1', '/v1/chat/completions', '/v1/chat/completions'],
    ['/v1/chat/completions', '/v1/models', '/v1/models'],
    ['/openai', '/v1/chat/completions', '/openai/v1/chat/completions'],
    ['/api/paas/v4', '/v1/chat/completions', '/api/paas/v4/chat/completions'],
    ['/llm#', '/v1/models', '/llm/models'],
    ['', '/pro/balance?x=1', '/pro/balance?x=1'],
    ['/v1', '/api/usage/token/', '/api/usage/token/'],
    ['/v1', '/v1/dashboard/billing/usage?start_date=2026-01-01&end_date=2026-02-01', '/v1/dashboard/billing/usage?start_date=2026-01-01&end_date=2026-02-01'],
    ['/v1?version=2', '/v1/models', '/v1/models?version=2'],
    ['/v1?version=2', '/v1/chat/completions?version=3', '/v1/chat/completions?version=3'],
    ['/openai', '/v1/../../relay/v1/models', '/openai/v1/models'],
    ['', '//evil.example/v1', '//evil.example/v1'],
  ])('%s and /relay%s: %s', async (typed, path, seen) => {
    const origin = new URL(await start(upstream.origin + typed))
    await new Promise(resolve => httpRequest({ port: origin.port, host: origin.hostname, path: `/relay${path}` }, response => response.resume().on('end', resolve)).end())
    expect(pathsSeen()).toEqual([seen])
  })
})

test('without --relay there is none', async () => {
  server = await preview({
    configFile: false, root: folder, build: { outDir: '.' }, plugins: [relay(['node', 'vite', 'preview', '--open', '--'], { OPENAI_API_KEY: envKey })],
    preview: { port: 0 }, logLevel: 'silent',
  })
  const response = await fetch(`${server.resolvedUrls!.local[0]}relay-status`)
  expect(await response.text()).toContain('<title>Platen</title>')
  upstream.script(streamed(['never']))
})
