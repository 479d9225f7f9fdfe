import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { ask, connect, expect, networkNoise, newConversation, openApp, openSettings, send, test, waitForStatus } from '../helpers/platen'
import { pngOf } from '../helpers/pictureHost'
import { frame, streamed } from '../helpers/socketServer'

const rich = [
  '# A heading\n\nSome **bold**, *slanted* and `inline code`, and [a link](https://example.com).\n\n',
  '- one\n- two\n  1. inner\n\n> A quote\n\n```js\nconst answer = 42\n```\n\n',
  '| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n![a picture](https://example.com/a.png)\n\n---\n',
]

for (const language of ['en', 'zh'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const device of ['desktop', 'phone'] as const) {
      const unlike = [language !== 'en', colorScheme !== 'light', device !== 'desktop'].filter(Boolean).length
      if (unlike % 2) continue // with half of them every two of the three meet each other
      test.describe(`${language}, ${colorScheme}, ${device}`, () => {
        test.use({
          colorScheme,
          locale: language === 'zh' ? 'zh-CN' : 'en-US',
          viewport: device === 'phone' ? { width: 390, height: 844 } : { width: 1280, height: 800 },
          hasTouch: device === 'phone',
          isMobile: device === 'phone',
          contextOptions: { reducedMotion: 'reduce' },
        })

        test('axe finds nothing on welcome, conversation, error and settings', async ({ page, server, guard }) => {
          guard.allow({ console: networkNoise })
          await openApp(page)
          await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`))
          await expectNoViolations(page, 'welcome')

          const reasoning = frame({ choices: [{ index: 0, delta: { reasoning_content: 'Let me think.' } }] })
          const reply = streamed(rich)
          server.script({ ...reply, parts: [[0, reasoning], ...reply.parts ?? []] })
          await connect(page, { baseUrl: server.url })
          await ask(page, '# Not a heading\nbut a prompt of two lines')
          await expectNoViolations(page, 'conversation')

          server.script({ status: 500, headers: { 'content-type': 'application/json' }, parts: [[0, '{"error":{"message":"broken"}}']] })
          await send(page, 'And now an error')
          await waitForStatus(page, 'failed')
          await expectNoViolations(page, 'error')

          await newConversation(page)
          for (const section of ['connection', 'defaults', 'appearance', 'data', 'about']) {
            await openSettings(page, section)
            await expectNoViolations(page, `settings/${section}`)
          }
        })

        if (colorScheme === 'light') return // these in the dark alone, where contrast is harder: once on each device, in each language

        test('axe finds nothing in pictures, their viewer, their controls and what goes along', async ({ page, server }) => {
          const image = (await pngOf(200, 200, [160, 60, 50])).toString('base64')
          server.script({ headers: { 'content-type': 'application/json' }, parts: [[0, JSON.stringify({ data: [{ b64_json: image, revised_prompt: 'A very red fox' }] })]] })
          await openApp(page)
          await connect(page, { baseUrl: server.url })
          await send(page, '/image a red fox')
          await waitForStatus(page, 'done')
          await page.getByTestId('composer').pressSequentially('/image --n 2 ')
          await expect(page.getByTestId('picture-controls')).toBeVisible()
          if (device === 'phone') {
            await page.getByTestId('attach').click()
            await expect(page.getByTestId('attach-menu')).toBeVisible()
          }
          await expectNoViolations(page, 'pictures, controls and menu')
          await page.getByTestId('attach-files').setInputFiles([
            { name: 'fox.png', mimeType: 'image/png', buffer: Buffer.from(image, 'base64') }, { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
          ])
          await expect(page.getByTestId('attachment')).toHaveCount(2)
          await expectNoViolations(page, 'attachments')
          await page.getByTestId('image-thumbnail').first().click()
          await expect(page.getByTestId('lightbox-image')).toBeVisible()
          await expectNoViolations(page, 'viewer')
        })

        test('axe finds nothing in what opens above a conversation, nor in one from right to left', async ({ page, server }) => {
          server.script(streamed(['- \u0623\u0648\u0644\u0627\u064B\n- two\n\n> \u0627\u0642\u062A\u0628\u0627\u0633\n']))
          await openApp(page)
          await connect(page, { baseUrl: server.url })
          await ask(page, '\u0645\u0631\u062D\u0628\u0627')
          await page.getByTestId('message-more').last().click()
          await expect(page.getByTestId('message-menu')).toBeVisible()
          await expectNoViolations(page, 'menu of a message')
          await page.keyboard.press('Escape')
          await page.getByTestId('context-extent').click()
          await expect(page.getByTestId('context-panel')).toBeVisible()
          await expectNoViolations(page, 'what goes along')
          await page.getByTestId('show-next-request').click()
          await expect(page.getByTestId('request-code')).toBeVisible()
          await expectNoViolations(page, 'the request')
          await page.getByTestId('close-request').click()
          await page.getByTestId('emoji').click()
          await expect(page.getByTestId('emoji-sign').first()).toBeVisible()
          await expectNoViolations(page, 'emoji')
          await page.keyboard.press('Escape')
          await page.getByTestId('open-options').click()
          await expect(page.getByTestId('conversation-options')).toBeVisible()
          await expectNoViolations(page, 'options')
        })
      })
    }
  }
}

test('where the reader’s system chooses all colours, the chosen tab alone is underlined', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await openApp(page)
  await openSettings(page)
  const tabs = page.getByTestId('settings').locator('.tab')
  await expect(tabs.nth(1)).toBeVisible()
  const lines = await tabs.evaluateAll(all => all.map((tab) => {
    const { borderBlockEndColor } = getComputedStyle(tab)
    return [tab.hasAttribute('aria-current'), borderBlockEndColor !== getComputedStyle(document.body).backgroundColor]
  }))
  expect(lines.length).toBeGreaterThan(3)
  for (const [chosen, underlined] of lines) expect(underlined).toBe(chosen)
})

async function expectNoViolations(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary?.replaceAll('\n', '\n  ')}`))
  expect(told, screen).toEqual([])
}
