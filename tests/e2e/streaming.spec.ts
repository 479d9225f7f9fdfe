import type { Page } from '@playwright/test'
import {
  ask, chatBody, connect, expect, lastReply, lastText, messages, newConversation, openApp, send,
  setDefaults, test, waitForStatus,
} from '../helpers/platen'
import { chunk, ending, streamed, type Packet } from '../helpers/socketServer'

test('each packet is on the page within 300 ms and before the next one is written', async ({ page, server }) => {
  const words = Array.from({ length: 20 }, (_, index) => `w${index}x`)
  server.script({ parts: [...words.map((word): Packet => [330, chunk(`${word} `)]), [330, ending]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await recordArrivals(page, words)
  await send(page, 'Count, please')
  await waitForStatus(page, 'done', 20_000)

  const shown = await page.evaluate(() => (window as unknown as { shownAt: Record<string, number> }).shownAt)
  const writes = server.posts[0]?.writes ?? []
  const delays = words.map((word, index) => {
    const writtenAt = writes[index]?.at ?? NaN
    const shownAt = shown[word] ?? Infinity
    expect(shownAt, `${word} before the next packet`).toBeLessThan(writes[index + 1]?.at ?? Infinity)
    return shownAt - writtenAt
  })
  console.log(`from socket to page, ms: ${delays.map(Math.round).join(' ')}`)
  expect(Math.max(...delays)).toBeLessThan(300)
})

test('Stop freezes the text and closes the connection', async ({ page, server }) => {
  server.script(slowly(100, 100))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'A long story')
  await expect(lastText(page)).toContainText('n5 ')
  await page.getByTestId('stop').click()
  await waitForStatus(page, 'stopped')
  const text = await lastText(page).textContent()
  await expect.poll(() => server.posts[0]?.closedAt, { timeout: 3000 }).toBeTruthy()
  await page.waitForTimeout(700)
  expect(await lastText(page).textContent()).toBe(text)
  expect(server.posts).toHaveLength(1)
  await expect(page.getByTestId('stop')).toBeHidden()

  await page.reload()
  await expect(lastText(page)).toHaveText(text ?? '')
  await waitForStatus(page, 'stopped')
})

test('the second prompt sends the whole history in order, with roles and the system prompt', async ({ page, server }) => {
  server.script(streamed(['Answer ', 'one']), streamed(['Answer two']), streamed(['Answer three']))
  await openApp(page)
  await connect(page, { baseUrl: server.url, model: 'my-model' })
  await setDefaults(page, { systemPrompt: 'You are terse.' })
  await ask(page, 'Question one')
  await ask(page, 'Question **two**')
  await ask(page, 'Question three')

  expect(server.posts).toHaveLength(3)
  const { method, path, headers, body } = server.posts[2]!
  expect([method, path]).toEqual(['POST', '/v1/chat/completions'])
  expect(headers['content-type']).toMatch(/^application\/json/)
  expect(headers.authorization).toBe('Bearer sk-test-0123456789')
  expect(headers).not.toHaveProperty('referer')
  expect(headers).not.toHaveProperty('cookie')
  expect(chatBody(body)).toMatchObject({ model: 'my-model', stream: true })
  expect(chatBody(body).messages).toEqual([
    { role: 'system', content: 'You are terse.' },
    { role: 'user', content: 'Question one' },
    { role: 'assistant', content: 'Answer one' },
    { role: 'user', content: 'Question **two**' },
    { role: 'assistant', content: 'Answer two' },
    { role: 'user', content: 'Question three' },
  ])
})

test('what is typed right behind the Enter of a first prompt stays in the box, and is kept', async ({ page, server }) => {
  server.script(streamed(['ok'], 300), streamed(['again']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await page.getByTestId('composer').focus()
  await page.keyboard.type('First')
  await page.keyboard.press('Enter')
  await page.keyboard.type('the next words')
  await expect.poll(() => page.url()).toMatch(/#\/c\//)
  await waitForStatus(page, 'done')
  await expect(page.getByTestId('composer')).toHaveValue('the next words')
  expect(chatBody(server.posts[0]!.body).messages.at(-1)).toMatchObject({ content: 'First' })
  await page.waitForTimeout(1000) // drafts may be saved a little later
  await page.reload()
  await expect(page.getByTestId('composer')).toHaveValue('the next words')
  await newConversation(page)
  await expect(page.getByTestId('composer')).toHaveValue('')
})

test('another conversation streams meanwhile, and switching stops nothing', async ({ page, server }) => {
  server.script(request => request.body.includes('slow one') ? slowly(40, 100) : streamed(['Quick ', 'answer'], 50))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'the slow one')
  await expect(lastText(page)).toContainText('n3 ')
  const slow = page.url()
  await newConversation(page)
  await ask(page, 'the quick one')
  await expect(lastText(page)).toHaveText('Quick answer')
  expect(page.url()).not.toBe(slow)

  const first = server.posts[0]!
  expect(first.closedAt).toBeUndefined()
  expect(first.endedAt, 'still running').toBeUndefined()
  await page.goto(slow)
  await waitForStatus(page, 'streaming')
  await expect(lastText(page)).toContainText('n12 ')
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toHaveText(numbered(40))
  expect(first.closedAt).toBeUndefined()
  expect(server.posts).toHaveLength(2)
})

test('a reload keeps conversations, texts, settings and the draft', async ({ page, server }) => {
  server.script(streamed(['# Title\n\nSome **bold** words.']), streamed(['Second']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'First question')
  await newConversation(page)
  await ask(page, 'Other question')
  await page.getByTestId('composer').fill('half a thou')
  await page.waitForTimeout(1000) // drafts may be saved a little later
  await page.reload()

  await expect(page.getByTestId('composer')).toHaveValue('half a thou')
  await expect(messages(page)).toHaveCount(2)
  await expect(lastText(page)).toHaveText('Second')
  await expect(page.getByTestId('conversation')).toHaveCount(2)
  await page.getByTestId('conversation').filter({ hasText: 'First question' }).click()
  await expect(lastReply(page).locator('strong')).toHaveText('bold')
  await waitForStatus(page, 'done')

  server.script(streamed(['Third']))
  await ask(page, 'Still connected?')
  expect(chatBody(server.posts.at(-1)!.body).messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  expect(server.posts.at(-1)!.headers.authorization).toBe('Bearer sk-test-0123456789')
})

test('a reload amid a reply leaves it interrupted, with Continue and Retry, and sends nothing', async ({ page, server }) => {
  server.script(slowly(100, 100))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'A long story')
  await expect(lastText(page)).toContainText('n12 ')
  await page.reload()

  await waitForStatus(page, 'interrupted')
  await expect(lastText(page)).toContainText('n5 ')
  const again = lastReply(page).getByTestId('regenerate')
  const onward = lastReply(page).getByRole('button', { name: /continue|继续/i })
  await expect(again).toBeVisible()
  await expect(onward).toBeVisible()
  await page.waitForTimeout(1500)
  expect(server.posts).toHaveLength(1)

  server.script(streamed(['and so on.']))
  await onward.click()
  await expect.poll(() => server.posts.length).toBe(2)
  await waitForStatus(page, 'done')
  await expect(page.getByTestId('message-text').last()).toContainText('and so on.')
})

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`).join(' ')

function slowly(count: number, delayMs: number) {
  return streamed(Array.from({ length: count }, (_, index) => `n${index} `), delayMs)
}

/** Notes when each word is first in the page, by the clock that the server uses too. */
async function recordArrivals(page: Page, words: readonly string[]): Promise<void> {
  await page.evaluate(wanted => {
    const shownAt: Record<string, number> = {}
    Object.assign(window, { shownAt })
    const look = () => {
      const texts = document.querySelectorAll('[data-role="assistant"] [data-testid="message-text"]')
      const text = [...texts].at(-1)?.textContent ?? ''
      for (const word of wanted) {
        if (!(word in shownAt) && text.includes(word)) shownAt[word] = performance.timeOrigin + performance.now()
      }
    }
    new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true })
  }, words)
}
