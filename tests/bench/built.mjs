import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** What the built files are made of. */
const sources = ['src', 'build', 'public', 'index.html', 'package-lock.json', 'vite.config.ts']

/** The folder of the built app; `dist` is built first where it is missing or older than its sources. */
export async function builtApp(folder) {
  if (folder) {
    if (!existsSync(join(folder, 'index.html'))) throw new Error(`There is no built app in ${folder}.`)
    return resolve(folder)
  }
  const dist = join(root, 'dist')
  const builtAt = await stat(join(dist, 'index.html')).then(({ mtimeMs }) => mtimeMs, () => 0)
  if (builtAt < await newest(sources.map(source => join(root, source)))) {
    console.log(builtAt ? 'The built app is older than its sources: building it anew.' : 'There is no built app: building it.')
    await build({ root, logLevel: 'warn' })
  }
  return dist
}

/** A build whose functions still have their names, for profiles. */
export async function unminifiedApp() {
  const outDir = join(root, 'tests/output/unminified')
  await build({ root, logLevel: 'warn', build: { outDir, minify: false, emptyOutDir: true } })
  return outDir
}

async function newest(paths) {
  const times = await Promise.all(paths.map(async path => {
    const info = await stat(path)
    return info.isDirectory() ? newest((await readdir(path)).map(name => join(path, name))) : info.mtimeMs
  }))
  return Math.max(0, ...times)
}
