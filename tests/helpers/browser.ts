import { execFile, spawn } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'

/** A Chromium that starts on this machine, and what its environment needs besides. */
export interface FoundBrowser {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/** Where Playwright's workers read what the first search found. */
const found = 'PLATEN_FOUND_BROWSER'

/** `PLATEN_BROWSER` forces one stage of the search: `system`, `bundled`, `apt` or `playwright`. */
const stages = {
  system: findSystem,
  bundled: unpackBundled,
  apt: installWithApt,
  playwright: installWithPlaywright,
} as const

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/**
 * A browser for the tests: `CHROME_PATH`, the system's, the one in `@sparticuz/chromium`, then
 * what apt or Playwright can install.
 * @throws {Error} one sentence, when there is none.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const known = process.env[found]
  if (known) return JSON.parse(known) as FoundBrowser
  const browser = await search()
  process.env[found] = JSON.stringify(browser)
  return browser
}

async function search(): Promise<FoundBrowser> {
  const chosen = process.env.CHROME_PATH
  if (chosen) {
    if (await starts({ executablePath: chosen, env: {} })) return { executablePath: chosen, env: {} }
    throw new Error(`CHROME_PATH is ${chosen}, but no Chrome or Chromium starts there.`)
  }
  const forced = process.env.PLATEN_BROWSER
  if (forced && !(forced in stages)) {
    throw new Error(`PLATEN_BROWSER must be one of ${Object.keys(stages).join(', ')}, not ${forced}.`)
  }
  const reasons: string[] = []
  for (const [name, stage] of Object.entries(stages)) {
    if (forced && name !== forced) continue
    try {
      const browser = await stage()
      if (browser) return browser
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    }
  }
  throw new Error('No browser for the tests: install Chrome or Chromium, or set CHROME_PATH to one'
    + (reasons.length ? ` (${reasons.join('; ')}).` : '.'))
}

async function findSystem(): Promise<FoundBrowser | undefined> {
  for (const executablePath of candidates()) {
    if (!existsSync(executablePath)) continue
    if (await starts({ executablePath, env: {} })) return { executablePath, env: {} }
  }
  return undefined
}

function candidates(): string[] {
  if (process.platform === 'win32') {
    const bases = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    const tails = [
      'Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ]
    return bases.flatMap(base => base ? tails.map(tail => join(base, tail)) : [])
  }
  if (process.platform === 'darwin') {
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return ['/Applications', join(homedir(), 'Applications')].flatMap(base =>
      names.map(name => join(base, `${name}.app`, 'Contents/MacOS', name)))
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser']
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap(name => folders.map(folder => join(folder, name)))
}

/** A path proves nothing: snap stubs and missing libraries show only when the program runs. */
async function starts({ executablePath, env }: FoundBrowser): Promise<boolean> {
  // Chrome on Windows opens a window for `--version`.
  const argv = process.platform === 'win32'
    ? ['--headless', '--disable-gpu', '--dump-dom', 'about:blank']
    : ['--version']
  try {
    const { stdout } = await run(executablePath, argv, { env: { ...process.env, ...env }, timeout: 30_000 })
    return process.platform === 'win32' || /chrom|edge/i.test(stdout)
  } catch {
    return false
  }
}

/**
 * The Chromium that comes as a registry package, with libraries a bare machine lacks. The package
 * itself would unpack into the system's temporary folder, and only on Amazon's machines.
 */
async function unpackBundled(): Promise<FoundBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const archives = resolve(root, 'node_modules/@sparticuz/chromium/bin')
  if (!existsSync(join(archives, 'chromium.br'))) return undefined
  const { version } = JSON.parse(
    await readFile(resolve(archives, '../package.json'), 'utf8')) as { version: string }
  const target = resolve(root, 'node_modules/.cache/platen/chromium', version)
  if (!existsSync(target)) {
    // Under a name of its own first: whoever sees the folder sees all of it.
    const unfinished = `${target}.${process.pid}`
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    const executable = join(unfinished, 'chromium')
    await pipeline(createReadStream(join(archives, 'chromium.br')), createBrotliDecompress(),
      createWriteStream(executable))
    await chmod(executable, 0o755)
    for (const name of ['swiftshader', 'al2023', 'fonts']) {
      await untar(brotliDecompressSync(await readFile(join(archives, `${name}.tar.br`))), unfinished)
    }
    await writeFile(join(unfinished, 'fonts.conf'), fontsConfiguration(target))
    await rename(unfinished, target).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true })
      if (!existsSync(target)) throw error // else another process was first
    })
  }
  const executablePath = join(target, 'chromium')
  const libraries = [join(target, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  // The system's own libraries are newer and fit its other ones: prefer them where they suffice.
  const environments: Record<string, string>[] = [
    { FONTCONFIG_PATH: target },
    { FONTCONFIG_PATH: target, LD_LIBRARY_PATH: libraries },
  ]
  for (const env of environments) {
    if (await starts({ executablePath, env })) return { executablePath, env }
  }
  throw new Error('the Chromium of @sparticuz/chromium does not start')
}

/** Chinese glyphs come from the system, if it has any; the package brings Open Sans only. */
function fontsConfiguration(folder: string): string {
  const folders = [
    join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts'),
    join(homedir(), '.local/share/fonts'),
  ]
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map(path => `  <dir>${path}</dir>`).join('\n')}
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`
}

/** The plain files of a tar archive, written under `folder`. */
async function untar(archive: Buffer, folder: string): Promise<void> {
  const text = (from: number, length: number) =>
    archive.toString('utf8', from, from + length).replace(/\0[^]*$/, '')
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0;) {
    const name = [text(at + 345, 155), text(at, 100)].filter(Boolean).join('/')
    const size = parseInt(text(at + 124, 12).trim(), 8)
    const kind = text(at + 156, 1)
    const path = resolve(folder, name)
    if (!path.startsWith(folder)) throw new Error(`${name} would leave its folder`)
    if (kind === '0' || kind === '') {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, archive.subarray(at + 512, at + 512 + size))
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}

async function installWithApt(): Promise<FoundBrowser | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return undefined
  }
  console.error('No browser found: installing chromium with apt-get.')
  await visibly('apt-get', ['update'])
  await visibly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
  return findSystem()
}

async function installWithPlaywright(): Promise<FoundBrowser | undefined> {
  console.error('No browser found: asking Playwright to install one.')
  await visibly(process.execPath,
    [resolve(root, 'node_modules/playwright/cli.js'), 'install', 'chromium'])
  const { chromium } = await import('playwright')
  const browser = { executablePath: chromium.executablePath(), env: {} }
  return await starts(browser) ? browser : undefined
}

/** Runs to the end, its output on our error output. */
async function visibly(command: string, argv: readonly string[]): Promise<void> {
  await new Promise<void>((done, failed) => {
    const child = spawn(command, argv, {
      stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    child.on('error', failed)
    child.on('exit', code => code === 0 ? done() : failed(new Error(`${command} ended with ${code}`)))
  })
}
