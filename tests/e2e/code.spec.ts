import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { ask, connect, expect, lastText, openApp, send, test, waitForStatus } from '../helpers/platen'
import { chunk, ending, streamed } from '../helpers/socketServer'
import type { Packet, Reply } from '../helpers/socketServer'

const code = Array.from({ length: 60 }, (_, index) => {
  return index % 4 === 3 ? '' : `${'  '.repeat(index % 3)}const value${index} = call("text ${index}", ${index}) // note ${index} ${'x'.repeat(index === 5 ? 300 : 0)}`
}).join('\n')
const markdown = `Here it is:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nThat is all.`

const block = (page: Page): Locator => lastText(page).locator('.code-block')

/** A reply in small pieces, with a stop of so many seconds behind some place in it. */
function paced(text: string, stopAt: number, seconds: number): Reply {
  const pieces = text.match(/[^]{1,40}/g) ?? []
  let length = 0
  const parts = pieces.map((piece): Packet => {
    const before = length
    length += piece.length
    return [before < stopAt && length >= stopAt ? seconds * 1000 : 4, chunk(piece)]
  })
  return { ...streamed([]), parts: [...parts, [4, ending]] }
}

/** Each element of the code: its class and its text. */
async function shapeOf(figure: Locator): Promise<readonly string[]> {
  return figure.locator('code *').evaluateAll(all => all.map(element => `${element.className}: ${element.textContent}`))
}

/** Files that colour code, by name. */
function watchFiles(page: Page): string[] {
  const files: string[] = []
  page.on('request', (request) => {
    const name = /\/([a-z]+)-[\w-]+\.js$/.exec(request.url())?.[1]
    if (name && ['highlighter', 'typescript', 'python', 'javascript'].includes(name)) files.push(name)
  })
  return files
}

test('code is coloured by files that come with the first fence of a language that is known', async ({ page, server }) => {
  const files = watchFiles(page)
  server.script(streamed(['Some `code` in a line.\n\n    let indented\n\n```\nplain\n```\n\n```no-such\nlet a\n```\n']), streamed([markdown]), streamed(['```py\nx = 1\n```']))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'One')
  await expect(lastText(page).locator('.code-block')).toHaveCount(3)
  await page.waitForTimeout(300)
  expect(files).toEqual([])
  await ask(page, 'Two')
  await expect(block(page).locator('.code-keyword').first()).toHaveText('const')
  expect(files).toEqual(['highlighter', 'typescript'])
  await ask(page, 'Three')
  await expect(block(page).locator('.code-number')).toHaveText('1')
  expect(files).toEqual(['highlighter', 'typescript', 'python'])
})

test('growing code is coloured, keeps its place sideways, and ends as it is after a reload', async ({ page, server }) => {
  server.script(paced(markdown, 2000, 3))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Code, please')
  await expect(block(page).locator('.code-comment').nth(10)).toBeVisible()
  await expect(block(page).locator('.line').last()).toHaveClass(/caret/)
  const kept = await block(page).locator('pre').evaluateHandle((pre) => {
    pre.scrollLeft = 120
    return { pre, first: pre.querySelector('.line') }
  })
  await waitForStatus(page, 'done')
  await expect(lastText(page)).toContainText('That is all.')
  const same = await kept.evaluate(({ pre, first }) => pre.isConnected && pre.querySelector('.line') === first && pre.scrollLeft === 120)
  expect(same).toBe(true)
  await expect(block(page).locator('.code-comment')).toHaveCount(45)
  const streamedCode = await shapeOf(block(page))
  expect(await block(page).locator('pre').evaluate(pre => pre.textContent)).toBe(code)

  await page.reload()
  await expect(block(page).locator('.code-comment')).toHaveCount(45)
  expect(await shapeOf(block(page))).toEqual(streamedCode)
})

test('what is selected is what is copied, line by line', async ({ page, server }) => {
  server.script(streamed([`\`\`\`js\nlet a = 1\n\n\tlet b\nlet c\n\`\`\`\n`]))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Code')
  await expect(block(page).locator('.code-keyword')).toHaveCount(3)
  const selected = await block(page).locator('code').evaluate((element) => {
    const all = getSelection()!
    all.selectAllChildren(element)
    const whole = all.toString()
    const [first, , third] = element.children
    all.setBaseAndExtent(first!.firstChild!.firstChild!, 2, third!.lastChild!, 2)
    return [whole, all.toString()]
  })
  expect(selected).toEqual(['let a = 1\n\n\tlet b\nlet c', 't a = 1\n\n\tlet b'])
})

test('everything in its header works by keyboard, and a file is what was written', async ({ page, server }) => {
  server.script(streamed([markdown]))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Code')
  await expect(block(page).locator('.language')).toHaveText('TypeScript')
  await block(page).getByRole('button', { name: 'Wrap lines' }).focus()
  await page.keyboard.press('Enter')
  await expect(block(page).locator('pre')).toHaveClass(/wrapped/)
  expect(await block(page).locator('pre').evaluate(pre => pre.scrollWidth - pre.clientWidth)).toBe(0)
  await page.keyboard.press('Tab')
  await expect(block(page).getByRole('button', { name: 'Copy code' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(block(page).getByRole('status')).toHaveText('Copied')
  await page.keyboard.press('Tab')
  await expect(block(page).getByRole('button', { name: 'Download code' })).toBeFocused()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  expect(download.suggestedFilename()).toBe('code.ts')
  expect(readFileSync(await download.path(), 'utf8')).toBe(code)
  await page.keyboard.press('Tab')
  await expect(block(page).locator('pre')).toBeFocused()
})

test.describe('on a narrow phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true })

  test('nothing overlaps and the page does not move sideways', async ({ page, server }) => {
    server.script(streamed(['```a-very-long-name-of-a-languag\nx\n```\n\n> - ```ts\n>   ', 'const a = 1 // '.repeat(30), '\n>   ```\n']))
    await openApp(page)
    await connect(page, { baseUrl: server.url })
    await ask(page, 'Code')
    for (const figure of await block(page).all()) {
      const boxes = await figure.locator('.header > .language, .header > button').evaluateAll(all => all.map(element => element.getBoundingClientRect().toJSON() as DOMRect))
      expect(boxes).toHaveLength(4)
      boxes.slice(1).forEach((box, index) => expect(box.left).toBeGreaterThanOrEqual(boxes[index]!.right - 0.5))
      expect(boxes.at(-1)!.right).toBeLessThanOrEqual(320)
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  })
})
