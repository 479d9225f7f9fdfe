// A conversation of pictures, as the app stores them, against one of short texts with as many messages.
import { readFile } from 'node:fs/promises'
import { conversation, lastWords } from '../corpus.mjs'

const count = 200
const sidePx = 2048

/** As many messages as the pictures have, a sentence each. */
const shortTexts = Array.from({ length: count }, (_, index) => `Message ${index + 1} is as short as this.${index === count - 1 ? `\n\n${lastWords}` : ''}`)

export const pictures = {
  name: `pictures:${count}`,
  what: `${count} pictures of ${sidePx} px`,
  pages: ['platen'],
  async measure({ page, browser }) {
    await page.connect()
    await page.seed([{ id: 'other', texts: conversation(4) }, { id: 'texts', texts: shortTexts }])
    await page.seedPictures([{ id: 'one', count: 4 }, { id: 'pictures', count }], sidePx)
    await page.call(`openPicture('#/c/one')`) // what is fetched with the first picture is no part of opening the next ones
    await away(page)
    await page.call(`open('#/c/other', ${JSON.stringify(lastWords)})`)
    await away(page)
    const texts = await page.call(`open('#/c/texts', ${JSON.stringify(lastWords)})`)
    await page.call('quiet(500)')
    const memoryBefore = await residentMegabytes(browser)
    await away(page)
    const visible = await page.call(`openPicture('#/c/pictures')`)
    await page.call('quiet(500)')
    const memory = await residentMegabytes(browser) - memoryBefore
    await page.call('scrollThrough()')
    const memorySeen = await residentMegabytes(browser) - memoryBefore
    return { visible, texts, memory, memorySeen, widest: await page.call('widestPicture()'), heap: await page.meter.heap() }
  },
  rows: [
    {
      metric: 'visible', what: 'time until the last one is drawn, against as many short texts', unit: 'ms',
      against: [`pictures:${count}`, 'texts'], aim: 1.5, failAt: 2.5,
    },
    { metric: 'memory', what: 'memory of all processes, more than with texts', unit: 'MB', compare: 'value', aim: 150, failAt: 600 },
    {
      metric: 'memorySeen', what: 'the same, all scrolled through: the browser’s own cache of tiles (full bitmaps: 3,400 MB)', unit: 'MB',
      compare: 'value', aim: 600, failAt: 1200,
    },
    { metric: 'widest', what: 'widest bitmap in the page', unit: 'px', compare: 'value', aim: 640, failAt: 1024 },
    { metric: 'heap', what: 'heap after collection', unit: 'MB', compare: 'value', aim: 25 },
  ],
}

async function away(page) {
  await page.goTo('#/')
  await page.call('quiet(500)')
}

/** What all processes of the browser hold in memory; only Linux tells. */
async function residentMegabytes(browser) {
  if (process.platform !== 'linux') return NaN
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const sizes = await Promise.all(processInfo.map(async ({ id }) => {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)
  }))
  return sizes.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1000
}
