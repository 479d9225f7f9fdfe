import { expect, go, messages, openApp, test } from '../helpers/platen'
import { seedConversations } from '../helpers/seedConversations'

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
const table = row(['Name', 'Quantity', 'Description', '说明']) + row(['---', '--:', '---', '---'])
  + Array.from({ length: 40 }, (_, index) => row([`item ${index}`, `${index * 37}`, 'a description that is long enough to be wrapped within its own cell, whatever it takes', '中文说明'])).join('')
const wide = row(Array.from({ length: 14 }, (_, index) => `Column${index}`)) + row(Array.from({ length: 14 }, () => '---')) + row(Array.from({ length: 14 }, () => 'a-value-without-a-blank'))
const code = `\`\`\`python\n${`print('${'a long line '.repeat(20)}')\n`.repeat(60)}\`\`\``

test('a conversation on paper: nothing beside it, nothing cut off, no short word broken in a table', async ({ page }) => {
  await openApp(page)
  await seedConversations(page, [{ id: 'paper', title: 'On paper', texts: [`${'a line\n'.repeat(30)}its end`, `# Title\n\n${table}\n${wide}\n${code}\n\n$$\\int_0^1 x\\,dx$$\n\n中文段落。`] }])
  await page.reload()
  await go(page, '#/c/paper')
  await expect(messages(page)).toHaveCount(2)
  await expect(messages(page).last().locator('math')).toHaveCount(1)
  await page.setViewportSize({ width: 680, height: 960 }) // A4 between its margins
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await expect(messages(page).first()).toContainText('its end')
  for (const id of ['composer', 'new-conversation', 'message-more', 'open-options']) await expect(page.getByTestId(id).first()).toBeHidden()
  const linesOf = (text: string) => page.locator('th, td', { hasText: new RegExp(`^${text}$`) }).first().evaluate((cell) => {
    const range = new Range()
    range.selectNodeContents(cell)
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
  })
  for (const word of ['Name', 'Quantity', 'item 0', 'Description']) expect(await linesOf(word), word).toBe(1)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(Number(/\/Count (\d+)/.exec(pdf)?.[1])).toBeGreaterThan(3)
})
