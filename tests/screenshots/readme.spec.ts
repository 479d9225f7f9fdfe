import { fileURLToPath } from 'node:url'
import { ask, expect, openApp, test } from '../helpers/platen'

const picture = (name: string) => fileURLToPath(new URL(`${name}.png`, import.meta.url))

test('a conversation', async ({ page }) => {
  await openApp(page)
  await ask(page, 'Write a debounce function in TypeScript and explain it line by line.')
  await page.getByTestId('new-conversation').click()
  await ask(page, 'Show me a table and a formula')
  await page.getByTestId('conversation').nth(1).click()
  await expect(page.getByTestId('message')).toHaveCount(2)
  await page.getByTestId('composer').blur()
  await page.screenshot({ path: picture('conversation-light') })
})

test('pictures', async ({ page }) => {
  await openApp(page)
  await ask(page, '/image --n 4 --size 768x768 a lighthouse by the sea at night')
  await expect(page.getByTestId('image-thumbnail')).toHaveCount(4)
  await page.getByTestId('composer').pressSequentially('/image --n 2 the same in winter')
  await expect(page.getByTestId('picture-controls')).toBeVisible()
  await page.screenshot({ path: picture('pictures-light') })
})

test.describe('dark', () => {
  test.use({ colorScheme: 'dark' })

  test('the welcome page', async ({ page }) => {
    await openApp(page)
    await page.screenshot({ path: picture('welcome-dark') })
  })
})

test.describe('Chinese', () => {
  test.use({ locale: 'zh-CN' })

  test('settings', async ({ page }) => {
    await openApp(page)
    await ask(page, '天空为什么是蓝色的？')
    await page.getByTestId('open-settings').click()
    await page.getByTestId('base-url').fill('api.deepseek.com')
    await expect(page.getByTestId('resolved-url')).toContainText('/chat/completions')
    await page.screenshot({ path: picture('settings-zh') })
  })
})

test.describe('phone', () => {
  test.use({ locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('a conversation', async ({ page }) => {
    await openApp(page)
    await ask(page, '你好，你是谁？能做什么？')
    await page.getByTestId('message').first().scrollIntoViewIfNeeded()
    await page.screenshot({ path: picture('phone-zh-dark') })
  })
})
