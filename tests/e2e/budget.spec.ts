import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ask, composer, connect, expect, openApp, test } from '../helpers/platen'
import { streamed } from '../helpers/socketServer'
import { startStaticServer } from '../helpers/staticServer'

const kilobyte = 1000

/** Bytes of these files, gzipped as a host would send them; each counted once. */
function gzipped(files: readonly string[], ending: string): number {
  return [...new Set(files)].filter(file => file.endsWith(ending))
    .reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0)
}

/** A built script and all that it imports before it runs. */
function importedBy(file: string): string[] {
  const found = new Set<string>()
  const visit = (path: string): void => {
    if (found.has(path)) return
    found.add(path)
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) visit(join(dirname(path), name))
  }
  visit(file)
  return [...found]
}

/** Long timers never fire. */
function holdBack(fromMs: number): void {
  const own = window.setTimeout.bind(window)
  window.setTimeout = ((handler: TimerHandler, ms = 0, ...rest: unknown[]) => ms < fromMs ? own(handler, ms, ...rest) : 0) as typeof window.setTimeout
}

test('the first load stays within its budget and asks no other host', async ({ page, server, guard }) => {
  const site = await startStaticServer()
  guard.allow({ origins: [site.origin] })
  const hosts = new Set<string>()
  page.on('request', request => hosts.add(new URL(request.url()).host))
  await page.addInitScript(holdBack, 2_000) // what is fetched ahead for those who stay is no part of it, however slow the machine
  await openApp(page, { url: site.url })
  await expect(composer(page)).toBeEditable()
  await page.waitForTimeout(2000)
  const first = [...site.sent]
  const script = gzipped(first, '.js')
  const style = gzipped(first, '.css')
  console.log(`first load, gz: ${script} bytes of JavaScript, ${style} of CSS, ${new Set(first).size} files`)
  expect(script).toBeLessThanOrEqual(60 * kilobyte)
  expect(style).toBeLessThanOrEqual(10 * kilobyte)
  expect([...hosts]).toEqual([new URL(site.url).host])

  server.script(streamed(['A plain ', '**reply**.']))
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Hello')
  await page.waitForTimeout(500)
  const later = site.sent.filter(file => !first.includes(file))
  const markdown = importedBy(later.find(file => /MarkdownText[^/]*\.js$/.test(file)) ?? '').filter(file => !first.includes(file))
  console.log(`for a plain reply, gz: ${gzipped(markdown, '.js')} bytes of JavaScript for Markdown, ${gzipped(later, '.js')} in all that was not there before`)
  expect(gzipped(markdown, '.js')).toBeGreaterThan(0)
  expect(gzipped(markdown, '.js')).toBeLessThanOrEqual(30 * kilobyte)
  await site.close()
})
