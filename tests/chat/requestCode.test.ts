// The code that is shown for a request is run, and what arrives at a server is compared byte for byte.
import { spawnSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireRequest } from '../../src/api/wireRequest'
import { requestCode, type RequestLanguage } from '../../src/chat/requestCode'

interface Arrived { readonly url: string, readonly headers: Readonly<Record<string, unknown>>, readonly body: Buffer }

let server: Server
let origin = ''
let folder = ''
const arrived: Arrived[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'request-code-'))
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      arrived.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) })
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const runners: Readonly<Record<Exclude<RequestLanguage, 'json'>, readonly [command: string, file: string]>> = {
  curl: ['bash', 'request.sh'], javascript: ['node', 'request.mjs'], python: ['python3', 'request.py'], java: ['java', 'Main.java'],
}
const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0
const available = {
  curl: has('bash', '-c', 'curl --version'), javascript: true, python: has('python3', '-c', 'import requests'), java: has('java', '--list-modules'),
}

/** Runs the code of requests, one after the other in one process, and gives what arrived. */
async function run(requests: readonly WireRequest[], language: keyof typeof runners): Promise<Arrived[]> {
  arrived.length = 0
  const [command, file] = runners[language]
  const codes = requests.map(request => requestCode(request, language, name => name))
  const joined = language === 'javascript' && codes.length > 1 ? codes.map(code => `{\n${code}}`).join('\n') : codes.join('\n')
  writeFileSync(join(folder, file), joined)
  const child = spawn(command, [file], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let error = ''
  child.stderr.on('data', (data: Buffer) => { error += data.toString() })
  const status = await new Promise((resolve) => { child.on('close', resolve) })
  if (status !== 0) throw new Error(error.slice(0, 2_000))
  return [...arrived]
}

function requestOf(body: unknown, url = '/v1/chat/completions'): WireRequest {
  return { method: 'POST', url: origin + url, headers: { 'authorization': 'Bearer {token}', 'content-type': 'application/json', 'accept': 'text/event-stream' }, body: JSON.stringify(body) }
}

const nasty = [
  `it's "quoted" \\ and \\' $HOME $(id) \`id\` !! %s %d \${x} {token}`, '\\u0041 \\x41 \\n \\', '\u0000\u0001\u001F\u007F\u0080\u2028\u2029\uFEFF', '你好，世界 👨‍👩‍👧 \uD800 lone',
  'tab\tline\r\nend', '@file', '<script>alert(1)</script>', "'''\"\"\"", '#!/bin/sh', '', ' ', "';rm -rf /;'", '${jndi:x}', '*/ // <!-- -->', '__proto__',
]
const body = (text: string) => ({ model: 'm', messages: [{ role: 'system', content: text }, { role: 'user', content: text }], stream: true, [`x${text}`]: text })
const texts = [...nasty, ...fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), { seed: 6, numRuns: 25 })]

describe('the code of a request sends the very same bytes', () => {
  for (const language of ['curl', 'javascript', 'python', 'java'] as const) {
    test.skipIf(!available[language])(`in ${language}, whatever text it holds`, async () => {
      const all = texts.map(text => requestOf(body(text)))
      const one = requestOf({ model: 'm', messages: texts.map(content => ({ role: 'user', content })) })
      const sent = language === 'java' ? [one] : [...all, one]
      const got = await run(sent, language)
      expect(got.map(({ body }) => body.toString('utf8'))).toEqual(sent.map(({ body }) => body))
      expect(got[0]?.headers).toMatchObject({ 'authorization': 'Bearer {token}', 'content-type': 'application/json', 'accept': 'text/event-stream' })
    }, 60_000)

    test.skipIf(!available[language])(`in ${language} as a form with files`, async () => {
      writeFileSync(join(folder, 'picture-1.png'), 'PNG')
      const text = `a "fox"; it's @here <there\r\n你好 \\ $x`
      const form: WireRequest = {
        method: 'POST', url: `${origin}/v1/images/edits`, headers: { authorization: 'Bearer {token}' },
        body: [{ name: 'image', file: 'picture-1.png', type: 'image/png', bytes: 3 }, { name: 'prompt', value: text }, { name: 'n', value: '1' }],
      }
      const [got] = await run([form], language)
      const type = String(got?.headers['content-type'])
      const parsed = await new Response(new Uint8Array(got!.body), { headers: { 'content-type': type } }).formData()
      expect(parsed.get('prompt')).toBe(text)
      expect(parsed.get('n')).toBe('1')
      const file = parsed.get('image') as File
      expect([file.name, file.type, await file.text()]).toEqual(['picture-1.png', 'image/png', 'PNG'])
      expect(got?.headers.authorization).toBe('Bearer {token}')
    }, 60_000)
  }

  test('also where the address holds what a shell or curl would read as more than itself', async () => {
    const [got] = await run([requestOf(body('x'), '/v1/chat/completions?a=[1-3]&b={x,y}&c=$d')], 'curl')
    expect(got?.url).toContain('a=[1-3]&b={x,y}&c=$d')
  })

  test('and leaves out large pictures with a word about it', () => {
    const url = `data:image/jpeg;base64,${'A'.repeat(30_000)}`
    const request = requestOf({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] }] })
    const code = requestCode(request, 'python', (name, type, bytes) => `${name} ${type} ${bytes}`)
    expect(code).toMatch(/^# \{picture-1\} image\/jpeg 22500\n/)
    expect(code).toContain('data:image/jpeg;base64,{picture-1}')
    expect(code).toContain('data:image/png;base64,AAAA')
    expect(code.length).toBeLessThan(1_000)
  })
})
