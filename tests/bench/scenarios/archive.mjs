// Everything to a file, all of it deleted, back from the file, and to a file again: both must be the same.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seeded } from '../corpus.mjs'
import { english } from '../words.mjs'

const [conversations, each, length] = [47, 100, 1_000]
const pictures = 300
const sidePx = 2048
const count = conversations * each + pictures
const waitMs = 180_000
const sampleMs = 100

export const archive = {
  name: `archive:${count}`,
  what: `backup of ${count.toLocaleString('en')} messages with ${pictures} pictures of ${sidePx} px`,
  pages: ['platen'],
  runs: 1, // it is long, and one says enough
  async measure({ page }) {
    const folder = await mkdtemp(join(tmpdir(), 'platen-bench-'))
    const [first, second] = ['first.json', 'second.json'].map(name => join(folder, name))
    try {
      await seed(page)
      const out = await exported(page, first)
      await erased(page)
      const back = await imported(page, first)
      await page.tab.reload()
      await page.call('usable()')
      await exported(page, second)
      if (await timelessHash(first) !== await timelessHash(second)) throw new Error('The second file is not the first one.')
      return { ...out, ...back, size: (await stat(first)).size / 1e6, heap: await page.meter.heap() }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  rows: [
    { metric: 'size', what: 'the file', unit: 'MB' },
    { metric: 'exporting', what: 'export until the file is there', unit: 's', compare: 'value', aim: 20, failAt: 60 },
    { metric: 'importing', what: 'import, read and stored, both files being equal', unit: 's', compare: 'value', aim: 30, failAt: 90 },
    { metric: 'exportHeap', what: 'heap at most during the export, more than before', unit: 'MB', compare: 'value', aim: 150, failAt: 400 },
    { metric: 'importHeap', what: 'the same during the import', unit: 'MB', compare: 'value', aim: 250, failAt: 500 },
    { metric: 'heap', what: 'heap after collection', unit: 'MB', compare: 'value', aim: 25 },
  ],
}

async function seed(page) {
  const random = seeded(11)
  const any = list => list[Math.floor(random() * list.length)]
  const textOf = () => {
    let text = ''
    while (text.length < length) text += `${any(english.subjects)} ${any(english.verbs)} ${any(english.objects)} ${any(english.endings)}. `
    return text.slice(0, length)
  }
  for (let index = 0; index < conversations; index++) await page.seed([{ id: `kept-${index}`, texts: Array.from({ length: each }, textOf) }])
  await page.seedPictures([{ id: 'pictures', count: pictures }], sidePx)
}

/** Presses Export; the seconds until the file is there, and the heap at its highest. */
async function exported({ tab, goTo, meter }, file) {
  await goTo('#/settings/data')
  const button = tab.getByTestId('export')
  await button.waitFor()
  const heap = await watchHeap(meter)
  const from = performance.now()
  const [download] = await Promise.all([tab.waitForEvent('download', { timeout: waitMs }), button.click()])
  const exporting = (performance.now() - from) / 1000
  const exportHeap = await heap()
  await download.saveAs(file)
  return { exporting, exportHeap }
}

async function imported({ tab, goTo, meter, call }, file) {
  await goTo('#/settings/data')
  await tab.getByTestId('import-file').waitFor({ state: 'attached' })
  const heap = await watchHeap(meter)
  const from = performance.now()
  await tab.getByTestId('import-file').setInputFiles(file)
  await tab.getByTestId('confirm').click({ timeout: waitMs })
  await tab.getByTestId('undo').waitFor({ timeout: waitMs })
  const importing = (performance.now() - from) / 1000
  const importHeap = await heap()
  await call('quiet(500)')
  return { importing, importHeap }
}

async function erased({ tab, goTo, call }) {
  await goTo('#/settings/data')
  await tab.getByTestId('delete-all').click()
  await Promise.all([tab.waitForEvent('load'), tab.getByTestId('confirm').click()])
  await call('usable()')
}

/** Looks at the heap until it is called again, and gives by how many megabytes it grew at most; garbage counts until it is collected. */
async function watchHeap(meter) {
  const before = await meter.heap()
  let most = before
  let watching = true
  const watch = (async () => {
    while (watching) {
      most = Math.max(most, await meter.heapNow())
      await new Promise(done => setTimeout(done, sampleMs))
    }
  })()
  return async () => {
    watching = false
    await watch
    return most - before
  }
}

/** The file but for the time of its making, which stands in its first line. */
async function timelessHash(file) {
  const hash = createHash('sha256')
  let first = true
  for await (const chunk of createReadStream(file)) {
    hash.update(first ? Buffer.from(chunk.toString('latin1').replace(/"exportedAt":\d+/, ''), 'latin1') : chunk)
    first = false
  }
  return hash.digest('hex')
}
