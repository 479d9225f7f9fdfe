import type { Page } from '@playwright/test'
import { connect, expect, go, lastText, messages, openApp, send, test, waitForStatus } from '../helpers/platen'
import { seedConversations } from '../helpers/seedConversations'
import { streamed } from '../helpers/socketServer'

const paragraph = 'The platen is the roller that a typewriter prints on; the paper moves under the type. '
const code = `\`\`\`js\n${Array.from({ length: 9 }, (_, line) => `const value${line} = ${line}`).join('\n')}\n\`\`\``

/** About 1 kB a reply, of many shapes and heights. */
function reply(turn: number): string {
  const parts = [`## Answer ${turn}`, paragraph.repeat(2 + turn % 7), '- one\n- **two**\n- `three`', paragraph.repeat(3)]
  if (turn % 4 === 1) parts.push(code)
  if (turn % 6 === 3) parts.push('| a | b |\n|---|---|\n| 1 | 2 |', '这是一段中文，用来看看宽字符的行高是否估计得当。'.repeat(5))
  return parts.join('\n\n')
}

const turns = (count: number) => Array.from({ length: count }, (_, turn) => turn % 2 ? reply(turn) : `Question ${turn}: ${'why so? '.repeat(1 + turn % 5)}`)

async function open(page: Page, count: number): Promise<void> {
  await seedConversations(page, [{ id: 'long', title: 'A long one', texts: turns(count) }])
  await page.reload()
  await go(page, '#/c/long')
  await expect(messages(page).last()).toHaveAttribute('data-id', `long-${count - 1}`)
}

const fromEnd = (page: Page) => page.getByRole('log').evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)
const elements = (page: Page) => page.evaluate(() => document.getElementsByTagName('*').length)

/** Waits until no more messages are mounted by themselves. */
async function mounted(page: Page): Promise<number> {
  let before = 0
  await expect.poll(async () => {
    const count = await messages(page).count()
    const same = count === before
    before = count
    return same && count > 30
  }, { timeout: 40_000, intervals: [1500] }).toBe(true)
  return before
}

test('2,000 messages open at their end and stay there; the page stays small', async ({ page }) => {
  await openApp(page)
  await open(page, 2000)
  await expect(lastText(page)).toContainText('Answer 1999')
  await expect.poll(() => messages(page).count()).toBeGreaterThanOrEqual(30)
  const count = await mounted(page)
  expect(count).toBeLessThan(2000)
  expect(await elements(page)).toBeLessThan(6000)
  expect(await fromEnd(page)).toBeLessThanOrEqual(1)
  await expect(page.getByTestId('scroll-to-end')).toBeHidden()
})

test('scrolling up through 500 messages nothing jumps', async ({ page }) => {
  await openApp(page)
  await open(page, 500)
  test.slow()
  await page.getByRole('log').hover({ position: { x: 400, y: 300 } })
  const jumps: number[] = []
  for (let step = 0; step < 60; step++) {
    await watchAnchor(page)
    await page.mouse.wheel(0, -400)
    const moved = await anchorMoved(page)
    if (Math.abs(moved - 400) > 2) jumps.push(moved)
  }
  expect(jumps).toEqual([])
  expect(await fromEnd(page)).toBeGreaterThan(20_000)
})

/** Takes down where the first message in sight stands. */
async function watchAnchor(page: Page): Promise<void> {
  await page.getByRole('log').evaluate((box) => {
    const { top } = box.getBoundingClientRect()
    const anchor = [...box.querySelectorAll('[data-testid="message"]')].find(message => message.getBoundingClientRect().bottom > top + 40)
    Object.assign(window, { anchor, anchorTop: anchor?.getBoundingClientRect().top })
  })
}

/** How far it has gone once it rests. */
function anchorMoved(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { anchor, anchorTop } = window as unknown as { anchor: Element, anchorTop: number }
    const frames = async (count: number) => {
      for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame)
    }
    for (let now = anchorTop, quiet = 0, turn = 0; quiet < 4 && turn < 100; turn++) {
      await frames(2)
      const before = now
      now = anchor.getBoundingClientRect().top
      quiet = now === before && now !== anchorTop ? quiet + 1 : 0
    }
    return Math.round(anchor.getBoundingClientRect().top - anchorTop)
  })
}

test('what is mounted is found and selected, in sight or not', async ({ page }) => {
  await openApp(page)
  await open(page, 200)
  await mounted(page)
  const found = await page.evaluate(() => {
    const { find } = window as unknown as { find: (text: string, matchCase: boolean, back: boolean, wrap: boolean) => boolean }
    return find.call(window, 'Question 160', true, false, true)
  })
  expect(found).toBe(true)
  // As the browser's own search goes on; `find` by script only selects.
  const place = await page.evaluate(() => {
    const message = getSelection()?.anchorNode?.parentElement?.closest('[data-testid="message"]')
    message?.scrollIntoView({ block: 'center' })
    return message?.getAttribute('data-id')
  })
  expect(place).toBe('long-160')
  await page.waitForTimeout(500)
  await expect(page.locator('[data-id="long-160"]'), 'it stays in sight').toBeInViewport()

  const selected = await page.evaluate(() => {
    const text = (turn: number) => document.querySelector(`[data-id="long-${turn}"] [data-testid="message-text"]`)!
    getSelection()?.setBaseAndExtent(text(150), 0, text(190), 0)
    return getSelection()?.toString() ?? ''
  })
  for (const turn of [151, 171, 189]) expect(selected).toContain(`Answer ${turn}`)
})

test('a selection drawn by hand goes over several messages and stays', async ({ page }) => {
  await openApp(page)
  await open(page, 60)
  const from = (await page.locator('[data-id="long-58"]').getByTestId('message-text').boundingBox())!
  const to = (await page.locator('[data-id="long-59"] h2').boundingBox())!
  await page.mouse.move(from.x + 4, from.y + 12)
  await page.mouse.down()
  await page.mouse.move(to.x + to.width - 4, to.y + to.height - 4, { steps: 5 })
  await page.mouse.up()
  const text = await page.evaluate(() => getSelection()?.toString())
  expect(text).toContain('Question 58')
  expect(text).toContain('Answer 59')
})

test('sending from far up brings the own message into view, and the reply is followed', async ({ page, server }) => {
  server.script(streamed(Array.from({ length: 40 }, (_, line) => `line ${line}\n\n`), 30))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await open(page, 2000)
  await page.getByRole('log').hover({ position: { x: 400, y: 300 } })
  for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, -2000)
  await expect.poll(() => fromEnd(page)).toBeGreaterThan(5000)
  await send(page, 'A new question')
  await expect(page.locator('[data-role="user"]').last()).toContainText('A new question')
  await expect(page.locator('[data-role="user"]').last()).toBeInViewport()
  await waitForStatus(page, 'done', 20_000)
  await expect(lastText(page)).toContainText('line 39')
  await expect.poll(() => fromEnd(page)).toBeLessThanOrEqual(64)
})

test('the beginning is reached by the keyboard, and the button leads back', async ({ page }) => {
  await openApp(page)
  await open(page, 300)
  await page.getByRole('log').focus()
  await expect.poll(async () => {
    await page.keyboard.press('Home')
    return page.locator('[data-id="long-0"]').evaluateAll(([first]) => first && first.getBoundingClientRect().top > 0)
  }, { timeout: 30_000, intervals: [300] }).toBe(true)
  await expect(messages(page).first()).toBeInViewport()
  await page.getByTestId('scroll-to-end').click()
  await expect(messages(page).last()).toBeInViewport()
  await expect.poll(() => fromEnd(page)).toBeLessThanOrEqual(1)
})

test('a message out of sight is not laid out, one in sight is; its ring of focus is not cut off', async ({ page }) => {
  await openApp(page)
  await open(page, 60)
  await expect.poll(() => messages(page).count()).toBeGreaterThan(29)
  const laidOut = (id: string) => page.locator(`[data-id="${id}"] [data-testid="message-text"] > *`).evaluate(text => text.checkVisibility({ contentVisibilityAuto: true }))
  expect(await laidOut('long-59')).toBe(true)
  expect(await laidOut('long-31')).toBe(false)
  const overflow = await page.locator('[data-id="long-59"]').evaluate((message) => {
    const edge = message.getBoundingClientRect()
    return [...message.querySelectorAll('button')].filter((button) => {
      const { left, right, top, bottom } = button.getBoundingClientRect()
      return left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom
    }).length
  })
  expect(overflow).toBe(0)
})

test('the source of a reply is shown as it came and copied as before', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openApp(page)
  await open(page, 40)
  const last = messages(page).last()
  await last.getByTestId('toggle-source').press('Enter')
  await expect(last.getByTestId('toggle-source')).toHaveAttribute('aria-pressed', 'true')
  expect(await lastText(page).evaluate(text => text.textContent)).toBe(reply(39))
  await last.getByTestId('copy').click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(reply(39))
  await last.getByTestId('toggle-source').press('Enter')
  await expect(last.locator('h2')).toHaveText('Answer 39')
})
