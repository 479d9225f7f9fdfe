import type { Page } from '@playwright/test'
import { ask, connect, expect, lastText, messages, openApp, send, test, waitForStatus } from '../helpers/platen'
import { streamed } from '../helpers/socketServer'

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}\n\n`)

interface Position { readonly top: number, readonly fromEnd: number, readonly height: number }

/** Where the conversation stands: of whatever element scrolls it. */
async function position(page: Page): Promise<Position> {
  return messages(page).last().evaluate(message => {
    let element: Element | null = message
    while (element) {
      const { overflowY } = getComputedStyle(element)
      if (/auto|scroll/.test(overflowY) && element.scrollHeight > element.clientHeight) break
      element = element.parentElement
    }
    const { scrollTop, scrollHeight, clientHeight } = element ?? document.documentElement
    return { top: scrollTop, fromEnd: scrollHeight - clientHeight - scrollTop, height: scrollHeight }
  })
}

const atEnd = (page: Page) => expect.poll(async () => (await position(page)).fromEnd).toBeLessThan(60)

test('a reply is followed at the end only; any move up lets go; the button returns', async ({ page, server }) => {
  server.script(streamed(lines(160), 60))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Count')
  await expect(lastText(page)).toContainText('line 30')
  await atEnd(page)
  await expect(page.getByTestId('scroll-to-end')).toBeHidden()

  await messages(page).last().hover()
  await page.mouse.wheel(0, -120)
  await page.waitForTimeout(300)
  const { top, height } = await position(page)
  await page.waitForTimeout(1500)
  const later = await position(page)
  expect(later.height, 'text came meanwhile').toBeGreaterThan(height)
  expect(Math.abs(later.top - top), 'nothing moved').toBeLessThanOrEqual(1)

  await page.getByTestId('scroll-to-end').click()
  await atEnd(page)
  const grown = (await position(page)).height
  await expect.poll(async () => (await position(page)).height).toBeGreaterThan(grown)
  await atEnd(page)
  await expect(page.getByTestId('scroll-to-end')).toBeHidden()
  await waitForStatus(page, 'done', 20_000)
  await atEnd(page)
})

test('the keyboard lets go as well as the wheel', async ({ page, server }) => {
  server.script(streamed(lines(120), 60))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Count')
  await expect(lastText(page)).toContainText('line 40')
  await lastText(page).click()
  await page.keyboard.press('PageUp')
  await page.waitForTimeout(400)
  const { top } = await position(page)
  await page.waitForTimeout(1000)
  expect(Math.abs((await position(page)).top - top)).toBeLessThanOrEqual(1)
  await expect(page.getByTestId('scroll-to-end')).toBeVisible()
})

test('whoever sees the end is not asked to go there', async ({ page, server }) => {
  server.script(streamed([lines(120).join('')]))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Count')
  const scrollTo = (where: 'top' | 'end') => page.getByRole('log').evaluate((log, to) => log.scrollTo(0, to === 'top' ? 0 : log.scrollHeight), where)
  await scrollTo('top') // as the browser's own search does, without a hand
  await expect(page.getByTestId('scroll-to-end')).toBeVisible()
  await scrollTo('end')
  await expect(page.getByTestId('scroll-to-end')).toBeHidden()
})

test('nothing moves when a prompt and a reply have got their last height', async ({ page, server }) => {
  server.script(streamed(['Short answer.']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'One')
  await page.waitForTimeout(2500)
  await page.evaluate(() => {
    const seen = new Map<string, Set<string>>()
    Object.assign(window, { seen })
    const look = () => {
      for (const message of document.querySelectorAll<HTMLElement>('[data-testid="message"]')) {
        const { dataset: { id = '' }, offsetHeight, offsetTop } = message
        seen.set(id, (seen.get(id) ?? new Set()).add(`${offsetTop}+${offsetHeight}`))
      }
      requestAnimationFrame(look)
    }
    look()
  })
  await ask(page, 'A prompt that takes several lines\nbecause it has got some\nand a third')
  await page.waitForTimeout(2500)
  const places = await page.evaluate(() => [...(window as unknown as { seen: Map<string, Set<string>> }).seen.values()].map(set => [...set]))
  expect(places.map(({ length }) => length), JSON.stringify(places)).toEqual([1, 1, 1, 1])
})

test('sending from anywhere brings the own message into view', async ({ page, server }) => {
  server.script(streamed([lines(120).join('')]), streamed(['Short answer']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'A long one')
  await messages(page).last().hover()
  for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, -1500)
  await expect.poll(async () => (await position(page)).top).toBeLessThan(100)
  await send(page, 'And a short one')
  await waitForStatus(page, 'done')
  await expect(page.locator('[data-testid="message"][data-role="user"]').last()).toBeInViewport()
})

test('the page around the messages never scrolls, whatever is brought into view', async ({ page, server }) => {
  server.script(streamed([lines(40).join('')]), { parts: [], end: 'hang' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'A long one')
  await send(page, 'One that has to wait')
  await expect(page.getByTestId('stop')).toBeVisible()
  await page.waitForTimeout(300)
  expect(await page.evaluate(() => [document.documentElement.scrollTop, document.body.scrollTop])).toEqual([0, 0])
  await page.getByTestId('stop').click()
})

test('a conversation opens at its end, and typing moves nothing', async ({ page, server }) => {
  server.script(streamed([lines(120).join('')]))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'A long one')
  await page.reload()
  await expect(lastText(page)).toContainText('line 119')
  await atEnd(page)
  await messages(page).last().hover()
  await page.mouse.wheel(0, -800)
  await page.waitForTimeout(300)
  const { top } = await position(page)
  await page.getByTestId('composer').click()
  await page.keyboard.type('some words')
  await page.waitForTimeout(200)
  expect(Math.abs((await position(page)).top - top)).toBeLessThanOrEqual(1)
})
