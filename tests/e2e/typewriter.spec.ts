import type { Page } from '@playwright/test'
import {
  ask, closeSettings, connect, expect, lastText, openApp, openSettings, send, test, waitForStatus,
} from '../helpers/platen'
import { chunk, ending, streamed, type Packet } from '../helpers/socketServer'

/** The text of the newest reply after a change of the page: when, how long, and the reply's status then. */
interface Change { readonly at: number, readonly length: number, readonly status: string }

const word = (index: number) => `w${String(index).padStart(4, '0')} ` // six characters
const words = (from: number, count: number) => Array.from({ length: count }, (_, index) => word(from + index)).join('')

test('bursts are spread over frames, and no word is behind for long', async ({ page, server }) => {
  const bursts = [5, 60, 3, 120, 40, 200, 1, 1, 80, 300]
  const pauses = [100, 400, 30, 150, 500, 250, 20, 20, 300, 100]
  const packets: Packet[] = []
  const ends: number[] = []
  let count = 0
  for (const [index, size] of bursts.entries()) {
    packets.push([pauses[index]!, chunk(words(count, size))])
    ends.push(count += size)
  }
  server.script(streamed(['Hello']), { parts: [...packets, [0, ending]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Hello') // what draws replies is there then
  await recordChanges(page)
  await send(page, 'In bursts, please')
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toContainText(word(count - 1).trim())

  const changes = await changesOf(page)
  const writes = server.posts.at(-1)!.writes
  const late = ends.map((end, index) => changes.find(({ length }) => length >= end * 6 - 1)!.at - writes[index]!.at)
  const steps = changes.map(({ length }, index) => length - (changes[index - 1]?.length ?? 0))
  console.log(`from socket to page, ms: ${late.map(Math.round).join(' ')}; characters a step: ${steps.join(' ')}`)
  expect(Math.max(...late)).toBeLessThan(600) // 250 ms, a frame on either side, and a slow machine
  expect(steps.filter(step => step > 0).length).toBeGreaterThan(2 * bursts.length)
  expect(Math.max(...steps.slice(1))).toBeLessThan(1800)
})

test('Stop shows all that has come in the same moment', async ({ page, server }) => {
  server.script(streamed(['Hello']), { parts: [[0, chunk('Once ')], [300, chunk(words(0, 1000))], [20_000, ending]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Hello')
  await recordChanges(page, { stopBehind: 20 })
  await send(page, 'A long story')
  await waitForStatus(page, 'stopped')
  await page.waitForTimeout(400)

  const changes = await changesOf(page)
  const whole = changes.at(-1)!.length
  expect(whole).toBe('Once '.length + 1000 * 6 - 1)
  expect(changes.findLast(({ status }) => status === 'streaming')!.length, 'some was held back').toBeLessThan(whole)
  expect(changes.find(({ status }) => status === 'stopped')!.length).toBe(whole)
})

test('a page that nobody sees shows text as it comes, and all of it when it is seen again', async ({ page, server }) => {
  const packets = Array.from({ length: 30 }, (_, index): Packet => [100, chunk(words(index * 20, 20))])
  server.script(streamed(['Hello']), { parts: [...packets, [0, ending]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Hello')
  await send(page, 'Meanwhile')
  await expect(lastText(page)).toContainText(word(10).trim())
  await setHidden(page, true)
  await expect.poll(() => server.posts.at(-1)!.endedAt).toBeTruthy()
  await expect.poll(() => lastText(page).textContent()).toContain(word(599).trim())
  await setHidden(page, false)
  await waitForStatus(page, 'done')
})

test('with reduced motion the text changes at most four times a second and the caret does not blink', async ({ page, server }) => {
  const packets = Array.from({ length: 60 }, (_, index): Packet => [50, chunk(words(index * 2, 2))])
  server.script(streamed(['Hello']), { parts: [...packets, [0, ending]] })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Hello')
  await recordChanges(page)
  await send(page, 'Slowly')
  await expect(lastText(page)).toContainText(word(20).trim())
  const caret = page.locator('.markdown .caret')
  expect(await caret.evaluate(element => getComputedStyle(element, '::after').animationName)).toBe('none')
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toContainText(word(119).trim())

  const changes = (await changesOf(page)).filter(({ length }, index, all) => length !== all[index - 1]?.length)
  const pauses = changes.slice(1).map(({ at }, index) => at - changes[index]!.at)
  console.log(`between two changes, ms: ${pauses.map(Math.round).join(' ')}`)
  expect(Math.min(...pauses)).toBeGreaterThan(150) // 250 ms, and a slow machine
  expect(changes.length).toBeLessThanOrEqual(2 + (changes.at(-1)!.at - changes[0]!.at) / 240)
})

test('the even pace can be turned off, and on again', async ({ page, server }) => {
  const burst = { parts: [[0, chunk('Once ')], [300, chunk(words(0, 300))], [0, ending]] as Packet[] }
  server.script(streamed(['Hello']), burst)
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Hello')
  const between = async (pace: string) => {
    await openSettings(page, 'appearance')
    await page.getByTestId('setting-typewriter').locator('label', { hasText: pace }).click()
    await closeSettings(page)
    await recordChanges(page)
    await ask(page, 'At once or not')
    await expect(lastText(page)).toContainText(word(299).trim())
    const changes = await changesOf(page)
    const part = changes.filter(({ length }) => length > 10 && length < 1500)
    return part.length
  }
  expect(await between('As they arrive')).toBe(0)
  expect(await between('Evenly')).toBeGreaterThan(0)
})

/** Notes every change of the newest reply from the next one on; may press Stop once a text is longer than that. */
async function recordChanges(page: Page, { stopBehind = Infinity } = {}): Promise<void> {
  await page.evaluate((limit) => {
    const replies = () => document.querySelectorAll<HTMLElement>('[data-testid="message"][data-role="assistant"]')
    const old = new Set(replies())
    const changes: Change[] = []
    Object.assign(window, { changes })
    const look = () => {
      const reply = [...replies()].at(-1)
      if (!reply || old.has(reply)) return
      const length = reply.querySelector('[data-testid="message-text"]')?.textContent.trimEnd().length ?? 0
      if (length === 0) return
      changes.push({ at: performance.timeOrigin + performance.now(), length, status: reply.dataset.status ?? '' })
      if (length > limit && reply.dataset.status === 'streaming') document.querySelector<HTMLElement>('[data-testid="stop"]')?.click()
    }
    new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ['data-status'] })
  }, stopBehind)
}

async function changesOf(page: Page): Promise<readonly Change[]> {
  return page.evaluate(() => (window as unknown as { changes: Change[] }).changes)
}

/** Does to a page what the background does: no frames come. The browser itself takes each of our pages for seen. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((on) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: on })
    const page = window as Window & { realFrame?: typeof requestAnimationFrame }
    page.realFrame ??= window.requestAnimationFrame.bind(window)
    window.requestAnimationFrame = on ? () => 0 : page.realFrame
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}
