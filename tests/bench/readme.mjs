// Writes README's table of figures from results.json.
// `--check` only tells, by its exit code, whether that is up to date.
import { readFile, writeFile } from 'node:fs/promises'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { aimOf, comparison, figuresOf, resultsFile } from './report.mjs'

const readmeFile = fileURLToPath(new URL('../../README.md', import.meta.url))
const [start, end] = ['<!-- bench:start -->', '<!-- bench:end -->']

/** The section as Markdown: everything that has an aim. */
export function section({ rows, at, browser, cores, runs }) {
  const aimed = rows.filter(row => row.aim !== undefined)
  return [
    '| measured on the built files | Platen | plain text | whole re-parse | compared | aim |',
    '|---|--:|--:|--:|--:|--:|',
    ...aimed.map(row => `| ${[
      `${row.scenario}: ${row.what}`, ...figuresOf(row),
      comparison(row), aimOf(row) + (row.verdict === 'ok' ? '' : ' ✗'),
    ].join(' | ')} |`),
    '',
    `Medians of ${runs} (the re-parse: 1) in ${browser} on ${cores} cores, ${at}; CPU is thread time of the main thread.`,
    'Plain text is a page without a framework that gets the same packets: text nodes, a new element at each blank line',
    '(code: each line), scroll kept at the bottom. ✗ falls short of its aim.',
  ].join('\n')
}

async function updated() {
  const readme = await readFile(readmeFile, 'utf8')
  const [from, to] = [readme.indexOf(start), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`README.md lacks ${start} … ${end}.`)
  const results = JSON.parse(await readFile(resultsFile, 'utf8'))
  return { readme, next: `${readme.slice(0, from + start.length)}\n${section(results)}\n${readme.slice(to)}` }
}

/** Puts the table between its two marks in README.md. */
export async function writeReadme() {
  const { readme, next } = await updated()
  if (next !== readme) await writeFile(readmeFile, next)
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  if (argv.includes('--check')) {
    const { readme, next } = await updated()
    if (next !== readme) {
      console.error('README.md has another table than results.json gives: run `node tests/bench/readme.mjs`.')
      process.exitCode = 1
    }
  } else await writeReadme()
}
