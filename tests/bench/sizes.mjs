// What a first visit loads, and what later visits to a feature add: gzipped bytes of the built files.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const imported = /(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g
const named = /(?:src|href)="\.?\/?(?:assets\/)?([^"]+\.(?:js|css))"/g

/** Bytes as a host would send them. */
export const gzippedSize = content => gzipSync(content, { level: 9 }).length

/** Bytes, gzipped, of the Markdown chunk and all that it imports before it runs, but for what the page has already. */
export function markdownSize(dist) {
  const contents = contentsOf(dist)
  const first = firstLoad(contents)
  const [start] = [...contents.keys()].filter(name => /^MarkdownText-.*\.js$/.test(name))
  if (!start) throw new Error('The built app has no chunk of the name MarkdownText.')
  return [...closure(contents, [start])].filter(name => !first.has(name))
    .reduce((sum, name) => sum + gzippedSize(contents.get(name)), 0)
}

/** Prints the table of all files: those that the page imports before it runs first. */
export function printSizes(dist) {
  const contents = contentsOf(dist)
  const first = firstLoad(contents)
  const rows = [...contents]
    .filter(([name]) => /\.(js|css|html|woff2)$/.test(name))
    .map(([name, content]) => ({
      name, when: first.has(name) ? 'first load' : 'lazy',
      gz: gzippedSize(content), bytes: content.length,
    }))
    .sort((one, other) => one.when.localeCompare(other.when) || other.gz - one.gz)

  const width = Math.max(...rows.map(({ name }) => name.length))
  const line = (name, when, gz, bytes) => {
    console.log(`${name.padEnd(width)}  ${when.padEnd(10)}  ${String(gz).padStart(8)}  ${String(bytes).padStart(9)}`)
  }
  line('file', 'when', 'gz', 'bytes')
  for (const { name, when, gz, bytes } of rows) line(name, when, gz, bytes)
  for (const kind of ['js', 'css']) {
    const sum = rows.filter(({ name, when }) => when === 'first load' && name.endsWith(`.${kind}`))
      .reduce((total, { gz }) => total + gz, 0)
    console.log(`first load, ${kind}: ${sum} bytes gz`)
  }
}

function contentsOf(dist) {
  return new Map(readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => [entry.name, readFileSync(join(entry.parentPath ?? entry.path, entry.name))]))
}

/** The page, its scripts and styles, and all that they import before they run. */
function firstLoad(contents) {
  const page = String(contents.get('index.html'))
  return closure(contents, ['index.html', ...[...page.matchAll(named)].map(([, name]) => name)])
}

function closure(contents, names, found = new Set()) {
  for (const name of names) {
    if (found.has(name) || !contents.has(name)) continue
    found.add(name)
    closure(contents, [...String(contents.get(name)).matchAll(imported)].map(([, target]) => target), found)
  }
  return found
}
