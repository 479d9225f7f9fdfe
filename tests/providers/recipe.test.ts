import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as Balance from '../../src/providers/balance'
import type * as Fields from '../../src/providers/fields'
import type * as Resolve from '../../src/providers/resolve'

/** The one file of the README's recipe. */
const file = `import type { Provider } from './provider'

export const example: Provider = {
  id: 'example',
  name: 'Example',
  matches: url => url.hostname === 'api.example.com',
  baseUrl: 'https://api.example.com',
  hosts: [{ host: /^api\\.example\\.com$/, shortForms: [''], path: '/llm/v2' }],
  consolePages: [{ host: /^console\\.example\\.com$/, api: 'https://api.example.com/llm/v2' }],
  keyHeader: 'api-key',
  models: { kind: 'none', names: ['example-1'] },
  balance: ['credit-grants'],
  refuses: [{ fields: ['seed'] }],
  switches: [{ id: 'thinking', on: { think: true }, off: { think: false } }],
  links: { topUp: 'https://console.example.com/pay' },
  browserAccess: 'yes',
}
`

let copy: string

/** The recipe, followed in a copy of the sources: a file, and its name in the list. */
beforeAll(() => {
  mkdirSync('tests/output', { recursive: true })
  copy = mkdtempSync(resolve('tests/output/recipe-'))
  for (const folder of ['api', 'providers']) cpSync(`src/${folder}`, join(copy, folder), { recursive: true })
  writeFileSync(join(copy, 'providers/example.ts'), file)
  const index = join(copy, 'providers/index.ts')
  const list = readFileSync(index, 'utf8').replace('\n  custom,\n', '\n  example,\n  custom,\n')
  writeFileSync(index, `import { example } from './example'\n${list}`)
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('a provider is one file and its line in the list', async () => {
  const { resolveWithProviders, providerFor, linksFor } = await import(join(copy, 'providers/resolve.ts')) as typeof Resolve
  const { requestFields } = await import(join(copy, 'providers/fields.ts')) as typeof Fields
  const { balanceSources } = await import(join(copy, 'providers/balance.ts')) as typeof Balance
  const address = resolveWithProviders('api.example.com', '')
  if ('error' in address) throw new Error(address.error)
  expect(address).toMatchObject({ chat: 'https://api.example.com/llm/v2/chat/completions', keyHeader: 'api-key' })
  expect(resolveWithProviders('https://console.example.com/x', '')).toMatchObject({ suggestion: 'https://api.example.com/llm/v2' })
  const provider = providerFor(address)
  expect(provider.id).toBe('example')
  expect(requestFields(provider, { thinking: true }, 'example-1')).toEqual({ omit: ['seed'], extra: { think: true } })
  expect(balanceSources(address, 'chat')).toEqual(['credit-grants'])
  expect(linksFor(address).topUp).toBe('https://console.example.com/pay')
})
