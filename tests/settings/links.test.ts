import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { headerProblem } from '../../src/settings/headers'
import { holdsSettings, maxTextLength, readConnectionText } from '../../src/settings/links'

interface Row { readonly what: string, readonly input: string, readonly expect: Readonly<Record<string, unknown>> }
const rows = JSON.parse(readFileSync(new URL('../fixtures/links/settings-links.json', import.meta.url), 'utf8')) as readonly Row[]

/** A reading in the words of the fixtures. */
function told(text: string): Record<string, unknown> {
  const { connections, rejected, fill, code, error } = readConnectionText(text)
  expect(connections.length).toBeLessThanOrEqual(1)
  const [{ key, baseUrl, name } = {}] = connections
  return JSON.parse(JSON.stringify({
    key, url: baseUrl, name, fill, code, error: error?.replace('-', '_'), rejected: rejected.length ? rejected : undefined,
  })) as Record<string, unknown>
}

const one = (text: string) => readConnectionText(text).connections
const relay = 'https://relay.example.com'

describe('the table of links', () => {
  expect(rows.length).toBeGreaterThanOrEqual(19)
  test.each(rows)('$what', ({ input, expect: expected }) => {
    expect(told(input)).toEqual(expected)
  })

  test.each(rows.filter(({ input }) => input.startsWith('https://app.example/')))('$what, as a browser shows the address', ({ input, expect: expected }) => {
    expect(told(new URL(input).href)).toEqual(expected)
  })
})

describe('other links', () => {
  const settings = `{"key":"sk-demo","url":"${relay}"}`

  test.each([
    ['in the query, encoded', `https://app.example/?settings=${encodeURIComponent(settings)}`],
    ['with parameters on both sides', `https://app.example/sub/?utm=1#/?code=abc&settings=${settings}&mask=7`],
    ['inside a sentence', `点击 https://app.example/#/?settings=${settings} 即可使用`],
    ['without a page', `#/?settings=${settings}`],
    ['on any route', `https://app.example/#/c/123?settings=${encodeURIComponent(settings)}`],
    ['as base64', `https://app.example/?settings=${btoa(settings)}`],
    ['with blanks as plus signs', `https://app.example/?settings=${encodeURIComponent(`{"key": "sk-demo", "url": "${relay}"}`).replaceAll('%20', '+')}`],
    ['with key and address as plain parameters', `https://app.example/?key=sk-demo&url=${encodeURIComponent(relay)}`],
    ['of an AI provider', `ai-provider:v1:${btoa(`{"type":"openai","name":"n","apiKey":"sk-demo","baseUrl":"${relay}"}`)}`],
    ['of aionui', `aionui://provider/add?v=1&data=${btoa(`{"baseUrl":"${relay}","apiKey":"sk-demo"}`)}`],
    ['of deepchat', `deepchat://provider/install?v=1&data=${encodeURIComponent(btoa(`{"baseUrl":"${relay}","apiKey":"sk-demo"}`))}`],
    ['of ccswitch', `ccswitch://v1/import?resource=provider&endpoint=${encodeURIComponent(relay)}&apiKey=sk-demo`],
    ['of Cherry Studio with single quotes', `cherrystudio://providers/api-keys?v=1&data=${btoa(`({'baseUrl':'${relay}','apiKey':'sk-demo'})`)}`],
  ])('%s', (_, link) => {
    expect(readConnectionText(link)).toMatchObject({ kind: 'link', connections: [{ key: 'sk-demo', baseUrl: relay }] })
  })

  test('the model beside the settings belongs to them', () => {
    expect(one(`https://app.example/?settings=${encodeURIComponent(settings)}&model=gpt-x`)).toEqual([{ key: 'sk-demo', baseUrl: relay, model: 'gpt-x' }])
  })

  test('a text to send is one to fill in', () => {
    expect(readConnectionText('https://app.example/#/chat?submit=send+me')).toMatchObject({ fill: 'send me', connections: [] })
  })

  test('several providers of a panel are several connections', () => {
    const keyVaults = { openai: { apiKey: 'sk-one', baseURL: relay }, deepseek: { apiKey: 'sk-two', baseURL: 'https://api.deepseek.com' } }
    expect(one(`https://app.example/?settings=${JSON.stringify({ keyVaults })}`)).toEqual([
      { name: 'openai', key: 'sk-one', baseUrl: relay }, { name: 'deepseek', key: 'sk-two', baseUrl: 'https://api.deepseek.com' },
    ])
  })

  test('the address of the app itself with an access code is no server', () => {
    expect(readConnectionText('https://app.example/?code=abc123')).toEqual({ kind: 'link', connections: [], rejected: [], code: 'abc123' })
  })
})

describe('lines with names and values', () => {
  test.each([
    ['shell', `export OPENAI_API_KEY=sk-demo\nexport OPENAI_API_BASE='${relay}'`],
    ['docker', `docker run -d -p 3000:3000 -e OPENAI_API_KEY=sk-demo -e CODE=pw -e BASE_URL=${relay} image`],
    ['PowerShell', `$env:OPENAI_API_KEY="sk-demo"\n$env:OPENAI_BASE_URL="${relay}"`],
    ['Windows', `setx OPENAI_API_KEY "sk-demo"\nset OPENAI_BASE_URL=${relay}`],
    ['YAML', `environment:\n  - OPENAI_API_KEY=sk-demo\n  OPENAI_BASE_URL: "${relay}"`],
    ['Python', `from openai import OpenAI\nclient = OpenAI(api_key="sk-demo", base_url="${relay}")`],
    ['old Python', `openai.api_key = "sk-demo"\nopenai.api_base = "${relay}"`],
    ['os.environ', `os.environ["OPENAI_API_KEY"] = "sk-demo"\nos.environ["OPENAI_BASE_URL"] = "${relay}"`],
    ['JavaScript', `new OpenAI({ apiKey: 'sk-demo', baseURL: '${relay}' })`],
    ['Chinese', `接口地址：${relay}\nAPI密钥：sk-demo`],
    ['on one line', `地址：${relay} 密钥：sk-demo`],
    ['commented', `# OPENAI_API_KEY=sk-old\nOPENAI_API_KEY=sk-demo # new\nOPENAI_BASE_URL=${relay}`],
    ['with a label for the key alone', `${relay} key: sk-demo`],
    ['with Windows line ends', `OPENAI_API_KEY=sk-demo\r\nOPENAI_BASE_URL=${relay}\r\n`],
    ['fetch', `fetch("${relay}", { headers: { "Authorization": "Bearer sk-demo" } })`],
  ])('%s', (_, text) => {
    expect(one(text)).toEqual([{ key: 'sk-demo', baseUrl: relay }])
  })

  test('the model comes along, that for pictures does not', () => {
    expect(one('OPENAI_API_KEY=sk-demo\nIMAGE_MODEL=dall-e-3\nOPENAI_MODEL=gpt-x')).toEqual([{ key: 'sk-demo', model: 'gpt-x' }])
  })

  test('stand-ins are no keys', () => {
    for (const value of ['${KEY}', '$KEY', 'YOUR_API_KEY', '<your key>', 'sk-xxxx', 'sk-...', 'process.env.KEY']) {
      expect(one(`OPENAI_API_KEY=${value}\nOPENAI_BASE_URL=${relay}`), value).toEqual([{ baseUrl: relay }])
    }
  })

  test('each prefix is a connection', () => {
    expect(one(`OPENAI_API_KEY=sk-one\nOPENAI_BASE_URL=${relay}\nDEEPSEEK_API_KEY=sk-two`)).toEqual([
      { key: 'sk-one', baseUrl: relay }, { key: 'sk-two' },
    ])
  })
})

describe('curl', () => {
  test.each([
    ['with bash quotes', `curl ${relay}/v1/chat/completions \\\n  -H "Content-Type: application/json" \\\n  -H "Authorization: Bearer sk-demo" \\\n  -d '{"model":"gpt-x","messages":[]}'`],
    ['with cmd quotes', `curl "${relay}/v1/chat/completions" ^\n -H "Authorization: Bearer sk-demo" ^\n --data-raw "{\\"model\\": \\"gpt-x\\"}"`],
    ['with joined options', `$ curl --header='Authorization: Bearer sk-demo' --url ${relay}/v1/chat/completions -XPOST --json '{"model":"gpt-x"}'`],
    ['with curly quotes', `curl “${relay}/v1/chat/completions” -H “Authorization: Bearer sk-demo” -d ‘{"model":"gpt-x"}’`],
  ])('%s', (_, text) => {
    expect(readConnectionText(text)).toMatchObject({ kind: 'curl', connections: [{ key: 'sk-demo', baseUrl: `${relay}/v1/chat/completions`, model: 'gpt-x' }] })
  })

  test('headers of the user come along, those of the browser do not', () => {
    expect(one(`curl ${relay} -H 'api-key: sk-demo' -H 'OpenAI-Organization: org-1' -H 'Cookie: a=b' -H 'Sec-Fetch-Mode: cors' -H 'User-Agent: x'`))
      .toEqual([{ key: 'sk-demo', baseUrl: relay, headers: { 'openai-organization': 'org-1' } }])
  })

  test('a variable is no key', () => {
    expect(one(`curl ${relay} -H "Authorization: Bearer $OPENAI_API_KEY"`)).toEqual([{ baseUrl: relay }])
  })
})

describe('JSON', () => {
  test.each(['key', 'apiKey', 'api_key'].flatMap(key => ['url', 'baseURL', 'baseUrl', 'base_url'].map(url => [key, url] as const)))('%s and %s', (key, url) => {
    expect(readConnectionText(JSON.stringify({ [key]: 'sk-demo', [url]: relay, name: 'Mine', model: 'gpt-x' }))).toEqual({
      kind: 'json', rejected: [], connections: [{ name: 'Mine', baseUrl: relay, key: 'sk-demo', model: 'gpt-x' }],
    })
  })

  test('a list is several connections, twenty at most', () => {
    const list = Array.from({ length: 50 }, (_, index) => ({ name: `n${index}`, url: `https://h${index}.example`, key: `sk-${index}-0123456789` }))
    expect(one(JSON.stringify(list))).toHaveLength(20)
  })

  test('hostile JSON changes nothing and brings nothing along', () => {
    const text = `{"__proto__":{"key":"sk-evil","polluted":true},"constructor":{"prototype":{"polluted":true}},"key":"sk-demo","url":"${relay}","headers":{"x":"y"},"parameters":{"extra":{}}}`
    expect(one(text)[0]).toEqual({ key: 'sk-demo', baseUrl: relay })
    expect('polluted' in {}).toBe(false)
    expect(Object.getPrototypeOf(one(text)[0])).toBe(Object.prototype)
  })

  test('depth and length have their limits', () => {
    expect(one('['.repeat(50_000))).toEqual([])
    expect(one(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)).toEqual([])
    expect(readConnectionText(`{"key":"${'k'.repeat(maxTextLength)}"}`)).toMatchObject({ error: 'too-large', connections: [] })
    expect(one(JSON.stringify({ key: 'k'.repeat(5_000), url: relay }))).toEqual([{ baseUrl: relay }])
    expect(one(JSON.stringify({ key: 'sk-demo', url: `${relay}/${'a'.repeat(3_000)}` }))).toEqual([{ key: 'sk-demo' }])
    expect(one(JSON.stringify({ key: 'sk-demo', name: 'n'.repeat(500) }))[0]?.name).toHaveLength(100)
  })
})

describe('an address and a key', () => {
  test.each([
    ['on two lines', `${relay}\nsk-demo-123`, { baseUrl: relay, key: 'sk-demo-123' }],
    ['the other way round', `sk-demo-123\n${relay}`, { baseUrl: relay, key: 'sk-demo-123' }],
    ['side by side', `${relay} sk-demo-123`, { baseUrl: relay, key: 'sk-demo-123' }],
    ['without a scheme', 'relay.example.com/v1\nsk-demo-123', { baseUrl: 'relay.example.com/v1', key: 'sk-demo-123' }],
    ['with a key of no known form', `${relay}\nabcdef123456`, { baseUrl: relay, key: 'abcdef123456' }],
    ['of Zhipu', `https://open.bigmodel.cn/api/paas/v4\n0123456789abcdef0123456789abcdef.AbCdEfGhIjKlMnOp`, { baseUrl: 'https://open.bigmodel.cn/api/paas/v4', key: '0123456789abcdef0123456789abcdef.AbCdEfGhIjKlMnOp' }],
    ['in a Chinese sentence', `地址是${relay}，Key是 sk-demo-123。`, { baseUrl: relay, key: 'sk-demo-123' }],
    ['the key inside the address', `${relay}/v1?api_key=sk-demo-123&x=1`, { baseUrl: `${relay}/v1?x=1`, key: 'sk-demo-123' }],
    ['an address alone', `${relay}/v1`, { baseUrl: `${relay}/v1` }],
    ['a key alone', 'sk-demo-123', { key: 'sk-demo-123' }],
    ['with user name and password', `https://me:pw@relay.example.com/v1`, { baseUrl: 'https://relay.example.com/v1' }],
  ])('%s', (_, text, expected) => {
    expect(one(text)).toEqual([expected])
  })

  test('several keys are a list', () => {
    for (const comma of [',', '，', '\n', ', ']) {
      expect(one(`${relay}\nsk-one-1${comma}sk-two-2`), comma).toEqual([{ baseUrl: relay, key: 'sk-one-1' }, { baseUrl: relay, key: 'sk-two-2' }])
    }
    expect(one(JSON.stringify({ apiKey: 'sk-one-1,sk-two-2', url: relay }))).toHaveLength(2)
  })

  test.each(['', ' \n ', 'hello world', '你好，世界', 'What is 1:2?', 'javascript:alert(1)', 'data:text/html,<b>', 'file:///etc/passwd', '{}', '[]', 'null'])('%j is none', (text) => {
    expect(one(text)).toEqual([])
  })

  test.each(['javascript:alert(1)', 'data:,x', 'file:///etc/passwd', 'ftp://h/x', 'javascript:fetch("https://h.example")', 'https://', 'https://h h', '/relay'])('%s is no address', (url) => {
    expect(readConnectionText(JSON.stringify({ key: 'sk-demo', url }))).toMatchObject({ connections: [{ key: 'sk-demo' }], rejected: ['url'] })
    expect(one(JSON.stringify({ key: 'sk-demo', url }))[0]).not.toHaveProperty('baseUrl')
  })
})

describe('what a field takes itself', () => {
  test.each([
    [relay, 'address', false], [`${relay}/v1?key=sk-demo-123`, 'address', false], ['relay.example.com', 'address', false], ['relay.example.com?key=sk-demo-123', 'address', false], ['', 'address', false],
    [`请用 ${relay}/v1 试试`, 'address', false], [`${relay}\nsk-demo-123`, 'address', true], [`${relay} sk-demo-123`, 'address', true],
    ['OPENAI_API_KEY=sk-demo', 'address', true], [`curl ${relay}`, 'address', true], [`{"key":"sk-demo"}`, 'address', true],
    [`https://app.example/#/?settings={"key":"sk-demo"}`, 'address', true], ['https://x.example/?settings={', 'address', true],
    ['sk-demo-123', 'key', false], ['  sk-demo-123\n', 'key', false], ['Bearer sk-demo-123', 'key', false], ['any:thing=at/all', 'key', false],
    [`${relay}\nsk-demo-123`, 'key', true], ['OPENAI_API_KEY=sk-demo', 'key', true], ['sk-one-1,sk-two-2', 'key', true], [relay, 'key', true],
  ] as const)('%j in the field for the %s: %s', (text, field, expected) => {
    expect(holdsSettings(text, field)).toBe(expected)
  })
})

describe('whatever the text', () => {
  const keys = fc.stringMatching(/^sk-[A-Za-z0-9_-]{8,60}$/).filter(key => !/^sk-(?:x{4}|(?:your|my|the).*(?:key|token))/i.test(key))
  const pieces = fc.constantFrom(...rows.map(({ input }) => input), 'curl ', ' -H "', '{', '"key":"', 'OPENAI_API_KEY=', '%', '\\', '\n', relay, '?settings=', '://', ',', '__proto__')

  test('reading never throws and gives harmless addresses only', () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }).map(parts => parts.join('')))
    fc.assert(fc.property(texts, (text) => {
      for (const { baseUrl, key } of one(text)) {
        expect(baseUrl ?? key).toBeTruthy()
        if (baseUrl) expect(new URL(baseUrl.includes('://') ? baseUrl : `https://${baseUrl}`).protocol).toMatch(/^https?:$/)
        if (key) expect(key).toMatch(/^[\x21-\x7E]+$/)
      }
    }), { numRuns: 2_000 })
  })

  test('a key that is found is never part of the address, the name or the model', () => {
    const forms: readonly ((key: string) => string)[] = [
      key => `${relay}/v1?key=${key}`, key => `${relay}/${key}/v1\n${key}`, key => `https://${key}@relay.example.com\n${key}`,
      key => JSON.stringify({ key, url: `${relay}/${encodeURIComponent(key)}`, name: key, model: `m-${key}` }),
      key => `https://app.example/#/?settings=${JSON.stringify({ key, url: `${relay}?token=${key}&api-key=${key}` })}`,
      key => `curl ${relay}/v1?key=${key} -H "Authorization: Bearer ${key}"`, key => `OPENAI_API_KEY=${key}\nOPENAI_BASE_URL=https://u:${key}@h.example/${key}`,
    ]
    fc.assert(fc.property(keys, fc.constantFrom(...forms), (key, form) => {
      const found = one(form(key))
      expect(found.length).toBeGreaterThan(0)
      for (const { key: kept, ...rest } of found) {
        expect(kept).toBe(key)
        expect(decodeURIComponent(JSON.stringify(rest))).not.toContain(key)
      }
    }), { numRuns: 500 })
  })

  test('long texts are read in time', () => {
    const started = performance.now()
    for (const unit of ['a', 'a=', 'a ', '"', '{', 'https://', '%', 'curl ', '\\', 'a.', 'k:', '，', 'sk-', '?settings={"', 'Bearer ', '[{"key":']) {
      readConnectionText(unit.repeat(Math.floor(maxTextLength / unit.length)))
    }
    expect(performance.now() - started).toBeLessThan(8_000)
  })
})

describe('headers', () => {
  test.each([
    ['X-Team', 'a', undefined], ['HTTP-Referer', 'https://x', undefined], ['Authorization', 'Basic x', undefined],
    ['', 'a', 'invalid-name'], ['two words', 'a', 'invalid-name'], ['名', 'a', 'invalid-name'], ['__proto__', 'a', 'invalid-name'], ['X-A:', 'a', 'invalid-name'],
    ['Cookie', 'a', 'forbidden'], ['Host', 'a', 'forbidden'], ['Sec-Fetch-Mode', 'a', 'forbidden'], ['Proxy-Authorization', 'a', 'forbidden'], ['Origin', 'a', 'forbidden'],
    ['Content-Type', 'a', 'ours'], ['Accept', 'a', 'ours'],
    ['X-A', '值', 'invalid-value'], ['X-A', 'a\nb', 'invalid-value'], ['X-A', 'a'.repeat(9_000), 'too-long'],
  ])('%s: %j is %s', (name, value, expected) => {
    expect(headerProblem(name, value)).toBe(expected)
  })
})
