// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { demoBaseUrl } from '../../src/demo/address'
import { demoFetch } from '../../src/demo/fetch'

const body = JSON.stringify({ messages: [{ role: 'user', content: 'repeat: hello' }], stream: true })

test('the demo stands in for fetch in a page, with whatever a caller of fetch passes', async () => {
  const response = await demoFetch(`${demoBaseUrl}/chat/completions`, {
    method: 'POST', body, headers: { 'Authorization': 'Bearer x', 'Content-Type': 'application/json' },
    mode: 'navigate', cache: 'only-if-cached', credentials: 'include', window: null,
    signal: new AbortController().signal,
  })
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('"content":"hello"')
})

test('a signal that fires rejects, before and during the answer', async () => {
  const controller = new AbortController()
  const response = await demoFetch(`${demoBaseUrl}/chat/completions`, { method: 'POST', body, signal: controller.signal })
  const text = response.text()
  controller.abort()
  await expect(text).rejects.toMatchObject({ name: 'AbortError' })
  await expect(demoFetch(`${demoBaseUrl}/models`, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
})

test('a bare call is a GET', async () => {
  expect((await demoFetch(`${demoBaseUrl}/models`, {})).status).toBe(200)
})
