import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ask, composer, expect, lastReply, lastText, messages, openApp, send, test, waitForStatus } from '../helpers/platen'
import { startStaticServer } from '../helpers/staticServer'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the first page answers at once, as a demo, and nothing leaves the machine', async ({ page, site }) => {
  const hosts = new Set<string>()
  page.on('request', request => hosts.add(new URL(request.url()).host))
  await openApp(page)
  await expect(page.locator('body')).toContainText(/demo/i)
  await send(page, 'Who are you?')
  await waitForStatus(page, 'done', 20_000)
  expect((await lastText(page).textContent() ?? '').length).toBeGreaterThan(20)
  await expect(messages(page)).toHaveCount(2)
  await expect(messages(page).first()).toContainText('Who are you?')
  expect(page.url()).toMatch(/#\/c\/[0-9a-f-]{36}$/)
  expect([...hosts]).toEqual([new URL(site.url).host])

  await page.reload()
  await expect(messages(page)).toHaveCount(2)
  await waitForStatus(page, 'done')
})

test('the demo answers Chinese in Chinese', async ({ page }) => {
  await openApp(page)
  await send(page, '你好，你能做什么？')
  await waitForStatus(page, 'done', 20_000)
  await expect(lastText(page)).toContainText(/[一-龥]{4}/)
})

test('the built app runs under any sub-path of a static host', async ({ page, guard }) => {
  const site = await startStaticServer({ path: '/some/deep/path/' })
  guard.allow({ origins: [site.origin] })
  await openApp(page, { url: site.url })
  await ask(page, 'Hello')
  await page.reload()
  await expect(messages(page)).toHaveCount(2)
  await site.close()
})

test('a link with a question fills the composer and sends nothing', async ({ page }) => {
  await openApp(page, { path: '#/?q=What%20is%20a%20platen%3F' })
  await expect(composer(page)).toHaveValue('What is a platen?')
  await page.waitForTimeout(500)
  await expect(messages(page)).toHaveCount(0)
})

test('`npm start` builds, serves and prints the address, and there one can chat', async ({ page, guard }) => {
  test.setTimeout(300_000)
  test.skip(process.platform === 'win32', 'process groups are ended in another way there')
  const child = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    env: { ...process.env, BROWSER: 'none', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', data => output += String(data))
  child.stderr.on('data', data => output += String(data))
  try {
    const address = /http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d+\/\S*/
    await expect.poll(() => output, { timeout: 120_000 }).toMatch(address)
    const url = address.exec(output)![0]
    guard.allow({ origins: [new URL(url).origin] })
    await openApp(page, { url })
    await send(page, 'Hello there')
    await waitForStatus(page, 'done', 20_000)
    await expect(lastReply(page)).toBeVisible()
  } finally {
    process.kill(-child.pid!, 'SIGTERM')
  }
})
