import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { gzippedSize, markdownSize } from '../sizes.mjs'

/** Kilobytes of these files with this ending, gzipped as a host would send them; each counted once. */
const gzipped = (files, ending) => [...new Set(files)].filter(file => file.endsWith(ending))
  .reduce((sum, file) => sum + gzippedSize(readFileSync(file)), 0) / 1000

/** A first visit: what is fetched until two seconds after one can type, and what that costs. */
export const load = {
  name: 'load',
  what: 'first visit',
  pages: ['platen', 'floor'],
  async measure({ page, server }) {
    const usable = await page.call('usable()')
    await wait(2000)
    const cpu = await page.meter.cpu()
    const first = [...server.sent]
    const scripts = page.kind === 'platen' ? '.js' : '.mjs'
    return {
      usable, cpu, script: gzipped(first, scripts), style: gzipped(first, '.css'),
      ...page.kind === 'platen' && { markdown: markdownSize(server.dist) / 1000 },
    }
  },
  rows: [
    { metric: 'script', what: 'JavaScript until the page is usable, gzip', unit: 'kB', compare: 'value', aim: 60, failAt: 70 },
    { metric: 'style', what: 'CSS, gzip', unit: 'kB', compare: 'value', aim: 10, failAt: 12 },
    { metric: 'markdown', what: 'Markdown, fetched before the first reply, gzip', unit: 'kB', compare: 'value', aim: 30, failAt: 30 },
    { metric: 'cpu', what: 'main-thread CPU', unit: 'ms', aim: 3, failAt: 5 },
    { metric: 'usable', what: 'time until one can type', unit: 'ms' },
  ],
}
