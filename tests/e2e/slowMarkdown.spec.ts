import type { Page } from '@playwright/test'
import { longestTask } from '../helpers/longestTask'
import { ask, composer, connect, expect, go, lastReply, lastText, newConversation, openApp, send, test, waitForStatus } from '../helpers/platen'
import { seedConversations } from '../helpers/seedConversations'
import { streamed, type SocketServer } from '../helpers/socketServer'
import { plainLike, slowTexts } from '../helpers/slowTexts'

const theEnd = '\n\nThe end.'
const allowedMs = 100
/** What a text may cost against plain text of its length, where that alone takes long. */
const allowedRatio = 3

/** Code and a formula, so that what they need is there before anything is measured. */
const warming = 'Words, `code` and $x$.\n\n```ts\nconst a = 1\n```\n\n| a |\n|---|\n| b |\n'

/** Until everything that has arrived is shown and the page has nothing left to do. */
async function settled(page: Page): Promise<void> {
  await expect(lastText(page)).toContainText('The end.', { timeout: 30_000 })
  await page.evaluate(() => new Promise<void>((done) => {
    requestIdleCallback(() => setTimeout(() => requestIdleCallback(() => done()), 200))
  }))
}

/** One can type, and what is typed is there. */
async function expectKeys(page: Page): Promise<void> {
  await composer(page).pressSequentially('still here')
  await expect(composer(page)).toHaveValue('still here')
  await composer(page).fill('')
}

/** The ways in which a text can come into a page; each gives its longest task. */
const ways: Readonly<Record<string, (page: Page, server: SocketServer, text: string, id: string) => Promise<number>>> = {
  'whole': async (page, server, text) => arrive(page, server, [text]),
  'streamed': async (page, server, text) => {
    const length = Math.ceil(text.length / 40)
    return arrive(page, server, Array.from({ length: 40 }, (_, index) => text.slice(index * length, (index + 1) * length)))
  },
  'opened': async (page, _server, _text, id) => {
    await newConversation(page)
    return longestTask(page, async () => {
      await go(page, `#/c/${id}`)
      await expect(lastReply(page)).toHaveAttribute('data-id', `${id}-1`, { timeout: 30_000 })
      await expectKeys(page)
      await settled(page)
    })
  },
}

async function arrive(page: Page, server: SocketServer, pieces: readonly string[]): Promise<number> {
  server.script(streamed(pieces, 16))
  await newConversation(page)
  return longestTask(page, async () => {
    await send(page, 'Go')
    await expect(page).toHaveURL(/#\/c\//) // the composer of the new conversation is there
    await expect(lastReply(page)).toBeAttached()
    await expectKeys(page)
    await waitForStatus(page, 'done', 30_000)
    await settled(page)
  })
}

for (const [family, texts] of Object.entries(slowTexts)) {
  test(`${family}: the page answers while they arrive, and conversations with them open`, async ({ page, server }) => {
    test.setTimeout(480_000)
    const all = Object.entries(texts).map(([name, body], index) => ({ name, id: `slow-${index}`, text: body + theEnd, plain: plainLike(body) + theEnd }))
    server.script(streamed([warming]))
    await openApp(page)
    await connect(page, { baseUrl: server.url })
    await seedConversations(page, all.flatMap(({ name, id, text, plain }) => [
      { id, title: name, texts: ['Go', text] }, { id: `${id}-plain`, title: 'Plain', texts: ['Go', plain] },
    ]))
    await page.reload()
    await ask(page, 'Warm up')
    await expect(lastText(page)).toContainText('const')

    const slow: string[] = []
    for (const { name, id, text, plain } of all) {
      const figures: string[] = []
      for (const [way, run] of Object.entries(ways)) {
        if (way === 'whole' && family !== 'long texts') continue // it is read as it is when it is opened
        const ms = await run(page, server, text, id)
        const plainMs = ms > allowedMs ? await run(page, server, plain, `${id}-plain`) : 0
        const figure = `${way} ${Math.round(ms)} ms${plainMs ? ` (plain ${Math.round(plainMs)} ms)` : ''}`
        figures.push(figure)
        if (ms > Math.max(allowedMs, allowedRatio * plainMs)) slow.push(`${name}: ${figure}`)
      }
      console.log(`${name}, ${text.length} characters, longest task: ${figures.join(', ')}`)
    }
    expect(slow, `no task over ${allowedMs} ms, or ${allowedRatio} times that of plain text`).toEqual([])
  })
}
