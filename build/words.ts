import { readFile } from 'node:fs/promises'
import { transformWithOxc, type Plugin } from 'vite'

/** Beginnings of the keys that the page needs before anything is touched; all others are fetched with what uses them. */
export const pageKeys = /^(?:app|sidebar|conversation\.(?!deleted|other-|use-)|group|welcome|demo|composer\.(?!too-large|not-saved|no-con|failed|session)|meter|toast|connection\.demo$|action\.undo$|options\.(?:open|changed)$|command\.open$|settings\.title$)/

/**
 * Cuts a locale in two: `./en?part=page` and `./en?part=rest`, each with `words`. A locale stays one file to write,
 * and the first load carries a quarter of it.
 */
export function words(): Plugin {
  return {
    name: 'words',
    enforce: 'pre',
    async load(id) {
      const [, file, part] = /^(.+\/locales\/\w+)(?:\.ts)?\?part=(page|rest)$/.exec(id) ?? []
      if (!file || !part) return
      this.addWatchFile(`${file}.ts`)
      const { code } = await transformWithOxc(await readFile(`${file}.ts`, 'utf8'), `${file}.ts`)
      const module = await import(`data:text/javascript,${encodeURIComponent(code)}`) as Record<string, Record<string, string>>
      const entries = Object.entries(Object.values(module)[0] ?? {}).filter(([key]) => pageKeys.test(key) === (part === 'page'))
      return `export const words = ${JSON.stringify(Object.fromEntries(entries))}`
    },
  }
}
