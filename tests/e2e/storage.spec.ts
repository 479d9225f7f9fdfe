import type { CDPSession, Page } from '@playwright/test'
import {
  ask, composer, connect, dumpDatabases, expect, lastReply, lastText, messages, openApp, send, test, waitForStatus,
} from '../helpers/platen'
import { chunk, ending, streamed } from '../helpers/socketServer'

// Chromium asks for free space seldom and remembers the answer: the small quota must stand before the
// page first stores something.

interface Disk { fill(): Promise<void>, free(): Promise<void> }

async function smallDisk(page: Page, origin: string, quotaSize: number): Promise<Disk> {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize })
  return {
    fill: () => page.evaluate(fillDisk),
    free: () => cdp.send('Storage.overrideQuotaForOrigin', { origin }).then(() => undefined),
  }
}

/** Runs in the page: stores ballast in a database of its own until not even 50 bytes go in. */
async function fillDisk(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('ballast', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('ballast', { autoIncrement: true })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no ballast'))
  })
  const put = (size: number) => new Promise<boolean>(resolve => {
    const transaction = database.transaction('ballast', 'readwrite')
    transaction.oncomplete = () => resolve(true)
    transaction.onabort = () => resolve(false)
    // Random, because what can be compressed takes no room.
    transaction.objectStore('ballast').put(crypto.getRandomValues(new Uint8Array(size)))
  })
  for (const size of [60_000, 10_000, 1_000, 200, 50]) {
    for (let left = 200; left && await put(size); left--) { /* more */ }
  }
  database.close()
}

const sentence = /free (up )?(some )?space|空间/i

test('on a full disk nothing is sent, the text stays, a sentence says why; later it goes out', async ({ page, server, site }) => {
  const disk = await smallDisk(page, site.origin, 2_000_000)
  server.script(streamed(['Welcome back']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await disk.fill()
  await send(page, 'Will this be kept?')

  await expect(page.getByText(sentence).first()).toBeVisible()
  await page.waitForTimeout(1000)
  for (let again = 0; again < 5; again++) {
    await page.getByTestId('send').click() // it can be tried as often as one likes
    await expect(page.getByTestId('stop')).toBeHidden()
  }
  expect(server.posts).toHaveLength(0)
  await expect(composer(page)).toHaveValue('Will this be kept?')

  await disk.free()
  await page.getByTestId('send').click()
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toHaveText('Welcome back')
  await expect(messages(page)).toHaveCount(2)
  expect(server.posts).toHaveLength(1)
  await page.reload()
  await expect(messages(page)).toHaveCount(2)
})

test('a disk that fills amid a reply does not stop it: the text stays on the page, a banner tells, saving goes on later', async ({ page, server, site }) => {
  const disk = await smallDisk(page, site.origin, 2_000_000)
  const words = Array.from({ length: 40 }, (_, index) => `n${index} `)
  server.script({ parts: [...words.map(word => [100, chunk(word + 'x'.repeat(50))] as const), [2000, chunk('last')], [0, ending]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Tell me')
  await expect(lastText(page)).toContainText('n2 ')
  await disk.fill()
  await expect(page.getByText(sentence).first()).toBeVisible()
  await waitForStatus(page, 'streaming')
  await expect(lastText(page)).toContainText('n39 ')
  await page.getByTestId('storage-banner').getByRole('button', { name: 'Free space' }).click()
  await expect(page.getByTestId('storage-figures')).toBeVisible()
  await page.goBack()
  await disk.free()
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toContainText('last')
  await page.waitForTimeout(500)
  await page.reload()
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toContainText('last')
})

test('on a full disk a message can be deleted, and is gone with the next page', async ({ page, server, site }) => {
  const disk = await smallDisk(page, site.origin, 2_000_000)
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'First')
  await ask(page, 'Second')
  await disk.fill()
  await messages(page).nth(2).hover()
  await messages(page).nth(2).getByTestId('delete').click()
  await expect(messages(page)).toHaveCount(2)
  await expect(page.getByTestId('toast')).toContainText('The disk is full')
  await page.getByTestId('undo').press('Escape')
  await expect.poll(async () => (await dumpDatabases(page)).platen?.messages?.length).toBe(2)
  await page.reload()
  await expect(messages(page)).toHaveCount(2)
})

test('a browser that refuses to store works in memory, and a banner says so', async ({ page, server }) => {
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('', 'SecurityError')
    }
  })
  server.script(streamed(['Not for long']))
  await openApp(page)
  await expect(page.getByTestId('storage-banner')).toContainText('keeps nothing for this page')
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Hello')
  await expect(lastText(page)).toHaveText('Not for long')
})

test('a prompt of 5 MB is refused with its size and the limit, and stays in the composer', async ({ page, server }) => {
  const text = 'word '.repeat(1_048_576)
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  const pastedAt = Date.now()
  await composer(page).evaluate((field: HTMLTextAreaElement, value) => {
    field.value = value
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }, text)
  await page.getByTestId('send').click()
  const told = page.getByText(/5(\.\d+)? ?M(i)?B/).first()
  await expect(told).toBeVisible()
  await expect(told).toContainText(/\d[^\d]+\d/) // its size and the limit
  expect(Date.now() - pastedAt, 'ms from the paste to the sentence').toBeLessThan(15_000)
  expect(server.posts).toHaveLength(0)
  await expect(messages(page)).toHaveCount(0)
  expect(await composer(page).evaluate((field: HTMLTextAreaElement) => field.value.length)).toBe(text.length)

  server.script(streamed(['Short is fine']))
  await ask(page, 'A short one')
})

test('an empty prompt gets a short notice and sends nothing', async ({ page, server }) => {
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await composer(page).click()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/empty|nothing to send|不能为空/i).first()).toBeVisible()
  await composer(page).fill('   \n ')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(300)
  expect(server.posts).toHaveLength(0)
  await expect(messages(page)).toHaveCount(0)
})

test('Enter while a reply runs keeps the text and sends nothing', async ({ page, server }) => {
  server.script(streamed(Array.from({ length: 30 }, (_, index) => `n${index} `), 100))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'First')
  await expect(lastText(page)).toContainText('n2 ')
  await composer(page).fill('Second')
  await composer(page).press('Enter')
  await page.waitForTimeout(300)
  expect(server.posts).toHaveLength(1)
  await expect(composer(page)).toHaveValue('Second')
  await expect(lastReply(page)).toHaveAttribute('data-status', 'streaming')
})
