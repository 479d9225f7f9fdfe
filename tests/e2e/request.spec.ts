import type { Page } from '@playwright/test'
import { ask, chatBody, composer, connect, expect, lastReply, messages, openApp, test } from '../helpers/platen'
import { streamed } from '../helpers/socketServer'

/** The body of the request in the dialog that is open, as it is copied. */
async function copiedBody(page: Page): Promise<string> {
  await page.getByTestId('copy-request').click()
  await expect(page.getByTestId('copy-request')).toHaveText('Copied')
  return page.evaluate(() => navigator.clipboard.readText())
}

test('the request that is shown before is what the server then gets, and after a reload it is built again the same', async ({ page, context, server }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const key = 'sk-canary-9876543210abcdef'
  server.script(streamed(['First.']), streamed(['Second.']))
  await openApp(page)
  await connect(page, { baseUrl: server.url, key, model: 'gpt-4o' })
  await ask(page, 'hello')
  await composer(page).fill(`it's "me" \\ 你好 👩‍🚀 {token}`)
  await page.getByTestId('context-extent').click()
  await expect(page.getByTestId('context-note')).toHaveText(/o200k_base/) // a worker has counted
  await expect(page.getByTestId('context-total')).toHaveText(/^\d+ tokens$/)
  await page.keyboard.press('Tab')
  await page.getByTestId('show-next-request').press('Enter')
  await expect(page.getByTestId('request')).toContainText('Bearer {token}')
  const before = await copiedBody(page)
  await page.getByTestId('close-request').press('Enter')
  await expect(page.getByTestId('request')).toBeHidden()
  await expect(page.getByTestId('context-extent')).toBeFocused()
  await page.getByTestId('send').click()
  await expect(lastReply(page).getByTestId('message-text')).toHaveText('Second.')
  expect(before).toBe(server.posts[1]!.body)

  await page.reload()
  await expect(lastReply(page).getByTestId('message-text')).toHaveText('Second.')
  await lastReply(page).getByTestId('message-more').click()
  await page.getByTestId('show-request').click()
  await expect(page.getByTestId('request-note')).toContainText('Rebuilt')
  expect(await copiedBody(page)).toBe(server.posts[1]!.body)
  await expect(page.getByTestId('request')).not.toContainText(key)
})

test('the line above which nothing is sent is moved by keys and by dragging', async ({ page, server }) => {
  server.script(...['a', 'b', 'c', 'd'].map(text => streamed([`Reply ${text}.`])))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  for (const text of ['one', 'two', 'three']) await ask(page, text)
  await messages(page).nth(2).hover()
  await messages(page).nth(2).getByTestId('message-more').click()
  await page.getByTestId('history-start').click()
  const line = page.getByTestId('history-line')
  await expect(line).toContainText('2 older messages are not sent')
  await page.getByTestId('history-handle').press('ArrowDown')
  await expect(line).toContainText('4 older messages are not sent')
  await expect(page.getByTestId('history-handle')).toBeFocused()
  await ask(page, 'four')
  expect(chatBody(server.posts[3]!.body).messages.map(({ content }) => content)).toEqual(['three', 'Reply c.', 'four'])

  const handle = (await page.getByTestId('history-handle').boundingBox())!
  const second = (await messages(page).nth(2).boundingBox())!
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
  await page.mouse.down()
  await page.mouse.move(handle.x + 10, second.y + 20, { steps: 4 })
  await page.mouse.up()
  await expect(line).toContainText('2 older messages are not sent')
  await page.getByTestId('history-handle').press('Home')
  await expect(line).toBeHidden()
})
