import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { ask, composer, connect, expect, go, lastReply, messages, openApp, test } from '../helpers/platen'
import { streamed } from '../helpers/socketServer'
import { seedConversations } from '../helpers/seedConversations'
import { startStaticServer } from '../helpers/staticServer'

async function seed(page: Page): Promise<void> {
  await openApp(page)
  await seedConversations(page, ['One', 'Two', 'Three', 'Four'].map(title => ({ id: title.toLowerCase(), title, texts: [`Tell me of ${title}`, `This is ${title}.`] })))
  await page.reload()
  await expect(composer(page)).toBeFocused() // or it would take the focus from what is tried next
}

const rows = (page: Page) => page.getByTestId('conversation')
const row = (page: Page, id: string) => page.locator(`[data-testid="conversation"][data-id="${id}"]`)

async function menuOf(page: Page, id: string, entry: string): Promise<void> {
  await row(page, id).hover()
  await row(page, id).getByTestId('conversation-more').click()
  await page.getByTestId(entry).click()
}

test('several conversations are selected, deleted at once, and come back with one undo', async ({ page }) => {
  await seed(page)
  await go(page, '#/c/two')
  await row(page, 'four').getByRole('link').click({ modifiers: ['ControlOrMeta'] })
  await row(page, 'two').getByRole('checkbox').click({ modifiers: ['Shift'] })
  await expect(page.getByTestId('selection-count')).toHaveText('3 selected')
  await page.keyboard.press('Delete')
  await expect(rows(page)).toHaveText([/One/])
  await expect(page.getByTestId('toast')).toHaveText(/3 conversations deleted/)
  await expect(composer(page)).toBeVisible()
  await page.getByTestId('undo').click()
  await expect(rows(page)).toHaveText([/Four/, /Three/, /Two/, /One/])
  await page.reload()
  await expect(rows(page)).toHaveCount(4)
  await row(page, 'two').getByRole('link').click()
  await expect(messages(page)).toHaveCount(2)
})

test('a tag that was given by keyboard narrows the list down, and the search with it', async ({ page }) => {
  await seed(page)
  await row(page, 'three').getByRole('link').focus()
  await expect(row(page, 'three').getByTestId('conversation-more')).toBeVisible()
  for (let key = 0; key < 3; key++) await page.keyboard.press('Tab') // past pin and delete
  await expect(row(page, 'three').getByTestId('conversation-more')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('t')
  await page.keyboard.press('Enter')
  await page.getByTestId('tag-input').fill('旅行, Work')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('own-tag')).toHaveText(['旅行', 'Work'])
  await page.keyboard.press('Escape')
  await expect(row(page, 'three').getByRole('link')).toBeFocused()
  await page.getByTestId('tag').filter({ hasText: 'Work' }).click()
  await expect(rows(page)).toHaveText([/Three/])
  await page.getByTestId('search').fill('#旅 this')
  await expect(page.getByTestId('search-result')).toHaveText([/This is Three/])
  await page.getByTestId('search').fill('')
  await page.getByTestId('tag').filter({ hasText: 'Work' }).press('Enter')
  await expect(rows(page)).toHaveCount(4)
})

test('what is selected is exported alone, and can be imported again', async ({ page }) => {
  await seed(page)
  await menuOf(page, 'one', 'menu-select')
  await row(page, 'three').getByRole('checkbox').press('Space')
  await page.getByTestId('selection-export').click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('selection-archive').click()])
  const { conversations } = JSON.parse(await readFile(await download.path(), 'utf8')) as { conversations: { title: string }[] }
  expect(conversations.map(({ title }) => title).sort()).toEqual(['One', 'Three'])
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('selection-bar')).toBeHidden()
  await go(page, '#/settings/data')
  await page.getByTestId('import-file').setInputFiles(await download.path())
  await expect(page.getByTestId('confirm-dialog')).toContainText('2 are here already')
  await page.getByTestId('confirm').click()
  await expect(rows(page)).toHaveCount(6)
})

test('on plain http text is copied all the same, and where nothing can be it is said', async ({ page, guard, server }) => {
  const site = await startStaticServer()
  const url = site.url.replace('127.0.0.1', 'server.test')
  guard.allow({ origins: [new URL(url).origin] })
  server.script(streamed(['```js\nlet a = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n']))
  await openApp(page, { url })
  expect(await page.evaluate(() => [isSecureContext, 'clipboard' in navigator])).toEqual([false, false])
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Code and a table')
  // what the browser was told to copy, as it is pasted elsewhere
  const pasted = async () => {
    await composer(page).fill('')
    await composer(page).press('ControlOrMeta+v')
    return composer(page).inputValue()
  }
  await lastReply(page).getByRole('button', { name: 'Copy code' }).click()
  await expect(lastReply(page).locator('figure, .code-block').getByRole('status').first()).toHaveText('Copied')
  expect(await pasted()).toBe('let a = 1')
  await lastReply(page).getByRole('button', { name: /copy.*markdown/i }).click()
  expect(await pasted()).toContain('| 1 | 2 |')
  await lastReply(page).getByTestId('copy').click()
  expect(await pasted()).toContain('```js\nlet a = 1\n```')
  // where the browser takes nothing at all it is said
  await page.evaluate(() => { document.execCommand = () => false })
  await lastReply(page).getByRole('button', { name: 'Copy code' }).click()
  await expect(lastReply(page).getByRole('status').first()).toHaveText('The browser did not let it be copied')
  await site.close()
})
