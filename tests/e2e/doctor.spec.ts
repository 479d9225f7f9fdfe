import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../helpers/browser'
import {
  connect, createGuard, expect, fillAndLeave, networkNoise, openApp, openSettings, setDefaults, test,
} from '../helpers/platen'
import { type Reply, startSocketServer } from '../helpers/socketServer'
import { closedPort, selfSigned } from '../helpers/sockets'
import { startStaticServer } from '../helpers/staticServer'
import { browserFlags } from './playwright.config'

const json = { 'content-type': 'application/json' }
const refused: Reply = {
  status: 401, headers: json,
  parts: [[0, '{"error":{"message":"Incorrect API key provided: sk-test-0123456789","code":"invalid_api_key"}}']],
}
const missing: Reply = { status: 404, headers: json, parts: [[0, '{"error":{"message":"Invalid URL (GET /v1/models)"}}']] }
const webPage: Reply = { headers: { 'content-type': 'text/html' }, parts: [[0, '<!doctype html><title>Panel</title>Welcome']] }
const hello: Reply = { headers: json, parts: [[0, '{"choices":[{"message":{"role":"assistant","content":"H"}}]}']] }

const result = (page: Page) => page.getByTestId('test-result')

/** Types an address, presses Test, and waits for the result. */
async function expectResult(page: Page, kind: string, words: RegExp, baseUrl?: string): Promise<void> {
  if (baseUrl) await fillAndLeave(page.getByTestId('base-url'), baseUrl)
  await page.getByTestId('test-connection').click()
  await expect(result(page)).toHaveAttribute('data-kind', kind)
  await expect(result(page)).toContainText(words)
  await expect(result(page)).not.toContainText(/sk-test|\[object|undefined|doctor\.|test\./)
}

async function openConnection(page: Page, baseUrl: string, model = 'test-model'): Promise<void> {
  await openApp(page)
  await connect(page, { baseUrl, model })
  await openSettings(page)
}

test.beforeEach(({ guard }) => guard.allow({ console: networkNoise }))

test('a server that lists its models works', async ({ page, server }) => {
  await openConnection(page, server.url)
  await expectResult(page, 'works', /2 models found.*\d ms/)
  expect(server.posts).toHaveLength(0)
  expect(server.requests.findLast(({ path }) => path === '/v1/models')).toMatchObject({ method: 'GET', path: '/v1/models', headers: { authorization: 'Bearer sk-test-0123456789' } })
})

test('a server without a list leaves the key unproven, until one token is asked for by a click', async ({ page, server }) => {
  server.scriptModels(missing)
  server.script(hello, refused)
  await openConnection(page, server.url)
  await expectResult(page, 'no-model-list', /key is unproven.*costs a little/)
  expect(server.posts).toHaveLength(0)
  await page.getByTestId('ask-token').click()
  await expect(result(page)).toHaveAttribute('data-kind', 'works')
  await expect(result(page)).toContainText('The model replied.')
  expect(server.posts).toHaveLength(1)
  expect(JSON.parse(server.posts[0]!.body)).toMatchObject({ model: 'test-model', max_tokens: 1 })
  await expectResult(page, 'no-model-list', /unproven/)
  await page.getByTestId('ask-token').click()
  await expect(result(page)).toHaveAttribute('data-kind', 'key-refused')
  expect(server.posts).toHaveLength(2)
})

test('a refused key is that, with the server’s words folded and the key masked', async ({ page, server }) => {
  server.scriptModels(refused)
  await openConnection(page, server.url)
  await expectResult(page, 'key-refused', /refuses this key/)
  await expect(result(page).locator('details')).not.toHaveAttribute('open')
  await result(page).locator('summary').click()
  await expect(result(page)).toContainText('Incorrect API key provided')
})

test('of a wrong path the right one is one click away', async ({ page, guard }) => {
  const server = createHttpServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*')
    const found = request.url === '/llm/models'
    response.writeHead(request.method === 'OPTIONS' ? 204 : found ? 200 : 404, json).end(found ? '{"data":[{"id":"m"}]}' : 'Not found')
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  guard.allow({ origins: [origin] })
  await openConnection(page, `${origin}/llm`)
  await expectResult(page, 'wrong-path', /not at this path/)
  await result(page).getByRole('button', { name: `Use ${origin}/llm#` }).click()
  await expect(page.getByTestId('base-url')).toHaveValue(`${origin}/llm#`)
  await expectResult(page, 'works', /1 model found/)
  await new Promise(closed => server.close(closed))
})

test('a web page is no API', async ({ page, server }) => {
  server.scriptModels(webPage)
  await openConnection(page, server.url)
  await expectResult(page, 'web-page', /web page, not an API/)
  await expect(page.locator('body')).not.toContainText('Welcome')
})

test('a closed port cannot be reached; one of this computer has nobody behind it', async ({ page, guard }) => {
  const port = await closedPort()
  guard.allow({ origins: [`http://server.test:${port}`, `http://127.0.0.1:${port}`] })
  await openConnection(page, `http://server.test:${port}`)
  await expectResult(page, 'unreachable', /likely there is no such host, or it refuses/)
  await expectResult(page, 'local-network', /Nothing answers at 127\.0\.0\.1/, `http://127.0.0.1:${port}`)
})

test('without CORS headers the result says likely, after success before says more, and prints the relay’s command', async ({ page, server, site }) => {
  await openConnection(page, server.remoteUrl)
  await expectResult(page, 'works', /2 models/)
  server.scriptModels({ noCors: true })
  await expectResult(page, 'cors', /likely does not allow calls from a web page.*It worked before/)
  await expect(result(page)).toContainText(`let it allow ${site.origin}`)
  await expect(result(page).getByTestId('command')).toHaveText(`npm start -- --relay ${new URL(server.remoteUrl).origin}`)
  expect(server.posts).toHaveLength(0)
})

test('a server of this computer without CORS headers is told from one that is not there', async ({ page, server }) => {
  server.scriptModels({ noCors: true })
  await openConnection(page, server.url)
  await expectResult(page, 'local-network', /A server answers at 127\.0\.0\.1:\d+, but likely does not allow this page/)
})

test('a stalled server is given up after the time that the user set', async ({ page, server }) => {
  server.scriptModels({ hang: true })
  await openApp(page)
  await setDefaults(page, { firstByteMs: '1' })
  await openConnection(page, server.url)
  const start = Date.now()
  await expectResult(page, 'timeout', /in time/)
  expect(Date.now() - start).toBeLessThan(10_000)
})

test('on an https page an http address is mixed content', async ({ browser, guard }) => {
  const site = await startStaticServer({ secure: selfSigned })
  guard.allow({ origins: [site.origin, 'http://server.test:8080'] })
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  await guard.watch(context)
  const page = await context.newPage()
  await openApp(page, { url: site.url })
  await connect(page, { baseUrl: 'http://server.test:8080/v1' })
  await openSettings(page)
  await expectResult(page, 'mixed-content', /https.*npm start -- --relay http:\/\/server\.test:8080/s)
  await context.close()
  await site.close()
})

test('a page of the internet is let to this computer by the user only, and says so', async ({ server }) => {
  const site = await startStaticServer({ secure: selfSigned })
  const url = site.url.replace('127.0.0.1', 'server.test')
  const answers = [
    [[], /likely keeps this page from 127\.0\.0\.1.*site settings/, 'local-network'],
    [['local-network-access'], /2 models/, 'works'],
  ] as const
  for (const [permissions, words, kind] of answers) {
    const browser = await launch([`--ip-address-space-overrides=${new URL(site.url).host}=public`])
    const guard = createGuard([new URL(url).origin, server.origin])
    guard.allow({ console: [...networkNoise, /local network|Permission was denied|loopback/i] })
    const context = await browser.newContext({ locale: 'en-US', ignoreHTTPSErrors: true, permissions: [...permissions] })
    await guard.watch(context)
    const page = await context.newPage()
    await openApp(page, { url })
    await connect(page, { baseUrl: server.url })
    await openSettings(page)
    await expectResult(page, kind, words)
    expect(guard.problems).toEqual([])
    await browser.close()
  }
  await site.close()
})

test('servers on this computer are found by a click, and those that block the page named', async ({ site, server }) => {
  const blocked = await startSocketServer()
  blocked.script({ noCors: true })
  blocked.scriptModels({ noCors: true })
  const nobody = await closedPort()
  const map = (port: number, to: string | number) => ['localhost', '127.0.0.1'].map(host => `MAP ${host}:${port} 127.0.0.1:${to}`)
  const rules = [...map(11434, new URL(server.origin).port), ...map(1234, new URL(blocked.origin).port), ...map(8080, nobody), ...map(8000, nobody)]
  const browser = await launch([`--host-resolver-rules=${rules.join(', ')}`])
  const context = await browser.newContext({ locale: 'en-US' })
  const page = await context.newPage()
  await openApp(page, { url: site.url })
  await openSettings(page)
  expect(server.requests).toHaveLength(0)
  await page.getByTestId('find-local').click()
  const rows = page.getByTestId('local-server')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(0)).toContainText(/Ollama.*11434.*2 models/)
  await expect(rows.nth(1)).toHaveText(/1234 but does not allow this page. Is it LM Studio\?/)
  await expect(page.getByTestId('local-servers').getByTestId('command')).toHaveText('lms server start --cors')
  await page.getByRole('button', { name: 'Use http://localhost:11434' }).click()
  await expect(page.getByTestId('base-url')).toHaveValue('http://localhost:11434')
  await expectResult(page, 'works', /2 models/)
  expect(server.posts).toHaveLength(0)
  for (const { headers } of server.requests) expect(headers).not.toHaveProperty('authorization')
  await browser.close()
  await blocked.close()
})

async function launch(flags: readonly string[]): Promise<Browser> {
  const { executablePath, env } = await findBrowser()
  const own = flags.map(flag => flag.replace(/=.*/s, '='))
  const args = [...browserFlags.filter(flag => !own.some(name => flag.startsWith(name))), ...flags]
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0, args, env: { ...process.env as Record<string, string>, ...env } })
}
