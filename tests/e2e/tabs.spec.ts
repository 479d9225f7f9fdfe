import type { BrowserContext, Page } from '@playwright/test'
import { ask, composer, connect, expect, go, lastReply, lastText, messages, openApp, openSettings, send, test, waitForStatus } from '../helpers/platen'
import { chunk, ending, streamed, type Packet } from '../helpers/socketServer'

/** A tab that listens to others: it does so from the first touch on. */
async function openTab(context: BrowserContext, path = '#/'): Promise<Page> {
  const page = await context.newPage()
  await openApp(page, { path })
  await composer(page).press('Shift')
  await page.waitForTimeout(400)
  return page
}

const slowly: readonly Packet[] = Array.from({ length: 30 }, (_, index): Packet => [200, chunk(`word${index} `)])

test('a reply that one tab writes is in the list of the other, grows and ends there', async ({ page, context, server }) => {
  server.script({ parts: [...slowly.slice(0, 12), [0, ending]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  const other = await openTab(context)
  await send(page, 'Tell both tabs')
  await expect(other.getByTestId('conversation')).toHaveText(/Tell both tabs/)
  await other.getByTestId('conversation').click()
  await expect(lastText(other)).toContainText('word3')
  await expect(lastReply(other)).toHaveAttribute('data-status', 'streaming')
  await expect(other.getByTestId('stop')).toBeVisible()
  await waitForStatus(page, 'done')
  await waitForStatus(other, 'done')
  expect(await lastText(other).textContent()).toBe(await lastText(page).textContent())
  expect(server.posts).toHaveLength(1)
})

test('what happened elsewhere before a tab began to listen is there as well', async ({ page, context, server }) => {
  server.script(streamed(['Yes.']), streamed(['Once more.']))
  const untouched = await context.newPage()
  await openApp(untouched)
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'one')
  const other = await context.newPage()
  await openApp(other, { path: new URL(page.url()).hash })
  await expect(messages(other)).toHaveCount(2)
  await ask(page, 'two') // within the time in which the other one, not yet touched, hears nothing
  await openSettings(page, 'appearance')
  await page.getByTestId('theme').getByRole('radio', { name: 'Dark' }).check({ force: true })
  for (const tab of [other, untouched]) {
    await composer(tab).press('Shift')
    await expect(tab.locator('html')).toHaveAttribute('data-theme', 'dark')
  }
  await expect(messages(other)).toHaveCount(4)
  await expect(lastText(other)).toHaveText('Once more.')
  await expect(untouched.getByTestId('context-meter')).toContainText('test-model')
})

test('of two tabs that send at once in one conversation one does, and the other keeps its text', async ({ page, context, server }) => {
  server.script(streamed(['Yes.']), { parts: slowly, end: 'hang' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'one')
  const other = await openTab(context, new URL(page.url()).hash)
  await composer(page).fill('from the left')
  await composer(other).fill('from the right')
  await Promise.all([page, other].map(tab => composer(tab).press('Enter')))
  await Promise.all([page, other].map(tab => expect(lastReply(tab)).toHaveAttribute('data-status', 'streaming')))
  const left = await Promise.all([page, other].map(tab => composer(tab).inputValue()))
  expect(left.filter(text => text)).toHaveLength(1)
  await expect((left[0] ? page : other).getByText('A reply is still running. Your text is kept.')).toBeVisible()
  expect(server.posts).toHaveLength(2)
})

test('a draft follows into a box that nothing was typed in, and into no other', async ({ page, context, server }) => {
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'one')
  const other = await openTab(context, new URL(page.url()).hash)
  await composer(page).fill('half a thought')
  await expect(composer(other)).toHaveValue('half a thought')
  await composer(other).press('End')
  await composer(other).pressSequentially(', gone on with')
  await other.waitForTimeout(600)
  await expect(composer(page)).toHaveValue('half a thought') // it was typed here
  await page.reload()
  await expect(composer(page)).toHaveValue('half a thought, gone on with')
})

test('a reply whose tab was closed is interrupted in the other, and keeps what had come', async ({ page, context, server }) => {
  server.script({ parts: slowly, end: 'hang' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  const other = await openTab(context)
  await send(page, 'Then close me')
  await other.getByTestId('conversation').click()
  await expect(lastText(other)).toContainText('word2')
  await page.close()
  await waitForStatus(other, 'interrupted')
  await expect(lastText(other)).toContainText('word2')
  await expect(other.getByTestId('send')).toBeVisible()
})

test('Delete everything leaves nothing, whatever this tab and another one still write; the other one says so', async ({ page, context, server }) => {
  server.script({ parts: slowly, end: 'hang' }, { parts: slowly, end: 'hang' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  const other = await openTab(context)
  await send(other, 'Goes on elsewhere')
  await expect(lastText(other)).toContainText('word1')
  await composer(other).fill('Typed elsewhere')
  await send(page, 'Goes on here')
  await expect(lastText(page)).toContainText('word1')
  await composer(page).fill('Typed here')
  await openSettings(page, 'data')
  await page.getByTestId('delete-all').click()
  await page.getByTestId('confirm').click()
  await expect(other.getByTestId('storage-banner')).toContainText('deleted in another tab')
  await expect(composer(other)).toHaveValue('Typed elsewhere')
  await other.getByTestId('stop').click()
  await waitForStatus(other, 'stopped')
  await other.getByTestId('storage-banner').getByRole('button').click()
  for (const tab of [page, other]) {
    await expect(tab.getByTestId('storage-banner')).toHaveCount(0)
    await expect(composer(tab)).toHaveValue('')
    await expect(tab.getByTestId('conversation')).toHaveCount(0)
  }
  expect(await page.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open('platen')
    opening.onerror = () => reject(new Error('not opened'))
    opening.onsuccess = () => {
      const stores = ['conversations', 'messages', 'drafts', 'connections', 'keys']
      const requests = stores.map(store => opening.result.transaction(store).objectStore(store).count())
      requests.at(-1)!.onsuccess = () => resolve(requests.map(({ result }) => result))
    }
  }))).toEqual([0, 0, 0, 0, 0])
})

test('Stop in one tab ends the reply of the other', async ({ page, context, server }) => {
  server.script({ parts: slowly, end: 'hang' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  const other = await openTab(context)
  await send(page, 'Stop me from elsewhere')
  await other.getByTestId('conversation').click()
  await expect(lastText(other)).toContainText('word1')
  await other.getByTestId('stop').click()
  await waitForStatus(page, 'stopped')
  await waitForStatus(other, 'stopped')
  await expect.poll(() => server.posts[0]!.closedAt).toBeDefined()
})

test('names, deletions with their undo, settings and keys are the same in both', async ({ page, context, server }) => {
  server.script(streamed(['Yes.']))
  await openApp(page)
  await connect(page, { baseUrl: server.url, key: 'sk-test-0123456789' })
  await ask(page, 'One')
  const other = await openTab(context)
  await expect(other.getByTestId('conversation')).toHaveCount(1)

  await page.getByTestId('conversation').hover()
  await page.getByTestId('conversation').getByRole('button', { name: /delete/i }).click()
  await expect(other.getByTestId('conversation')).toHaveCount(0)
  await page.getByTestId('undo').click()
  await expect(other.getByTestId('conversation')).toHaveCount(1)

  await openSettings(page, 'appearance')
  await page.getByTestId('theme').getByRole('radio', { name: 'Dark' }).check({ force: true })
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')

  await other.getByTestId('conversation').click()
  await expect(messages(other)).toHaveCount(2)
  await go(page, '#/')
  await page.getByTestId('conversation').click()
  await ask(page, 'Two')
  await expect(messages(other)).toHaveCount(4)
})

test('without Web Locks, as on plain http, tabs tell each other what they write, and silence means that one is gone', async ({ page, context, server }) => {
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }))
  server.script({ parts: slowly, end: 'hang' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'No locks here')
  await expect(lastText(page)).toContainText('word0')
  const other = await openTab(context)
  await other.getByTestId('conversation').click()
  await expect(lastReply(other)).toHaveAttribute('data-status', 'streaming')
  await expect(lastText(other)).toContainText('word9') // it lives as long as it is heard of
  await page.close()
  await expect(lastReply(other)).toHaveAttribute('data-status', 'interrupted')
})

test('two tabs that write 200 messages each at the same time lose none of 400', async ({ page, context, server }) => {
  test.setTimeout(300_000)
  server.script(streamed(['Noted.']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  const other = await openTab(context)
  await Promise.all([write(page, 'left'), write(other, 'right')])
  expect(server.posts).toHaveLength(200)
  for (const tab of [page, other]) await expect(tab.getByTestId('conversation')).toHaveCount(2)
  const kept = await storedTexts(page)
  const wanted = ['left', 'right'].flatMap(name => Array.from({ length: 100 }, (_, index) => `${name} ${index}`))
  expect(kept.filter(text => text !== 'Noted.').toSorted()).toEqual(wanted.toSorted())
  expect(kept).toHaveLength(400)

  // what one tab wrote the other shows, to the last word
  await other.getByTestId('conversation').filter({ hasText: 'left' }).click()
  await expect(messages(other).filter({ hasText: 'left 99' })).toHaveCount(1)
  await expect(lastText(other)).toHaveText('Noted.')
})

/** Asks a hundred times, each as soon as the one before is answered. */
async function write(page: Page, name: string): Promise<void> {
  await page.evaluate(async (prefix) => {
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise(resolve => setTimeout(resolve, 10))
    }
    for (let index = 0; index < 100; index++) {
      const box = document.querySelector<HTMLTextAreaElement>('[data-testid="composer"]')
      if (!box) throw new Error('no composer')
      box.value = `${prefix} ${index}`
      box.dispatchEvent(new Event('input', { bubbles: true }))
      await new Promise(resolve => setTimeout(resolve))
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
      const asked = () => [...document.querySelectorAll<HTMLElement>('[data-testid="message"]')]
      await until(() => asked().at(-1)?.dataset.status === 'done' && Boolean(asked().at(-2)?.textContent?.includes(`${prefix} ${index}`)))
      await until(() => document.querySelector('[data-testid="send"]') !== null)
    }
  }, name)
}

/** The text of every message in the database, read beside the app. */
function storedTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => new Promise<string[]>((resolve, reject) => {
    const opening = indexedDB.open('platen')
    opening.onerror = () => reject(opening.error ?? new Error('not opened'))
    opening.onsuccess = () => {
      const reading = opening.result.transaction('messages').objectStore('messages').getAll()
      reading.onsuccess = () => {
        opening.result.close()
        resolve((reading.result as { parts: { text?: string }[] }[]).map(({ parts }) => parts[0]?.text ?? ''))
      }
    }
  }))
}
