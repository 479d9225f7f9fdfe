import type { Page } from '@playwright/test'
import {
  connect, expect, fillAndLeave, go, lastReply, lastText, messages, networkNoise, openApp, openSettings,
  send, test, waitForStatus,
} from '../helpers/platen'
import { streamed, type Reply } from '../helpers/socketServer'
import { closedPort, selfSigned } from '../helpers/sockets'
import { startStaticServer } from '../helpers/staticServer'

const json = { 'content-type': 'application/json' }
const refused: Reply = {
  status: 401, headers: json,
  parts: [[0, '{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}']],
}
const webPage: Reply = {
  headers: { 'content-type': 'text/html' },
  parts: [[0, '<!doctype html><html><head><title>Panel</title></head><body>Welcome to the panel</body></html>']],
}

test.beforeEach(({ guard }) => guard.allow({ console: networkNoise }))

/** The error under the reply: of this kind, in words, with something to do; and the prompt is still there. */
async function expectError(page: Page, kinds: RegExp, words: RegExp): Promise<void> {
  await waitForStatus(page, 'failed', 20_000)
  const error = lastReply(page).getByTestId('message-error')
  await expect(error).toHaveAttribute('data-kind', kinds)
  await expect(error).toContainText(words)
  await expect(error).not.toContainText(/\[object|undefined|TypeError|Failed to fetch|error\.[a-z]+/)
  await expect(error.getByRole('button').first()).toBeVisible()
  await expect(messages(page).first()).toContainText('Is anybody there?')
}

test('a wrong address says that the server cannot be reached, and a right one then helps', async ({ page, server, guard }) => {
  const port = await closedPort()
  guard.allow({ origins: [`http://server.test:${port}`] })
  await openApp(page)
  await connect(page, { baseUrl: `http://server.test:${port}/v1` })
  await send(page, 'Is anybody there?')
  await expectError(page, /^network$/, /server\.test.*(reach|connect)/i)

  const conversation = new URL(page.url()).hash
  await openSettings(page)
  await fillAndLeave(page.getByTestId('base-url'), server.url)
  await fillAndLeave(page.getByTestId('api-key'), 'sk-other')
  await go(page, conversation)
  server.script(streamed(['Here I am']))
  await lastReply(page).getByRole('button', { name: /retry|try again|regenerate/i }).first().click()
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toHaveText('Here I am')
})

test('a wrong key asks for another key', async ({ page, server }) => {
  server.script(refused)
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Is anybody there?')
  await expectError(page, /^auth$/, /key/i)
})

test('a web page instead of an interface asks to check the address, and is not shown', async ({ page, server }) => {
  server.script(webPage)
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Is anybody there?')
  await expectError(page, /^url$/, /address/i)
  await expect(page.locator('body')).not.toContainText('Welcome to the panel')
})

test('a server that forbids pages of other origins is told apart as well as a page can', async ({ page, server }) => {
  server.script({ noCors: true })
  await openApp(page)
  await connect(page, { baseUrl: server.remoteUrl })
  await send(page, 'Is anybody there?')
  await expectError(page, /^(network|cors)$/, /CORS|cross-origin|other origins|web pages/i)
  expect(server.posts).toHaveLength(0)
})

test('without a network the sentence says so, and the prompt goes out when it is back', async ({ page, server, context }) => {
  server.script(streamed(['Online again']))
  await openApp(page)
  await connect(page, { baseUrl: server.remoteUrl }) // one on this machine needs no network
  await context.setOffline(true)
  await send(page, 'Is anybody there?')
  await expectError(page, /^network$/, /offline|no network|not connected|no internet/i)
  expect(server.posts).toHaveLength(0)
  await context.setOffline(false)
  await lastReply(page).getByRole('button', { name: /retry|try again|regenerate/i }).first().click()
  await waitForStatus(page, 'done')
  expect(server.posts).toHaveLength(1)
})

test('on an https page an http address is explained as mixed content', async ({ browser, guard }) => {
  const site = await startStaticServer({ secure: selfSigned })
  guard.allow({ origins: [site.origin, 'http://server.test:8080'] })
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  await guard.watch(context)
  const page = await context.newPage()
  await openApp(page, { url: site.url })
  // No name is ever looked up in these tests (see the browser's flags): nothing is sent to it.
  await connect(page, { baseUrl: 'http://server.test:8080/v1' })
  await send(page, 'Is anybody there?')
  await expectError(page, /^network$/, /https/i)
  await context.close()
  await site.close()
})

test('Test names what it found', async ({ page, server, guard }) => {
  const port = await closedPort()
  guard.allow({ origins: [`http://server.test:${port}`] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await openSettings(page)
  const result = page.getByTestId('test-result')
  const expectResult = async (kind: RegExp) => {
    await page.getByTestId('test-connection').click()
    await expect(result).toHaveAttribute('data-kind', kind)
    await expect(result).toHaveText(/\S/)
  }
  await expectResult(/^works$/)
  server.scriptModels(refused)
  await expectResult(/^key-refused$/)
  server.scriptModels(webPage)
  await expectResult(/^(web-page|wrong-path)$/)
  server.scriptModels({ status: 404, headers: json, parts: [[0, '{"error":{"message":"Invalid URL (GET /v1/models)"}}']] })
  await expectResult(/^(wrong-path|no-model-list)$/)
  server.scriptModels({ noCors: true })
  await expectResult(/^local-network$/)
  await fillAndLeave(page.getByTestId('base-url'), server.remoteUrl)
  await expectResult(/^cors$/)
  await fillAndLeave(page.getByTestId('base-url'), `http://server.test:${port}`)
  await expectResult(/^unreachable$/)
  expect(server.posts, 'a test costs nothing').toHaveLength(0)
})

test('the addresses that will be called are shown while one types', async ({ page, server }) => {
  await openApp(page)
  await openSettings(page)
  for (const typed of [server.origin, `${server.origin}/v1/`, `${server.origin}/v1/chat/completions`]) {
    await page.getByTestId('base-url').fill(typed)
    await expect(page.getByTestId('resolved-url')).toContainText(`${server.origin}/v1/chat/completions`)
  }
})
