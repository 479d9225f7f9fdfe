import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Who may import whom, besides itself. `types:` allows type-only imports, `dynamic:` only `import()`. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'api': [],
  'markdown': [],
  'locales': [],
  'composables': [],
  'demo': [],
  'chat': ['api', 'markdown'],
  'providers': ['api'],
  'settings': ['providers'],
  'db': ['types:api', 'chat', 'settings'],
  'workers': ['chat', 'db', 'markdown'],
  'stores': ['api', 'chat', 'markdown', 'providers', 'settings', 'db', 'locales', 'dynamic:demo', 'types:workers', 'dynamic:workers'],
  'components': ['types:api', 'chat', 'markdown', 'settings', 'types:providers', 'locales', 'composables'],
  'views': ['stores', 'components', 'composables', 'chat', 'settings', 'locales', 'types:api'],
  'App.vue': ['stores', 'components', 'composables', 'chat', 'settings', 'locales', 'dynamic:views'],
  'router.ts': ['views'],
  'main.ts': ['App.vue', 'router.ts', 'stores', 'db', 'locales', 'styles'],
  'styles': [],
  'env.d.ts': [],
}

/** Packages that are kept in their place. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'vue': ['stores', 'components', 'composables', 'locales', 'views', 'App.vue', 'router.ts', 'main.ts'],
  'pinia': ['stores', 'main.ts'],
  'vue-router': ['router.ts', 'main.ts', 'App.vue', 'views'],
  '@microsoft/fetch-event-source': ['api/sse.ts'],
  'marked': ['markdown'],
  'highlight.js': ['markdown'],
  'idb': ['db'],
  'katex': ['components/markdown/drawFormula.ts'],
}

interface Import { readonly from: string, readonly to: string, readonly typeOnly: boolean, readonly dynamic: boolean }

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => /\.(ts|vue|css)$/.test(file))
const scripts = files.filter(file => !file.endsWith('.css'))
const imports = scripts.flatMap(importsOf)

function importsOf(file: string): Import[] {
  const source = readFileSync(join('src', file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const found: Import[] = []
  for (const [, kind, names, to] of source.matchAll(/^\s*(?:import|export)\s+(type\s)?([^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)) {
    const allTypes = /^\{(\s*type\s[^,}]+,?)+\s*\}\s*from\s+$/.test(names ?? '')
    found.push({ from: file, to: resolve(file, to!), typeOnly: Boolean(kind) || allTypes, dynamic: false })
  }
  for (const [, to] of source.matchAll(/import\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    found.push({ from: file, to: resolve(file, to!), typeOnly: false, dynamic: true })
  }
  return found
}

function resolve(file: string, to: string): string {
  if (!to.startsWith('.')) return to
  const path = normalize(join(dirname(file), to.replace(/\?.*$/, ''))).replaceAll('\\', '/')
  return [path, `${path}.ts`, `${path}/index.ts`].find(candidate => files.includes(candidate)) ?? path
}

function folderOf(path: string): string {
  return path.split('/')[0]!
}

/** A package's name, whatever of it is imported. */
function packageOf(path: string): string {
  return path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/')
}

function isOurs(path: string): boolean {
  return files.includes(path) || path.startsWith('..')
}

describe('imports point one way', () => {
  test('every folder is in the table', () => {
    expect(scripts.map(folderOf).filter(folder => !(folder in allowed))).toEqual([])
    expect(imports.length).toBeGreaterThan(50)
  })

  test('nobody imports what is above or beside', () => {
    const wrong = imports.filter(({ from, to, typeOnly, dynamic }) => {
      const [own, other] = [folderOf(from), folderOf(to)]
      if (!isOurs(to) || own === other) return false
      const table = allowed[own]!
      return !table.includes(other) && !(typeOnly && table.includes(`types:${other}`)) && !(dynamic && table.includes(`dynamic:${other}`))
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  test('everything that is imported exists', () => {
    const missing = imports.filter(({ from, to }) => /^\w[\w-]*\//.test(to) && folderOf(to) in allowed && !files.includes(to) && folderOf(from) in allowed)
    expect(missing.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  test('packages stay in their place', () => {
    const wrong = imports.filter(({ from, to }) => {
      const places = packages[packageOf(to)]
      return places && !places.some(place => from === place || folderOf(from) === place)
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  test('there are no cycles, type-only imports counted', () => {
    const graph = new Map<string, string[]>()
    for (const { from, to } of imports) if (files.includes(to)) graph.set(from, [...graph.get(from) ?? [], to])
    expect(cyclesIn(graph)).toEqual([])
  })

  test('the table is held against what it forbids', () => {
    const planted = [...importsFromText('api/x.ts', `import { ref } from 'vue'\nimport { useChat } from '../stores/chat'\n`)]
    expect(planted.map(({ to }) => to)).toEqual(['vue', 'stores/chat.ts'])
    expect(cyclesIn(new Map([['a', ['b']], ['b', ['c']], ['c', ['a']]]))).toHaveLength(1)
  })
})

describe('the tree', () => {
  test('has no drawer for everything', () => {
    expect(files.filter(file => /(^|\/)(utils?|helpers?|common|types|misc)(\/|\.)/.test(file))).toEqual([])
  })

  test('has no HTML from strings', () => {
    const found = files.filter(file => /v-html|innerHTML|outerHTML|insertAdjacentHTML/.test(readFileSync(join('src', file), 'utf8')))
    expect(found).toEqual([])
  })

  test('has no file beyond 250 lines, word lists apart', () => {
    const long = files.filter(file => !file.startsWith('locales/') && !file.startsWith('demo/answers') && readFileSync(join('src', file), 'utf8').split('\n').length > 251)
    expect(long).toEqual([])
  })
})

function* importsFromText(file: string, source: string): Generator<{ to: string }> {
  for (const [, to] of source.matchAll(/^\s*import\s[^'"]*['"]([^'"]+)['"]/gm)) yield { to: resolve(file, to!) }
}

function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  function visit(file: string, path: readonly string[]): void {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      return
    }
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return cycles
}
