import { randomInt } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type BrowserContext, type LaunchOptions, type Page } from '@playwright/test'
import { connect, createGuard, expect, go, lastText, openApp, send, test, waitForStatus } from '../helpers/platen'
import { chunk, streamed, type Packet } from '../helpers/socketServer'

const rounds = 20
const intervalMs = 40
/** Half a second, and one write: what a packet needs to the page and a record to the disk. */
const mayLoseMs = 500 + 250

test('killing the browser amid a reply loses no more than half a second and one write, and never an earlier message', async ({ launchOptions, site, server }, info) => {
  test.setTimeout(480_000)
  const seed = Number(process.env.PLATEN_SEED ?? randomInt(2 ** 31))
  console.log(`seed ${seed} (PLATEN_SEED=${seed} repeats these moments)`)
  const random = generator(seed)
  await mkdir(info.outputDir, { recursive: true })
  const profile = await mkdtemp(join(info.outputDir, 'profile-'))
  const guard = createGuard([site.origin, server.origin])
  const words = Array.from({ length: 600 }, (_, index) => `n${index}`)
  server.script({ parts: words.map((word): Packet => [intervalMs, chunk(`${word} `)]), end: 'hang' })

  let session = await start(profile, launchOptions)
  await guard.watch(session.context)
  await openApp(session.page, { url: site.url })
  await connect(session.page, { baseUrl: server.url })
  const losses: number[] = []
  let earlier: ReadonlyMap<string, string> = new Map()
  for (let round = 0; round < rounds; round++) {
    const { page } = session
    await go(page, '#/')
    await send(page, `Round ${round}`)
    await expect(lastText(page)).toContainText('n0 ')
    await page.waitForTimeout(600 + random() * 1200)
    const address = page.url()
    const post = server.posts[round]!
    const killedAt = Date.now()
    process.kill(session.pid, 'SIGKILL')
    await session.context.close().catch((error: unknown) => console.log(`after the kill: ${String(error).split('\n')[0]}`))

    session = await start(profile, launchOptions)
    await guard.watch(session.context)
    await openApp(session.page, { url: site.url, path: new URL(address).hash })
    await waitForStatus(session.page, 'interrupted')
    const kept = (await lastText(session.page).textContent() ?? '').trim().split(/\s+/)
    expect(kept, 'the text is a whole beginning').toEqual(words.slice(0, kept.length))
    const sent = post.writes.filter(({ at }) => at <= killedAt)
    const lostSince = sent[kept.length]?.at ?? killedAt
    losses.push(killedAt - lostSince)
    console.log(`round ${round}: ${sent.length} sent, ${kept.length} kept, lost the last ${killedAt - lostSince} ms`)
    const stored = await storedMessages(session.page)
    for (const [id, text] of earlier) expect(stored.get(id), 'an earlier message is as it was').toBe(text)
    expect(stored.size).toBe(2 * (round + 1))
    earlier = stored
    expect(server.posts, 'nothing was sent by itself').toHaveLength(round + 1)
  }
  await expect(session.page.getByTestId('conversation')).toHaveCount(rounds)
  server.script(streamed(['Fine.']))
  await openApp(session.page, { url: site.url })
  await send(session.page, 'Still there?')
  await waitForStatus(session.page, 'done')
  await session.context.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  expect(Math.max(...losses)).toBeLessThanOrEqual(mayLoseMs)
  expect(guard.problems).toEqual([])
})

interface Session { readonly context: BrowserContext, readonly page: Page, readonly pid: number }

async function start(profile: string, options: LaunchOptions): Promise<Session> {
  const context = await chromium.launchPersistentContext(profile, { ...options, headless: true, locale: 'en-US' })
  const page = context.pages()[0] ?? await context.newPage()
  const browser = context.browser()
  if (!browser) throw new Error('a persistent context without a browser')
  const cdp = await browser.newBrowserCDPSession()
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo') as { processInfo: { type: string, id: number }[] }
  const pid = processInfo.find(({ type }) => type === 'browser')?.id
  if (!pid) throw new Error('no browser process')
  return { context, page, pid }
}

/** Every message that is stored, by its id. */
async function storedMessages(page: Page): Promise<ReadonlyMap<string, string>> {
  return new Map(await page.evaluate(() => new Promise<[string, string][]>((resolve, reject) => {
    const opening = indexedDB.open('platen')
    opening.onerror = () => reject(opening.error ?? new Error('not opened'))
    opening.onsuccess = () => {
      const reading = opening.result.transaction('messages').objectStore('messages').getAll()
      reading.onerror = () => reject(reading.error ?? new Error('not read'))
      reading.onsuccess = () => {
        opening.result.close()
        const messages = reading.result as { readonly id: string, readonly role: string, readonly parentId?: string, readonly parts: unknown }[]
        resolve(messages.map(({ id, role, parentId, parts }) => [id, JSON.stringify([role, parentId, parts])]))
      }
    }
  })))
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
}
