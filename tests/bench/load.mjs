// What a first visit loads, and what later visits to a feature add: gzipped bytes of the built files.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const budgets = { js: 60_000, css: 10_000 }

let files
try {
  files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
} catch {
  console.error('There is no built app: run `npm run build` first.')
  process.exit(1)
}
const contents = new Map(files.map(file => [basename(file), readFileSync(file)]))

/** The page's scripts and styles, and all that they import before they run. */
const first = new Set()
const visit = name => {
  if (first.has(name) || !contents.has(name)) return
  first.add(name)
  for (const [, target] of String(contents.get(name)).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g)) visit(target)
}
for (const [, target] of String(contents.get('index.html')).matchAll(/(?:src|href)="\.?\/?(?:assets\/)?([^"]+\.(?:js|css))"/g)) visit(target)

const rows = [...contents]
  .filter(([name]) => /\.(js|css|html)$/.test(name))
  .map(([name, content]) => ({ name, when: first.has(name) || name === 'index.html' ? 'first load' : 'lazy', gz: gzipSync(content, { level: 9 }).length, bytes: content.length }))
  .sort((one, other) => one.when.localeCompare(other.when) || other.gz - one.gz)

const width = Math.max(...rows.map(({ name }) => name.length))
const line = (name, when, gz, bytes) => console.log(`${name.padEnd(width)}  ${when.padEnd(10)}  ${String(gz).padStart(8)}  ${String(bytes).padStart(9)}`)
line('file', 'when', 'gz', 'bytes')
for (const { name, when, gz, bytes } of rows) line(name, when, gz, bytes)

for (const [kind, budget] of Object.entries(budgets)) {
  const sum = rows.filter(({ name, when }) => when === 'first load' && name.endsWith(`.${kind}`)).reduce((total, { gz }) => total + gz, 0)
  console.log(`first load, ${kind}: ${sum} of ${budget} bytes gz (${Math.round(sum / budget * 100)} %)`)
  if (sum > budget) process.exitCode = 1
}
