import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect, expect, fillAndLeave, go, lastText, networkNoise, openApp, openSettings, send, test, waitForStatus } from '../helpers/platen'
import { chunk, ending } from '../helpers/socketServer'

const root = fileURLToPath(new URL('../..', import.meta.url))
const key = 'sk-of-the-environment-0123456789'

let started: { readonly child: ChildProcess, readonly output: () => string } | undefined
let folder: string | undefined

test.afterEach(async () => {
  if (started?.child.pid) {
    process.kill(-started.child.pid, 'SIGTERM')
    await new Promise(ended => started!.child.once('exit', ended))
  }
  started = undefined
  if (folder) await rm(folder, { recursive: true, force: true })
})

test('from a server without CORS by the doctor’s command to a streamed reply, and Stop reaches the server', async ({ page, server, guard, context }) => {
  guard.allow({ console: networkNoise })
  server.script({ noCors: true })
  server.scriptModels({ noCors: true, headers: { 'content-type': 'application/json' }, parts: [[0, '{"data":[{"id":"test-model"}]}']] })
  await openApp(page)
  await connect(page, { baseUrl: server.remoteUrl })
  await openSettings(page)
  await page.getByTestId('test-connection').click()
  const result = page.getByTestId('test-result')
  await expect(result).toHaveAttribute('data-kind', 'cors')
  const command = await result.getByTestId('command').innerText()
  expect(command).toBe(`npm start -- --relay ${new URL(server.remoteUrl).origin}`)

  const origin = await run(command)
  guard.allow({ origins: [origin] })
  const relayed = await context.newPage()
  await openApp(relayed, { url: `${origin}/` })
  await openSettings(relayed)
  // whoever types the server itself is led to the relay; no key is typed
  await fillAndLeave(relayed.getByTestId('base-url'), server.remoteUrl)
  await relayed.getByTestId('test-connection').click()
  await expect(relayed.getByTestId('test-result')).toHaveAttribute('data-kind', 'cors')
  await relayed.getByRole('button', { name: 'Use /relay' }).click()
  await expect(relayed.getByTestId('base-url')).toHaveValue('/relay')
  await expect(relayed.getByTestId('resolved-url')).toHaveText(`${origin}/relay/v1/chat/completions`)
  await relayed.getByTestId('test-connection').click()
  await expect(relayed.getByTestId('test-result')).toHaveAttribute('data-kind', 'works')
  // the page also asks for the balance, whenever that comes
  expect(server.requests.findLast(({ path }) => path.startsWith('/v1/models'))).toMatchObject({ path: '/v1/models', headers: { authorization: `Bearer ${key}` } })
  await go(relayed, '#/')

  server.script({ noCors: true, parts: [[0, chunk('One. ')], [1_000, chunk('Two. ')], [1_000, ending]] })
  await send(relayed, 'Hello')
  await expect(lastText(relayed)).toHaveText('One.')
  expect(server.posts[0]!.writes).toHaveLength(1)
  await expect(lastText(relayed)).toHaveText('One. Two.')
  await waitForStatus(relayed, 'done')
  const [post] = server.posts
  expect(post!.headers.authorization).toBe(`Bearer ${key}`)
  for (const name of ['origin', 'referer', 'cookie', 'sec-fetch-site']) expect(post!.headers).not.toHaveProperty(name)

  server.script({ noCors: true, parts: [[0, chunk('Endless')]], repeat: [[100, chunk('.')]], end: 'hang' })
  await send(relayed, 'More')
  await expect(lastText(relayed)).toContainText('Endless')
  await relayed.getByTestId('stop').click()
  await expect.poll(() => server.posts[1]!.closedAt).toBeDefined()
  await waitForStatus(relayed, 'stopped')

  const answered = () => server.requests.filter(({ path }) => !path.includes('/dashboard/') && !path.includes('/usage')).length
  const seen = answered()
  const foreign = await page.evaluate(async relay => {
    // the page of another origin: no answer can be read, and none is given
    await fetch(relay, { mode: 'no-cors', method: 'POST', body: '{}' })
    return fetch(relay).then(response => response.status, () => 'refused')
  }, `${origin}/relay/v1/models`)
  expect(foreign).toBe('refused')
  expect((await fetch(`${origin}/relay/v1/models`, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
  expect(answered()).toBe(seen)
  expect(started!.output()).not.toContain(key)
  expect(started!.output()).not.toContain('Hello')
})

test('what is no address is refused in a sentence', async () => {
  const child = spawn('npx', ['vite', 'preview', '--', '--relay', 'ftp://files.example.com'], { cwd: root, env: { ...process.env, BROWSER: 'none' } })
  let errors = ''
  child.stderr.on('data', data => { errors += String(data) })
  const code = await new Promise(ended => child.once('exit', ended))
  expect(code).toBe(1)
  expect(errors).toContain('--relay: “ftp://files.example.com” is no http or https address, for example: npm start -- --relay https://api.example.com')
  expect(errors).not.toMatch(/\n\s+at /)
})

/** Runs the command in a copy of the project, where its build disturbs no other test, and gives the printed origin. */
async function run(command: string): Promise<string> {
  folder = await mkdtemp(join(root, 'tests/output/relay-'))
  for (const name of ['build', 'public', 'src', 'index.html', 'package.json', 'tsconfig.json', 'vite.config.ts']) {
    await cp(join(root, name), join(folder, name), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const child = spawn(command, {
    cwd: folder, shell: true, detached: true,
    env: {
      ...process.env, BROWSER: 'none', OPENAI_API_KEY: key, FORCE_COLOR: '0', NO_COLOR: '1',
      NODE_OPTIONS: `--import ${new URL('../helpers/serverTest.mjs', import.meta.url).href}`,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => { output += String(data) })
  started = { child, output: () => output }
  await expect.poll(() => output, { timeout: 60_000 }).toMatch(/Local: +http:\/\/\S+[\s\S]*Relay: +type \/relay[\s\S]*OPENAI_API_KEY/)
  return /Local: +(http:\/\/[^\s/]+)/.exec(output)![1]!
}
