import type { Page } from '@playwright/test'
import { chatBody, composer, connect, expect, messages, networkNoise, openApp, test, waitForStatus } from '../helpers/platen'
import { streamed } from '../helpers/socketServer'

interface Given { readonly name: string, readonly mimeType: string, readonly buffer: Buffer }
interface Content { readonly type: string, readonly text?: string, readonly image_url?: { readonly url: string } }

const text = { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('# Notes\n\nof a trip') }
const large = { name: 'large.txt', mimeType: 'text/plain', buffer: Buffer.alloc(30_000_000, 97) }
const broken = { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a0000000d49484452ffff', 'hex') }
const heic = { name: 'IMG_1.HEIC', mimeType: '', buffer: Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), Buffer.alloc(400, 3)]) }
const program = { name: 'cat.png', mimeType: 'image/png', buffer: Buffer.concat([Buffer.from('MZ\x90\0\x03\0', 'latin1'), Buffer.alloc(4000)]) }
const installer = { ...program, name: 'setup.exe', mimeType: 'application/x-msdownload' }

/** A photo as a phone takes it: lying on its side, with a word about where it was taken. */
async function photo(page: Page, width: number, height: number): Promise<Buffer> {
  const bytes = await page.evaluate(async ([wide, high]) => {
    const canvas = new OffscreenCanvas(wide!, high!)
    const context = canvas.getContext('2d')!
    context.fillStyle = 'teal'
    context.fillRect(0, 0, wide! / 2, high!)
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())]
  }, [width, height])
  const exif = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS-48.137', 'latin1')
  return Buffer.concat([Buffer.from(bytes.slice(0, 2)), Buffer.from([0xFF, 0xE1, 0, exif.length + 2]), exif, Buffer.from(bytes.slice(2))])
}

/** Puts files into the page from outside, as a paste or a drop does. */
async function bring(page: Page, way: 'paste' | 'drop', files: readonly Given[]): Promise<void> {
  const plain = files.map(file => file === large // made over there: to send it takes seconds
    ? { ...file, base64: 'YWFh', times: large.buffer.length / 3 }
    : { ...file, base64: file.buffer.toString('base64'), times: 1 }).map(({ buffer: _, ...file }) => file)
  await page.evaluate(({ how, list }) => {
    const data = new DataTransfer()
    for (const { name, mimeType, base64, times } of list) {
      const bytes = Uint8Array.from(atob(base64).repeat(times), letter => letter.charCodeAt(0))
      data.items.add(new File([bytes], name, { type: mimeType }))
    }
    const target = how === 'paste' ? document.querySelector('[data-testid="composer"]')! : document.body
    if (how === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    else for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
  }, { how: way, list: plain })
}

const chips = (page: Page) => page.getByTestId('attachment')
const notes = (page: Page) => page.getByTestId('attach-note')

test('by button, each file is taken in its way, survives a reload, and is sent without the place of the photo', async ({ page, server, guard }) => {
  guard.allow({ console: networkNoise })
  const workers: string[] = []
  page.on('worker', worker => workers.push(worker.url()))
  await openApp(page)
  await connect(page, { baseUrl: server.url, model: 'gpt-4o' })
  const window = page.waitForEvent('filechooser')
  await page.getByTestId('attach').click()
  await (await window).setFiles([
    { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: await photo(page, 3000, 2000) }, text, large, broken, heic, program, installer,
  ])
  await expect(chips(page)).toHaveText([/IMG_1\.jpg1365 × 2048 · \d+ kB/, /notes\.md/, /large\.txt.*30 MB · not sent/, /setup\.exe.*not sent/])
  await expect(notes(page)).toHaveText([/large\.txt.*1 MB/, /broken\.png.*damaged/, /IMG_1\.HEIC.*Most Compatible/, /cat\.png.*not a picture/])
  expect(workers).toEqual([expect.stringMatching(/\/assets\/pictures-[^/]+\.js$/)])

  await page.reload()
  await expect(chips(page)).toHaveCount(4)
  await expect(chips(page).locator('img')).toHaveJSProperty('complete', true)
  server.script(streamed(['Nice.']))
  await composer(page).fill('What is this?')
  await page.getByTestId('send').click()
  await waitForStatus(page, 'done')
  await expect(chips(page)).toHaveCount(0)
  const content = chatBody(server.posts.at(-1)!.body).messages.at(-1)!.content as readonly Content[]
  const words = content.find(({ type }) => type === 'text')?.text
  expect(words).toContain('# Notes')
  expect(words).toContain('What is this?')
  expect(words).not.toContain('setup.exe')
  const url = content.find(({ type }) => type === 'image_url')?.image_url?.url ?? ''
  expect(url).toMatch(/^data:image\/jpeg;base64,/)
  expect(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64').toString('latin1')).not.toMatch(/Exif|GPS/)
  await expect(messages(page).first().getByTestId('file-card')).toHaveCount(3)
})

test('by paste and by drop, anywhere on the page, with words about what cannot be taken', async ({ page }) => {
  await openApp(page)
  const picture = { name: 'image.png', mimeType: 'image/png', buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 30 } }) }
  await bring(page, 'paste', [picture])
  await expect(chips(page)).toHaveText([/image\.png40 × 30/])
  await bring(page, 'paste', [broken, text])
  await expect(chips(page)).toHaveCount(2)
  await expect(notes(page)).toHaveText([/broken\.png/])
  await bring(page, 'drop', [{ ...picture, name: 'dropped.png' }, large, heic, installer])
  await expect(chips(page)).toHaveText([/image/, /notes/, /dropped\.png40 × 30/, /large.*not sent/, /setup.*not sent/])
  await expect(notes(page)).toHaveText([/large/, /HEIC/])
  await expect(page.getByTestId('drop-overlay')).toHaveCount(0)
  await page.getByTestId('attachment-remove').first().focus()
  for (let presses = 0; presses < 5; presses++) await page.keyboard.press('Delete')
  await expect(chips(page)).toHaveCount(0)
  await expect(composer(page)).toBeFocused()
  await notes(page).filter({ hasText: 'dropped' }).getByRole('button', { name: 'Undo' }).click()
  await expect(chips(page)).toHaveText([/dropped/])
})

test('a model that sees nothing is told before anything is sent', async ({ page, server, guard }) => {
  guard.allow({ console: networkNoise })
  await openApp(page)
  await connect(page, { baseUrl: server.url, model: 'deepseek-chat' })
  await bring(page, 'paste', [{ name: 'image.png', mimeType: 'image/png', buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 30 } }) }])
  await expect(page.getByTestId('vision-choice')).toContainText('deepseek-chat cannot see pictures')
  await composer(page).fill('Look')
  await page.getByTestId('send').click()
  await expect(page.locator('#composer-notice')).toContainText('Choose first')
  expect(server.posts).toHaveLength(0)
  server.script(streamed(['Nothing there.']))
  await page.getByTestId('vision-without').click()
  await page.getByTestId('send').click()
  await waitForStatus(page, 'done')
  expect(chatBody(server.posts.at(-1)!.body).messages.at(-1)?.content).toBe('Look')
})
