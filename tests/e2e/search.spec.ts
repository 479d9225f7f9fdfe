import type { Page } from '@playwright/test'
import { expect, go, messages, openApp, test } from '../helpers/platen'
import { seedConversations } from '../helpers/seedConversations'

const filler = 'The platen is the roller that a typewriter prints on; the paper moves under the type. '

async function seed(page: Page): Promise<void> {
  await openApp(page)
  const texts = Array.from({ length: 600 }, (_, turn) => `${turn === 41 ? 'Here a **kingfisher** came by. ' : ''}${turn} ${filler.repeat(1 + turn % 9)}`)
  await seedConversations(page, [
    { id: 'birds', title: 'Birds and machines', texts }, { id: 'light', title: '光的问题', texts: ['什么是棱镜？', '棱镜能把光分成许多颜色。'] },
  ])
  await page.reload()
}

const inSight = (page: Page, id: string) => page.locator(`[data-testid="message"][data-id="${id}"]`)
/** What is highlighted without being touched. */
const highlighted = (page: Page) => page.evaluate(() => [...CSS.highlights.get('found') ?? []].map(range => (range as Range).toString()))

test('a message far up a long conversation is found by a worker, shown and marked', async ({ page }) => {
  await seed(page)
  await go(page, '#/c/light')
  await page.getByTestId('search').fill('KINGfisher "came by"')
  await expect(page.getByTestId('search-result')).toHaveCount(1)
  expect(page.workers().some(worker => worker.url().includes('search'))).toBe(true)
  await page.getByTestId('search').press('ArrowDown')
  const marked = page.locator('[data-found]').waitFor() // it is marked for a moment only
  await page.keyboard.press('Enter')
  const found = inSight(page, 'birds-41')
  await marked
  await expect(found).toBeInViewport()
  await expect(page).toHaveURL(/#\/c\/birds$/)
  await expect.poll(() => highlighted(page)).toEqual(['kingfisher', 'came by'])
  await expect(found).not.toHaveAttribute('data-found')
  await expect(found).toBeInViewport()
  await page.getByTestId('search').fill('')
  await expect.poll(() => highlighted(page)).toEqual([])
})

test('as one types the results follow, in Chinese too', async ({ page }) => {
  await seed(page)
  await page.getByTestId('search').pressSequentially('platen', { delay: 30 })
  await expect(page.getByTestId('search-results')).toContainText('In messages · 600')
  await page.getByTestId('search').fill('棱镜')
  await expect(page.getByTestId('search-result')).toHaveCount(2)
  await expect(page.getByTestId('search-result').first().locator('mark')).toHaveText('棱镜')
  await page.getByTestId('search').press('Enter')
  await expect(messages(page)).toHaveCount(2)
  await expect(page).toHaveURL(/#\/c\/light$/)
})

test('what is found deep in a long message comes into sight, also below a fold and far to the right', async ({ page }) => {
  await openApp(page)
  const lines = (count: number) => 'const x = 1\n'.repeat(count)
  await seedConversations(page, [
    { id: 'prompt', title: 'A long prompt', texts: [`${'a line\n'.repeat(60)}kingfisher`, 'ok'] },
    { id: 'huge', title: 'A huge prompt', texts: [`${'a line\n'.repeat(5_000)}goldcrest`, 'ok'] },
    { id: 'reply', title: 'A long reply', texts: ['tell', `${`${filler}\n\n`.repeat(200)}an **albatross**\n\n${`${filler}\n\n`.repeat(100)}`, 'more', 'yes'] },
    { id: 'code', title: 'Long code', texts: ['tell', `\`\`\`js\n${lines(400)}${'let y = 2; '.repeat(40)}cormorant\n${lines(400)}\`\`\``, 'more', 'yes'] },
  ])
  await page.reload()
  for (const word of ['kingfisher', 'goldcrest', 'albatross', 'cormorant']) {
    await page.getByTestId('search').fill(word)
    await expect(page.getByTestId('search-results')).toHaveAttribute('data-state', 'done')
    await page.getByTestId('search-result').click()
    await expect.poll(() => seenPlace(page), word).toBe(word)
  }
})

/** The text of the first place that was found, where one can see it. */
function seenPlace(page: Page): Promise<string> {
  return page.evaluate(() => {
    const [range] = CSS.highlights.get('found') ?? []
    if (!(range instanceof Range)) return 'nothing is marked'
    const { left, top, width, height } = range.getBoundingClientRect()
    const there = document.elementFromPoint(left + width / 2, top + height / 2)
    return there && (there.contains(range.startContainer) || range.commonAncestorContainer.contains(there)) ? range.toString() : 'out of sight'
  })
}
