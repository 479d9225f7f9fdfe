import type { Page } from '@playwright/test'
import { loadFaults, toReply, type Fault } from '../helpers/faults'
import {
  connect, createGuard, expect, lastReply, lastText, messages, networkNoise, newConversation, openApp,
  send, setDefaults, test, waitForStatus, type Guard,
} from '../helpers/platen'
import { startSocketServer, type SocketServer } from '../helpers/socketServer'

// Every fault of OpenAI-compatible servers that is known to us: one page, one connection, a new
// conversation for each.

const statuses: Readonly<Record<string, 'done' | 'interrupted' | 'failed' | 'stopped'>> = {
  done: 'done', incomplete: 'interrupted', error: 'failed', stopped: 'stopped',
}
// The corpus's words → the product's (design.md §2).
const kinds: Readonly<Record<string, readonly string[]>> = {
  'rate-limit': ['rate'], 'not-found': ['model', 'url'], 'too-large': ['size'], 'empty': ['server'],
}
const timeoutSeconds = 2
const faults = loadFaults()

let page: Page
let server: SocketServer
let guard: Guard

test.beforeAll(async ({ browser, site }) => {
  server = await startSocketServer()
  guard = createGuard([site.origin, server.origin])
  guard.allow({ console: networkNoise })
  const context = await browser.newContext({ baseURL: site.url })
  await guard.watch(context)
  page = await context.newPage()
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await setDefaults(page, { firstByteMs: String(timeoutSeconds), idleMs: String(timeoutSeconds) })
})

test.afterAll(async () => {
  await page.context().close()
  await server.close()
})

for (const fault of faults) {
  test(`${fault.id} ${fault.desc}`, async () => {
    const { expect: wanted } = fault
    const outcomes = wanted.outcome.split('|').map(outcome => statuses[outcome])
    const first = server.requests.length
    guard.problems.length = 0
    server.script(toReply(fault))

    await newConversation(page)
    await send(page, prompt(fault))
    await expect(messages(page)).toHaveCount(2)
    if (fault.repeat) await stopAfterLongSilence(wanted.text)
    await expect(lastReply(page)).toHaveAttribute('data-status', new RegExp(outcomes.join('|')))
    const status = await lastReply(page).getAttribute('data-status')

    await expectText(wanted.text)
    await expectError(wanted, status)
    if (wanted.notice || wanted.kind === 'empty') {
      const notice = wanted.notice ?? 'empty'
      await expect(lastReply(page).locator(`[data-testid="message-notice"][data-notice="${notice}"]`)).toBeVisible()
    } else {
      await expect(lastReply(page).getByTestId('message-notice')).toHaveCount(0)
    }
    await expectReasoning(wanted.reasoning)
    if (wanted.usage) {
      const shown = (await lastReply(page).textContent() ?? '').replace(/(\d)[,.\s  ](?=\d)/g, '$1')
      expect(wanted.usage.some(count => shown.includes(String(count))), `token use in “${shown}”`).toBe(true)
    }
    if (wanted.actions) {
      await expect(lastReply(page).getByRole('button', { name: /continue|继续/i })).toBeVisible()
      await expect(lastReply(page).getByTestId('regenerate')).toBeVisible()
    }
    await expect(messages(page).first()).toContainText(prompt(fault))
    expectPosts(fault, server.requests.slice(first).filter(({ method }) => method === 'POST').length)
    expect(guard.problems).toEqual([])
  })
}

test('no fault makes the program send again by itself, however long one waits', async () => {
  await page.waitForTimeout(1500)
  for (const fault of faults) {
    const posts = server.posts.filter(({ body }) => body.includes(JSON.stringify(prompt(fault)).slice(1, -1)))
    if (posts.length) expectPosts(fault, posts.length)
  }
})

const prompt = (fault: Fault) => `Fault ${fault.id}: what happens?`

function expectPosts(fault: Fault, posts: number): void {
  const wanted = String(fault.expect.posts ?? 1).split('|').map(Number)
  expect(wanted, `number of POSTs for ${fault.id}`).toContain(posts)
}

/** Comments keep a silent stream alive, whatever the idle limit is; it is for the user to stop. */
async function stopAfterLongSilence(text: string): Promise<void> {
  await expect(lastText(page)).toHaveText(text)
  await page.waitForTimeout(timeoutSeconds * 1000 + 1000)
  await waitForStatus(page, 'streaming')
  await page.getByTestId('stop').click()
}

async function expectText(wanted: string): Promise<void> {
  const repeated = /^(.)\*(\d+)$/.exec(wanted)
  if (repeated) {
    const [, character = '', count] = repeated
    const seen = await lastText(page).evaluate((element, letter) => {
      const text = (element.textContent ?? '').trim()
      return { length: text.length, others: text.replaceAll(letter, '').length }
    }, character)
    expect(seen).toEqual({ length: Number(count), others: 0 })
    return
  }
  const alternatives = wanted.split('|')
  await expect.poll(async () => alternatives.includes(await shownText()), { message: `text is “${wanted}”` }).toBe(true)
}

async function shownText(): Promise<string> {
  const texts = await lastText(page).allTextContents()
  return texts.join('').trim()
}

async function expectError(wanted: Fault['expect'], status: string | null): Promise<void> {
  const error = lastReply(page).getByTestId('message-error')
  if (status === 'done' || status === 'stopped') {
    await expect(error).toHaveCount(0)
    return
  }
  await expect(error).toBeVisible()
  if (wanted.kind) {
    const allowed = wanted.kind.split('|').flatMap(kind => kinds[kind] ?? [kind])
    // Whether CORS or the network is to blame, the page can only guess.
    if (wanted.hint === 'CORS') allowed.push('cors')
    expect(allowed).toContain(await error.getAttribute('data-kind'))
  }
  if (wanted.hint === 'CORS') await expect(error).toContainText(/CORS|cross-origin|跨域/i)
  if (wanted.retryAfter) await expect(error).toContainText(new RegExp(`[1-${wanted.retryAfter}]`))
  for (const words of [wanted.shows ?? []].flat()) {
    await expect(error).toContainText(new RegExp(words.replace(/[.*+?^$(){}[\]\\]/g, '\\$&')))
  }
  for (const words of [wanted.hides ?? []].flat()) {
    expect(await page.locator('body').textContent()).not.toContain(words)
  }
}

async function expectReasoning(wanted: string | undefined): Promise<void> {
  const reasoning = lastReply(page).getByTestId('reasoning')
  if (!wanted) {
    await expect(reasoning).toHaveCount(0)
    return
  }
  if (!(await reasoning.textContent() ?? '').includes(wanted)) {
    await reasoning.locator('summary, button').first().click()
  }
  await expect(reasoning).toContainText(wanted)
  const shown = await reasoning.textContent() ?? ''
  expect(shown.split(wanted)).toHaveLength(2) // once
}
