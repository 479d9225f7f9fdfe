import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mask, redact } from '../../src/api/redact'

const key = 'Zq9/fooBAR+77xyz=tail'

describe('the given keys', () => {
  test.each([
    ['as they are', `no ${key} here`, `no ${mask} here`],
    ['twice', `${key}${key}`, mask + mask],
    ['percent-encoded', `/v1?x=${encodeURIComponent(key)}&y`, `/v1?x=${mask}&y`],
    ['percent-encoded in lower case', encodeURIComponent(key).replace(/%../g, code => code.toLowerCase()), mask],
    ['with escaped slashes', `"${key.replace('/', '\\/')}"`, `"${mask}"`],
    ['their beginning', `token Zq9/fooBAR is`, `token ${mask} is`],
    ['their end', 'ends in 7xyz=tail.', `ends in ${mask}.`],
    ['shortened with stars', 'key: abcd****wxyz!', `key: ${mask}!`],
    ['shortened with dots', 'abc...xyz', mask],
  ])('are masked %s', (_name, text, wanted) => {
    const keys = text.includes('abc') ? ['abcd-efgh-ijkl-vwxyz', 'abcdefgh-uvwxyz'] : [key]
    expect(redact(text, keys)).toBe(wanted)
  })

  test('short ones are masked where they are words', () => {
    expect(redact('the key ollama, not ollamas', ['ollama'])).toBe(`the key ${mask}, not ollamas`)
    expect(redact('a.b+ c', ['a.b+'])).toBe(`${mask} c`)
  })

  test('empty and tiny ones change nothing', () => {
    expect(redact('nothing to hide', ['', ' ', 'to'])).toBe('nothing to hide')
  })

  test('other words with stars or dots stay', () => {
    expect(redact('wait... **bold** and *** more…', [key])).toBe('wait... **bold** and *** more…')
  })
})

describe('what looks like a key', () => {
  test.each([
    ['Incorrect API key provided: sk-abc***xyz. You can', `Incorrect API key provided: ${mask}. You can`],
    ['sk-or-v1-0123456789abcdef', mask],
    ['sk-ant-api03-AbCdEf_123', mask],
    ['[sk-abc***xyz] 该令牌额度已用尽', `[${mask}] 该令牌额度已用尽`],
    ['key AIzaSyA-1234567890_abc.', `key ${mask}.`],
    ['Authorization: Bearer abc.def-123', `Authorization: Bearer ${mask}`],
    ['"Authorization":"Bearer abcdef"', `"Authorization":"Bearer ${mask}"`],
    ['api-key: 0123456789abcdef', `api-key: ${mask}`],
    ['{"api_key":"secretsecret"}', `{"api_key":"${mask}"}`],
    ['{\\"api_key\\":\\"secretsecret\\"}', `{\\"api_key\\":\\"${mask}\\"}`],
    ['x-api-key=secretsecret&b=1', `x-api-key=${mask}&b=1`],
    ['GET /v1/models?key=whatever&x=1', `GET /v1/models?key=${mask}&x=1`],
  ])('%s', (text, wanted) => {
    expect(redact(text, [])).toBe(wanted)
    expect(redact(wanted, [])).toBe(wanted)
  })

  test.each([
    'The Bearer token is missing.', 'task-force-one is at risk-assessment', 'Unsupported parameter: max_tokens',
    'You need an API key: please make one', 'https://platform.openai.com/account/api-keys', 'scikit sk-learn',
  ])('%s stays as it is', (text) => {
    expect(redact(text, [])).toBe(text)
  })
})

describe('for all texts and keys', () => {
  const anyKey = fc.oneof(fc.string({ minLength: 8 }), fc.string({ unit: 'binary', minLength: 8 }),
    fc.string({ unit: fc.constantFrom(...'ab•*.-') , minLength: 8, maxLength: 12 }))

  test('the result never contains a key', () => {
    fc.assert(fc.property(anyKey, fc.array(fc.string()), (secret, pieces) => {
      for (const text of [pieces.join(secret), secret + pieces.join(''), secret + secret.slice(3) + secret, secret.slice(0, 5) + secret]) {
        expect(redact(text, [secret]).includes(secret)).toBe(false)
        expect(redact(encodedOr(text), [secret]).includes(secret)).toBe(false)
      }
    }), { numRuns: 1_000 })
  })

  test('the time is in proportion to the text', () => {
    const hostile = ['a'.repeat(500_000), 'sk-'.repeat(150_000), '*a'.repeat(250_000), 'Bearer '.repeat(70_000), '.'.repeat(500_000),
      'api-key:'.repeat(60_000), 'aaaaaaaab'.repeat(50_000), 'Bearer' + ' '.repeat(500_000), 'a*'.repeat(10) + '*'.repeat(500_000)]
    const start = performance.now()
    for (const text of hostile) redact(text, ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac', key])
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})

function encodedOr(text: string): string {
  try {
    return encodeURIComponent(text)
  }
  catch {
    return text
  }
}
