import type { Page } from '@playwright/test'
import { ask, composer, connect, dumpDatabases, expect, fillAndLeave, lastReply, lastText, networkNoise, openApp, openSettings, send, test, waitForStatus } from '../helpers/platen'
import { pngOf, startPictureHost } from '../helpers/pictureHost'
import { frame, streamed, type Reply } from '../helpers/socketServer'

const json = { 'content-type': 'application/json' }
const generated = (...data: readonly object[]): Reply => ({ headers: json, parts: [[0, JSON.stringify({ created: 1, data })]] })
const thumbnails = (page: Page) => lastReply(page).getByTestId('image-thumbnail')

/** The pictures of the last reply that are really drawn. */
function drawn(page: Page): Promise<number> {
  return lastReply(page).locator('img').evaluateAll(images => images.filter(image => (image as HTMLImageElement).naturalWidth > 0).length)
}

async function storedBlobs(page: Page): Promise<number> {
  return (await dumpDatabases(page)).platen?.blobs?.length ?? 0
}

test('bytes, a host that lets pages read and one that does not: after both are gone, pictures or honest placeholders remain', async ({ page, server, guard }) => {
  const picture = await pngOf(300, 200, [180, 60, 40])
  const open = await startPictureHost(picture, { cors: true })
  const closed = await startPictureHost(picture, { cors: false })
  guard.allow({ console: [...networkNoise, /ERR_CONNECTION_REFUSED/], origins: [open.origin, closed.origin] })
  server.script(generated({ b64_json: picture.toString('base64') }, { url: `${open.origin}/a.png` }, { url: `${closed.origin}/b.png` }))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, '/image --n 3 a red fox')
  await waitForStatus(page, 'done')
  await expect.poll(() => drawn(page)).toBe(3)
  await expect.poll(() => storedBlobs(page)).toBe(2)
  await expect(lastReply(page).getByTestId('image-unkept')).toHaveCount(1)
  expect([...open.requests, ...closed.requests].filter(({ authorization, referrer }) => authorization ?? referrer)).toEqual([])

  await Promise.all([open.close(), closed.close()])
  await page.reload()
  await expect.poll(() => drawn(page)).toBe(2)
  await expect(lastReply(page).getByTestId('image-gone')).toContainText('a red fox')
  await expect(lastReply(page).getByTestId('image-again')).toBeVisible()
  expect(server.posts).toHaveLength(1) // nothing was asked for again by itself
})

test('the server sees the bodies of the source documents, to the byte', async ({ page, server, guard }) => {
  guard.allow({ console: networkNoise, origins: ['https://pics.example'] }) // the user's own address is shown
  const picture = (await pngOf(8, 8, [1, 2, 3])).toString('base64')
  server.script(generated({ b64_json: picture }), streamed(['A fox.']))
  await openApp(page)
  await connect(page, { baseUrl: server.url, model: 'gpt-4o' })
  await send(page, '/image --n 1 --size 1024x1024 a red fox')
  await waitForStatus(page, 'done')
  expect(server.posts[0]).toMatchObject({ path: '/v1/images/generations', body: '{"prompt":"a red fox","n":1,"size":"1024x1024"}' })

  await page.getByTestId('open-commands').click()
  await page.locator('[data-testid="command"][data-id="attach-address"]').click()
  await page.getByTestId('attach-address').fill('https://pics.example/fox.png?a=1&b=2')
  await page.getByTestId('attach-address').press('Enter')
  await expect(page.getByTestId('attachment')).toHaveCount(1)
  await ask(page, 'What is in this picture?')
  expect((JSON.parse(server.posts[1]!.body) as { messages: unknown[] }).messages.at(-1)).toEqual({ role: 'user', content: [
    { type: 'text', text: 'What is in this picture?' }, { type: 'image_url', image_url: { url: 'https://pics.example/fox.png?a=1&b=2' } },
  ] })
})

test('a large picture is shown small, opens large, and is stored as it came', async ({ page, server }) => {
  const large = await pngOf(4096, 2048, [20, 90, 160])
  server.script(generated({ b64_json: large.toString('base64') }))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, '/image a wide sea')
  await waitForStatus(page, 'done')
  await expect.poll(() => drawn(page)).toBe(1)
  expect(await lastReply(page).locator('img').first().evaluate(image => (image as HTMLImageElement).naturalWidth)).toBeLessThanOrEqual(640)
  await thumbnails(page).first().click()
  await expect(page.getByTestId('lightbox')).toBeVisible()
  await expect.poll(() => page.getByTestId('lightbox').locator('img').evaluateAll(images => Math.max(...images.map(image => (image as HTMLImageElement).naturalWidth)))).toBe(4096)
  const download = page.waitForEvent('download')
  await page.getByTestId('lightbox').getByTestId('lightbox-download').click()
  expect((await download).suggestedFilename()).toMatch(/^platen-a-wide-sea-\d{8}-\d{4}(?:-1)?\.png$/)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('lightbox')).toBeHidden()
})

test('partial pictures are shown while the rest is awaited, and Stop ends the request', async ({ page, server }) => {
  const picture = (await pngOf(64, 64, [90, 140, 60])).toString('base64')
  const partial = `event: image_generation.partial_image\n${frame({ type: 'image_generation.partial_image', partial_image_index: 0, b64_json: picture })}`
  server.script({ headers: { 'content-type': 'text/event-stream' }, parts: [[0, partial]], end: 'hang' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await openSettings(page)
  await fillAndLeave(page.getByTestId('image-model'), 'gpt-image-1')
  await page.goto('./#/')
  await send(page, '/image --partials 2 a meadow')
  await expect.poll(() => drawn(page)).toBe(1)
  expect(JSON.parse(server.posts[0]!.body)).toEqual({ prompt: 'a meadow', model: 'gpt-image-1', stream: true, partial_images: 2 })
  await page.getByTestId('stop').click()
  await waitForStatus(page, 'stopped')
  await expect.poll(() => server.posts[0]!.closedAt).toBeDefined()
  await expect(composer(page)).toBeFocused()
})

test('pictures that were waited for when the page was loaded anew were cut off by that, and not by the server', async ({ page, server }) => {
  server.script({ headers: json, parts: [], end: 'hang' })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, '/image a meadow')
  await expect(page.getByTestId('image-waiting')).toBeVisible()
  await expect.poll(() => server.posts.length).toBe(1)
  await page.reload()
  await waitForStatus(page, 'interrupted')
  await expect(lastReply(page).getByTestId('message-error')).toHaveAttribute('data-kind', 'interrupted')
  expect(server.posts).toHaveLength(1) // nothing is asked for again by itself
})

test('deleting a message frees its pictures, and undo brings them back', async ({ page, server }) => {
  server.script(generated({ b64_json: (await pngOf(300, 300, [200, 180, 40])).toString('base64') }))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, '/image a sun')
  await waitForStatus(page, 'done')
  await expect.poll(() => drawn(page)).toBe(1)
  const remove = async () => {
    await lastReply(page).hover()
    await lastReply(page).getByTestId('delete').click()
    await expect(page.getByTestId('undo')).toBeVisible()
  }
  await remove()
  await page.getByTestId('undo').click()
  await expect.poll(() => drawn(page)).toBe(1)
  expect(await storedBlobs(page)).toBe(1)
  await remove()
  await page.mouse.move(5, 5) // a notice stays as long as a pointer is on it
  await expect.poll(() => storedBlobs(page)).toBe(0)
})

test('a model that answers a chat call with pictures shows them', async ({ page, server }) => {
  const picture = (await pngOf(40, 40, [120, 40, 160])).toString('base64')
  server.script({ headers: json, parts: [[0, JSON.stringify({ created: 1, data: [{ url: `data:image/png;base64,${picture}` }] })]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Draw me something')
  await waitForStatus(page, 'done')
  await expect.poll(() => drawn(page)).toBe(1)
  await expect(lastText(page)).toBeHidden()
})
