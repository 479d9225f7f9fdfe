import type { CDPSession, Page } from '@playwright/test'
import { composer, connect, expect, lastText, messages, openApp, test, waitForStatus } from '../helpers/platen'
import { streamed, type SocketServer } from '../helpers/socketServer'

async function open(page: Page, server: SocketServer): Promise<CDPSession> {
  server.script(streamed(['收到']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await composer(page).click()
  return page.context().newCDPSession(page)
}

/** The two ways in which the page may see the Enter that an input method takes: neither types a line. */
async function enterInComposition(cdp: CDPSession): Promise<void> {
  for (const [key, keyCode] of [['Process', 229], ['Enter', 13]] as const) {
    const event = { key, code: 'Enter', windowsVirtualKeyCode: keyCode, nativeVirtualKeyCode: keyCode }
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
  }
}

test('Enter while composing sends nothing and keeps the text; Enter afterwards sends', async ({ page, server }) => {
  const cdp = await open(page, server)
  for (const text of ['n', 'ni', 'ni h', 'ni hao']) {
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  }
  await expect(composer(page)).toHaveValue('ni hao')
  await enterInComposition(cdp)
  await page.waitForTimeout(300)
  expect(server.posts).toHaveLength(0)
  await expect(messages(page)).toHaveCount(0)
  await expect(composer(page)).toHaveValue('ni hao')

  await cdp.send('Input.imeSetComposition', { text: '你好', selectionStart: 2, selectionEnd: 2 })
  await cdp.send('Input.insertText', { text: '你好' })
  await expect(composer(page)).toHaveValue('你好')
  expect(server.posts).toHaveLength(0)
  await page.waitForTimeout(400) // past the grace after compositionend
  await page.keyboard.press('Enter')
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toHaveText('收到')
  expect(server.posts).toHaveLength(1)
  expect(server.posts[0]?.body).toContain('"你好"')
  await expect(composer(page)).toHaveValue('')
})

test('the Enter that ends a composition, as Safari sends it after compositionend, sends nothing', async ({ page, server }) => {
  await open(page, server)
  await composer(page).evaluate((field: HTMLTextAreaElement) => {
    field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
    field.value = '你好'
    field.dispatchEvent(new InputEvent('input', { bubbles: true, data: '你好', isComposing: true }))
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '你好' }))
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))
  })
  await page.waitForTimeout(300)
  expect(server.posts).toHaveLength(0)
  await expect(composer(page)).toHaveValue('你好')
})

test('Shift+Enter breaks the line, Enter sends', async ({ page, server }) => {
  await open(page, server)
  await page.keyboard.type('one')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('two')
  await expect(composer(page)).toHaveValue('one\ntwo')
  expect(server.posts).toHaveLength(0)
  await page.keyboard.press('Enter')
  await waitForStatus(page, 'done')
  expect(server.posts[0]?.body).toContain('"one\\ntwo"')
})
