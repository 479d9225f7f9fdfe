// `npm run bench`: measures the built app against pages that do less, in one run. See README.md beside it.
import { writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { launch, openPage } from './browser.mjs'
import { builtApp, unminifiedApp } from './built.mjs'
import { writeReadme } from './readme.mjs'
import { resultsFile, tableOf } from './report.mjs'
import { scenarios } from './scenarios/index.mjs'
import { startServer } from './server.mjs'
import { printSizes } from './sizes.mjs'
import { median, rowsOf } from './verdict.mjs'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' }, pages: { type: 'string' }, runs: { type: 'string', default: '3' },
    dist: { type: 'string' }, list: { type: 'boolean' }, sizes: { type: 'boolean' },
    profile: { type: 'boolean' }, write: { type: 'boolean' },
  },
})
const runs = Number(options.runs)
if (!(runs >= 1)) throw new Error('--runs wants a number from 1 on.')

const namesOf = ({ name, rows }) => [name, ...rows.map(row => row.name ?? '')]
const chosen = scenarios.filter(scenario => namesOf(scenario).some(name => name.includes(options.only ?? '')))
const full = !options.only && !options.pages && !options.profile

if (options.list) {
  for (const { name, what, rows } of scenarios) {
    console.log(`${name.padEnd(18)} ${what}: ${[...new Set(rows.map(row => row.what))].join(', ')}`)
  }
} else if (options.sizes) printSizes(await builtApp(options.dist))
else if (!chosen.length) throw new Error(`No scenario has ${options.only} in its name: see --list.`)
else await bench()

async function bench() {
  const dist = options.profile && !options.dist ? await unminifiedApp() : await builtApp(options.dist)
  const [load] = loadavg()
  if (load > availableParallelism()) console.log(`The machine is busy (load ${load.toFixed(1)}): times and frames will be worse than they are.`)
  const server = await startServer(dist)
  const browser = await launch()
  const measured = {}
  try {
    for (const scenario of chosen) measured[scenario.name] = await measure(scenario, browser, server)
  } finally {
    await browser.close()
    await server.close()
  }
  if (options.profile) return
  const rows = chosen.flatMap(scenario => rowsOf(scenario, measured).map(row => ({ scenario: scenario.what, ...row })))
  const results = {
    at: new Date().toISOString().slice(0, 10), browser: `Chromium ${browser.version()}`,
    node: process.version, cores: availableParallelism(), runs, rows,
  }
  console.log(`\n${tableOf(results)}`)
  if (full || options.write) {
    await writeFile(resultsFile, `${JSON.stringify(results, undefined, 1)}\n`)
    await writeReadme()
  }
  process.exitCode = rows.some(({ verdict }) => verdict === 'fails') ? 1 : 0
}

/** The medians of a scenario's metrics, by page. The pages take turns, so that a slow minute of the machine hits all. */
async function measure(scenario, browser, server) {
  const kinds = options.pages?.split(',') ?? (options.profile ? ['platen'] : scenario.pages)
  const all = {}
  for (let run = 0; run < (options.profile ? 1 : Math.min(runs, scenario.runs ?? runs)); run++) {
    for (const kind of kinds) {
      if (kind === 'naive' && run > 0) continue
      const metrics = await measureOnce(scenario, browser, server, kind)
      all[kind] = [...all[kind] ?? [], metrics]
      const told = Object.entries(metrics).map(([name, value]) => `${name} ${Math.round(value * 10) / 10}`)
      console.log(`${scenario.name} · ${kind} · ${told.join(' · ')}`)
    }
  }
  return Object.fromEntries(Object.entries(all).map(([kind, list]) => [
    kind, Object.fromEntries(Object.keys(list[0]).map(name => [name, median(list.map(metrics => metrics[name]))])),
  ]))
}

async function measureOnce(scenario, browser, server, kind) {
  server.sent.length = 0
  const page = await openPage(browser, server, kind)
  let profile = []
  const lab = { page, server, browser, ...options.profile && { profiled: lines => profile = lines } }
  const metrics = await scenario.measure(lab)
  if (profile.length) console.log(profile.join('\n'))
  await page.close()
  return metrics
}
