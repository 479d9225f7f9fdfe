import { LLMock } from '@copilotkit/aimock'
import type { Page } from '@playwright/test'
import {
  ask, connect, expect, lastReply, lastText, networkNoise, openApp, send, setDefaults, test, waitForStatus,
  type Guard,
} from '../helpers/platen'

// An OpenAI-like server that others wrote: what our own test server and our client could both have
// misunderstood shows here.

const answer = 'This **answer** comes in many small pieces from a server that we did not write.'

const running: LLMock[] = []

test.afterEach(() => {
  for (const mock of running.splice(0)) void mock.stop() // it waits for sockets that the browser opened ahead and never used
})

async function startMock(guard: Guard): Promise<LLMock> {
  const mock = new LLMock({ port: 0, latency: 60, chunkSize: 6 })
  mock.onMessage('capital of France', { content: 'Paris, of course.', reasoning: 'An easy one.' })
  mock.onMessage(/./, { content: answer })
  guard.allow({ origins: [new URL(await mock.start()).origin], console: networkNoise })
  running.push(mock)
  return mock
}

async function open(page: Page, mock: LLMock): Promise<void> {
  await openApp(page)
  await connect(page, { baseUrl: mock.url, model: 'gpt-4o' })
}

test('a reply of aimock grows on the page and ends whole', async ({ page, guard }) => {
  const mock = await startMock(guard)
  await open(page, mock)
  await send(page, 'Stream, please')
  await expect(lastText(page)).toContainText('This answer')
  await waitForStatus(page, 'streaming')
  const partial = await lastText(page).textContent() ?? ''
  expect(partial.length).toBeLessThan(60)
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toHaveText(answer.replaceAll('*', ''))
  await expect(lastReply(page).locator('strong')).toHaveText('answer')
  expect(mock.getRequests().filter(({ method }) => method === 'POST')).toHaveLength(1)
})

test('aimock receives the history with roles and the system prompt', async ({ page, guard }) => {
  const mock = await startMock(guard)
  await open(page, mock)
  await setDefaults(page, { systemPrompt: 'Be brief.' })
  await ask(page, 'What is the capital of France?')
  await expect(lastText(page)).toHaveText('Paris, of course.')
  await ask(page, 'And then?')
  expect(mock.getLastRequest()?.path).toBe('/v1/chat/completions')
  expect(mock.getLastRequest()?.body).toMatchObject({
    model: 'gpt-4o',
    stream: true,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is the capital of France?' },
      { role: 'assistant', content: 'Paris, of course.' },
      { role: 'user', content: 'And then?' },
    ],
  })
})

test('Stop reaches aimock, and the text that had come stays', async ({ page, guard }) => {
  const mock = await startMock(guard)
  await open(page, mock)
  await send(page, 'A long one')
  await expect(lastText(page)).toContainText('This answer')
  await page.getByTestId('stop').click()
  await waitForStatus(page, 'stopped')
  const text = await lastText(page).textContent()
  await page.waitForTimeout(600)
  expect(await lastText(page).textContent()).toBe(text)
  expect(text?.length).toBeLessThan(answer.length - 4)
})

test('errors of aimock are told in words, once, and a retry by hand works', async ({ page, guard }) => {
  const mock = await startMock(guard)
  await open(page, mock)
  await page.waitForTimeout(1_500) // the new connection's balance is asked for once: that is not the request that shall fail
  await page.waitForLoadState('networkidle')
  mock.nextRequestError(429, { message: 'Rate limit reached', type: 'rate_limit_error', code: 'rate_limit_exceeded' })
  await send(page, 'Too fast')
  await waitForStatus(page, 'failed')
  const error = lastReply(page).getByTestId('message-error')
  await expect(error).toHaveAttribute('data-kind', 'rate')
  await page.waitForTimeout(2500)
  expect(mock.getRequests().filter(({ method }) => method === 'POST')).toHaveLength(1)
  const retry = error.getByRole('button', { name: /retry|try again|重试/i })
  await expect(retry).toBeEnabled()
  await retry.click()
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toHaveText(answer.replaceAll('*', ''))

  mock.nextRequestError(401, { message: 'Invalid API key', type: 'invalid_request_error', code: 'invalid_api_key' })
  await send(page, 'Who am I?')
  await waitForStatus(page, 'failed')
  await expect(lastReply(page).getByTestId('message-error')).toHaveAttribute('data-kind', 'auth')
})
