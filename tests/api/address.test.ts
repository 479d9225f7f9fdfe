import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Address, atRoot, hostOf, isLoopback, isPrivateHost, typedFor } from '../../src/api/address'
import { resolveWithProviders as resolveAddress } from '../../src/providers/resolve'
import rows from '../fixtures/urls/base-urls.json'

const app = 'https://app.example'

interface Row {
  readonly input: string
  readonly error?: string
  readonly sessionChat?: string
  readonly sessionBalance?: string
}

function resolved(typed: string): Address {
  const address = resolveAddress(typed, app)
  if ('error' in address) throw new Error(`${typed}: ${address.error}`)
  return address
}

describe('the table of base addresses', () => {
  test.each((rows as readonly Row[]).map(row => [row.input || '(empty)', row] as const))('%s', (_name, row) => {
    const address = resolveAddress(row.input, app)
    const { input: _input, why: _why, sessionChat, sessionBalance, error, ...wanted } = row as Row & { why?: string }
    if (error) return expect(address).toEqual({ error: error.replace('_', '-') })
    expect(address).toMatchObject(wanted)
    if ('error' in address) throw new Error('unreachable')
    if (sessionChat) expect(atRoot(address, '/pro/chat/completions')).toBe(sessionChat)
    if (sessionBalance) expect(atRoot(address, '/pro/balance')).toBe(sessionBalance)
  })
})

describe('what is noticed', () => {
  test.each([
    ['', []],
    ['https://api.openai.com', ['version-added']],
    ['https://api.openai.com/v1', []],
    ['https://api.openai.com/v1/chat/completions', ['endpoint-removed']],
    ['https://user:pw@relay.example.com/v1', ['credentials-removed']],
    ['https://relay.example.com/v1?key=abc', ['key-removed']],
    ['http://relay.example.com/v1', ['plain-http']],
    ['http://192.168.1.20:8080/v1', []],
    ['https://openrouter.ai', ['host-corrected']],
    ['localhost:11434', ['version-added']],
    ['https://api.deepseek.com', []],
  ])('%s gives %j', (typed, notes) => {
    expect(resolved(typed).notes).toEqual(notes)
  })

  test('a key in the query goes to the key field and into no address', () => {
    const address = resolved('https://relay.example.com/v1?region=eu&apiKey=sk-secret123&API_KEY=')
    expect(address.foundKey).toBe('sk-secret123')
    expect(address.query).toBe('?region=eu')
    expect(address.chat).toBe('https://relay.example.com/v1/chat/completions?region=eu')
    expect(JSON.stringify({ ...address, foundKey: '' })).not.toContain('sk-secret123')
  })

  test('a console page comes with the address that was meant', () => {
    const address = resolved('https://platform.openai.com/api-keys')
    expect(address.notes).toContain('console-page')
    expect(address.suggestion).toBe('https://api.openai.com/v1')
    expect(resolved('https://openrouter.ai/settings/keys').suggestion).toBe('https://openrouter.ai/api/v1')
    expect(resolved('https://openrouter.ai/api/v1').suggestion).toBeUndefined()
  })

  test('Azure gets its key in a header of its own', () => {
    expect(resolved('https://res.openai.azure.com').keyHeader).toBe('api-key')
    expect(resolved('https://res.openai.azure.com/openai/deployments/my%20gpt')).toMatchObject({
      mode: 'azure-deployment',
      keyHeader: 'api-key',
      model: 'my gpt',
      chat: 'https://res.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21',
    })
    expect(resolved('https://models.inference.ai.azure.com').keyHeader).toBe('authorization')
  })
})

describe('further forms of input', () => {
  test.each([
    ['[relay](https://relay.example.com/v1)', 'https://relay.example.com/v1'],
    ['"https://relay.example.com/v1".', 'https://relay.example.com/v1'],
    ['\u200Bhttps://relay.example.com/v1\uFEFF ', 'https://relay.example.com/v1'],
    ['https://relay.example.com／v1，谢谢', 'https://relay.example.com/v1'],
    ['//relay.example.com/v1', 'https://relay.example.com/v1'],
    ['relay.example.com:8443', 'https://relay.example.com:8443/v1'],
    ['nas.local:8080', 'http://nas.local:8080/v1'],
    ['8.8.8.8:3000', 'http://8.8.8.8:3000/v1'],
    ['::1', 'http://[::1]/v1'],
    ['[fe80::1]:8080/v1', 'http://[fe80::1]:8080/v1'],
    ['localhost:11434/api/chat', 'http://localhost:11434/v1'],
    ['https://generativelanguage.googleapis.com/v1beta/models', 'https://generativelanguage.googleapis.com/v1beta/openai'],
    ['https://openrouter.ai/api#', 'https://openrouter.ai/api'],
    ['https:/relay.example.com/V1', 'https://relay.example.com/v1'],
  ])('%s is read as %s', (typed, apiBase) => {
    expect(resolved(typed).apiBase).toBe(apiBase)
  })

  test.each([
    ['javascript:alert(1)', 'bad-scheme'],
    ['data:text/html,x', 'bad-scheme'],
    ['mailto:someone@relay.example.com', 'bad-scheme'],
    ['wss://relay.example.com', 'bad-scheme'],
    ['https://', 'invalid-url'],
    ['http:', 'invalid-url'],
    ['sk-proj-abcdefghijklmnop', 'invalid-url'],
  ])('%s is refused as %s', (typed, error) => {
    expect(resolveAddress(typed, app)).toEqual({ error })
  })

  test('a same-origin address needs an app that has an origin', () => {
    expect(resolveAddress('/api', 'null')).toEqual({ error: 'invalid-url' })
  })

  test('an API base is typed with # where a version would be added', () => {
    expect(typedFor('https://relay.example.com/v1', '')).toBe('https://relay.example.com/v1')
    expect(typedFor('https://relay.example.com', '')).toBe('https://relay.example.com#')
    expect(resolved(typedFor('https://relay.example.com', '?a=b')).models).toBe('https://relay.example.com/models?a=b')
  })

  test('the host is shown with its port', () => {
    expect(hostOf(resolved('localhost:11434'))).toBe('localhost:11434')
    expect(hostOf(resolved('https://relay.example.com/v1'))).toBe('relay.example.com')
  })
})

describe('for all input', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcxyz0189-'), minLength: 1, maxLength: 8 })
  const host = fc.tuple(letters, letters).map(([a, b]) => `h${a}h.x${b}x.example`)
  const path = fc.array(fc.oneof(letters, fc.constantFrom('v1', 'V1', 'openai', 'api', '')), { maxLength: 4 }).map(parts => parts.join('/'))
  const pieces = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('http://', 'https://', '/', ':', '@', '?', '#', '%',
    '[', ']', 'azure.com/openai/deployments/%E0%A4%A', '。', '//', 'localhost', '/v1', '/engines/%/completions', ' ', '\\'))).map(parts => parts.join(''))

  test('nothing throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), pieces), (typed) => {
      const address = resolveAddress(typed, app)
      if ('error' in address) return
      expect(new URL(address.chat).origin).toBe(address.origin)
    }), { numRuns: 1_000 })
  })

  test('the resulting base resolves to the same addresses', () => {
    fc.assert(fc.property(host, path, fc.boolean(), (name, rest, slash) => {
      const address = resolved(`https://${name}/${rest}${slash ? '/' : ''}`)
      const again = resolved(address.apiBase)
      expect([again.chat, again.models, again.root]).toEqual([address.chat, address.models, address.root])
    }), { numRuns: 500 })
  })

  test('no address contains user info or a key', () => {
    const name = fc.constantFrom('key', 'apiKey', 'api_key', 'api-key', 'APIKEY', 'Key', '%6Bey')
    fc.assert(fc.property(host, path, name, letters, (hostname, rest, parameter, other) => {
      const address = resolved(`https://secretUser:secretWord@${hostname}/${rest}?${parameter}=secretKey&${other}=1&key=`)
      const { foundKey, ...others } = address
      expect(foundKey).toBe('secretKey')
      expect(JSON.stringify(others)).not.toMatch(/secret|@/)
      expect([...new URL(address.chat).searchParams.keys()]).toEqual([other])
    }))
  })

  test('it is fast enough for every keystroke', () => {
    const long = 'https://relay.example.com/' + ',;:!'.repeat(50_000) + 'x'
    const start = performance.now()
    resolveAddress(long, app)
    for (let count = 0; count < 1_000; count++) resolveAddress('代理地址：https://openai.wndbac.cn/pro/balance?apiKey=sk-xxx，直接替换', app)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})

describe('hosts', () => {
  test.each(['localhost', 'app.localhost', '127.0.0.1', '127.9.9.9', '[::1]', '0.0.0.0', '[::ffff:7f00:1]', 'LOCALHOST.'])('%s is loopback', (name) => {
    expect(isLoopback(name)).toBe(true)
    expect(isPrivateHost(name)).toBe(true)
  })

  test.each(['10.0.0.5', '172.16.0.1', '172.31.9.9', '192.168.1.20', '169.254.1.1', 'nas.local', '[fd12:3456::1]', '[fe80::1]', '[::ffff:c0a8:114]'])('%s is private, not loopback', (name) => {
    expect(isLoopback(name)).toBe(false)
    expect(isPrivateHost(name)).toBe(true)
  })

  test.each(['api.openai.com', '172.32.0.1', '11.0.0.1', '8.8.8.8', 'localhost.example.com', '10.example.com', '[2606:4700::1111]', 'fd.example.com', ''])('%s is neither', (name) => {
    expect(isPrivateHost(name)).toBe(false)
  })
})
