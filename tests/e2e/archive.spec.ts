import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { ask, composer, expect, go, lastReply, messages, openApp, test, waitForStatus } from '../helpers/platen'

/** Exports everything by the settings, and gives the file. */
async function exportAll(page: Page): Promise<{ readonly name: string, readonly text: string, readonly path: string }> {
  await go(page, '#/settings/data')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()])
  const path = await download.path()
  return { name: download.suggestedFilename(), text: await readFile(path, 'utf8'), path }
}

const timeless = (text: string) => text.replace(/"exportedAt":\d+/, '')

test('a conversation with pictures survives export, the deletion of everything, and import', async ({ page }) => {
  await openApp(page)
  await ask(page, '/image --n 2 a lighthouse')
  await waitForStatus(page, 'done')
  await expect(lastReply(page).getByTestId('image-thumbnail')).toHaveCount(2)
  const first = await exportAll(page)
  expect(first.name).toMatch(/^platen-\d{4}-\d\d-\d\d\.json$/)
  const { conversations, blobs } = JSON.parse(first.text) as { conversations: object[], blobs: Readonly<Record<string, { type: string }>> }
  expect(conversations).toHaveLength(1)
  expect(Object.values(blobs).map(({ type }) => type)).toEqual(['image/png', 'image/png'])

  await page.getByTestId('delete-all').click()
  await Promise.all([page.waitForEvent('load'), page.getByTestId('confirm').click()])
  await expect(composer(page)).toBeVisible()
  await expect(page.getByTestId('conversation')).toHaveCount(0)

  await go(page, '#/settings/data')
  await page.getByTestId('import-file').setInputFiles(first.path)
  await expect(page.getByTestId('confirm-dialog')).toContainText('2 pictures')
  await page.getByTestId('confirm').click()
  await expect(page.getByTestId('conversation')).toHaveCount(1)
  await page.reload()
  expect(timeless((await exportAll(page)).text) === timeless(first.text), 'the same file but for its time').toBe(true)

  await page.getByTestId('conversation').getByRole('link').click()
  await expect(messages(page)).toHaveCount(2)
  await expect(lastReply(page).getByTestId('image-thumbnail')).toHaveCount(2)
})

test('an import that is taken back leaves nothing', async ({ page }) => {
  await openApp(page)
  await go(page, '#/settings/data')
  const archive = { format: 'platen-archive', version: 1, conversations: [{ id: 'c1', title: 'Foxes', messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] }] }
  await page.getByTestId('import-file').setInputFiles({ name: 'archive.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(archive)) })
  await page.getByTestId('confirm').click()
  await expect(page.getByTestId('conversation')).toHaveText(/Foxes/)
  await page.getByTestId('undo').click()
  await expect(page.getByTestId('conversation')).toHaveCount(0)
  await page.reload()
  await expect(composer(page)).toBeVisible()
  await expect(page.getByTestId('conversation')).toHaveCount(0)
})
