import type { Page } from '@playwright/test'
import { cutAtRandom, randomFrom } from '../helpers/attacks'
import { startCollector, type Collector } from '../helpers/collector'
import { loadingReply } from '../helpers/loadingForms'
import { connect, expect, lastText, networkNoise, openApp, send, test as base, waitForStatus } from '../helpers/platen'
import { streamed } from '../helpers/socketServer'
import { brokenRules } from '../helpers/textRules'

const test = base.extend<{ collector: Collector }>({
  collector: async ({}, use) => {
    const collector = await startCollector() // among no allowed origins: the guard watches too
    await use(collector)
    await collector.close()
  },
})

/** Brings everything before the reader's eyes, the pointer and the focus. */
async function lookAtAll(page: Page): Promise<void> {
  for (const link of await lastText(page).getByRole('link').all()) {
    await link.scrollIntoViewIfNeeded()
    await link.hover({ force: true })
  }
  await lastText(page).getByRole('link').first().focus()
  await page.keyboard.press('Tab')
}

/** Nothing happens for a second that a page could do on its own. */
async function expectNothingLoaded(page: Page, collector: Collector): Promise<void> {
  await page.waitForTimeout(1_000)
  expect(collector.requests).toEqual([])
  expect(collector.connections).toBe(0)
  const loading = await page.evaluate((origin) => {
    const own = /^(?:A href|A title|BUTTON title)$/
    return [...document.querySelectorAll('body *, head *')].flatMap(element => [...element.attributes]
      .filter(({ name, value }) => value.includes(origin.replace('http:', '')) && !own.test(`${element.tagName} ${name}`))
      .map(({ name, value }) => `${element.localName}[${name}]=${value}`))
  }, collector.origin)
  expect(loading, 'no attribute but of links has the address').toEqual([])
}

test('no form of picture, page, style or link loads, connects or is asked for, streamed or opened again', async ({ page, server, collector }) => {
  const { text, forms, offered } = loadingReply(collector.origin)
  console.log(`${forms.length} forms`)
  expect(forms.length).toBeGreaterThan(100)
  server.script(streamed(cutAtRandom(text, 80, randomFrom(7)), 2))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, text)
  await waitForStatus(page, 'done', 30_000)
  await expectNothingLoaded(page, collector)
  expect(await brokenRules(page)).toEqual([])
  await expect(lastText(page).locator('.image-button, button').filter({ hasText: new URL(collector.origin).host })).toHaveCount(offered.size)

  await page.reload()
  await waitForStatus(page, 'done')
  await lookAtAll(page)
  await expectNothingLoaded(page, collector)
  expect(await brokenRules(page)).toEqual([])
})

test('a click on an offered picture loads that one alone, to be shown and to be kept, and tells nothing besides', async ({ page, server, guard, collector }) => {
  const { text, offered } = loadingReply(collector.origin)
  guard.allow({ console: networkNoise, origins: [collector.origin] }) // it lets no page have its bytes
  server.script(streamed([text]))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Pictures, please')
  await waitForStatus(page, 'done')
  const asked: string[] = []
  await lastText(page).hover()
  await page.mouse.wheel(0, -300) // the reader moves up: the end is not followed any more
  for (const [name, path] of offered) {
    const button = lastText(page).getByRole('button').filter({ has: page.getByText(name, { exact: true }) })
    await expect(button).toContainText(new URL(collector.origin).host)
    await button.click()
    asked.push(`GET ${path} HTTP/1.1`)
    const image = lastText(page).getByRole('img', { name, exact: true })
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1)
    expect([...new Set(collector.requests.map(request => request.split('\r\n')[0]))]).toEqual(asked)
  }
  await page.waitForTimeout(1_000)
  for (const request of collector.requests) {
    expect(request).not.toMatch(/^(?:referer|cookie|authorization):/im)
    expect(request).not.toContain('password')
  }
  const before = collector.requests.length
  // What was looked at once is asked about again after a reload.
  await page.reload()
  await waitForStatus(page, 'done')
  await expect(lastText(page).getByRole('button').filter({ hasText: 'inline' })).toBeVisible()
  await page.waitForTimeout(1_000)
  expect(collector.requests).toHaveLength(before)
})
