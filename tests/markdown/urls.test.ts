import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { namesHost, safeImage, safeLink } from '../../src/markdown/urls'

describe('safeLink', () => {
  test.each([
    ['https://a.test', 'https://a.test/', 'a.test'],
    ['HTTP://A.test:8080/x y', 'http://a.test:8080/x%20y', 'a.test:8080'],
    [' https://a.test/&amp;b ', 'https://a.test/&b', 'a.test'],
    ['https&colon;//a.test', 'https://a.test/', 'a.test'],
    ['ht\ntps://a.te\u200bst', 'https://a.test/', 'a.test'],
    ['https://good.test@evil.test/', 'https://evil.test/', 'evil.test'],
    ['https://例子.测试/路', 'https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF', 'xn--fsqu00a.xn--0zwm56d'],
    ['mailto:a@b.test?subject=x', 'mailto:a@b.test?subject=x', 'a@b.test'],
  ])('%j leads to %s', (href, address, host) => {
    expect(safeLink(href)).toEqual({ href: address, host })
  })

  test.each([
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', '\u0001javascript:alert(1)', 'javascript&colon;alert(1)',
    '&#x6A;avascript&#58;alert(1)', '&#106avascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc', 'blob:https://a.test/x',
    'ftp://a.test', '/settings', './a', '#app', '?q=x', '//a.test', '\\\\a.test', 'https:a.test', 'https:///a.test', 'https:\\\\a.test',
    'https://', 'http://[', 'mailto:', 'mailto:nobody', '', 'a.test', `https://a.test/${'x'.repeat(5000)}`,
  ])('%j is none', (href) => {
    expect(safeLink(href)).toBeUndefined()
  })

  test('decodes once, and not at all where it is told that the text is literal', () => {
    expect(safeLink('https://a.test/?a&amp;amp;b')?.href).toBe('https://a.test/?a&amp;b')
    expect(safeLink('https://a.test/?a&amp;b', true)?.href).toBe('https://a.test/?a&amp;b')
    expect(safeLink('javascript&amp;colon;alert(1)')).toBeUndefined()
  })

  test('whatever comes in, what comes out is an absolute address of an allowed kind, and stays itself', () => {
    const scheme = fc.constantFrom('javascript', 'data', 'vbscript', 'http', 'https', 'mailto', 'HtTpS', 'blob', '')
    const noise = fc.constantFrom('', ':', '//', '&colon;', '&#58;', '\t', '\n', '\0', '&Tab;', '\\', '/', '@', ' ', '\u202e', '%00', '[')
    const pieces = fc.array(fc.oneof(scheme, noise, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 8 })
    fc.assert(fc.property(pieces, (parts) => {
      const link = safeLink(parts.join(''))
      if (!link) return
      expect(link.href).toMatch(/^(?:https?:\/\/[^/?#\s]+|mailto:[^/\s]+)/)
      expect(link.href).not.toMatch(/[\s\p{Cc}\p{Cf}]/u)
      expect(['http:', 'https:', 'mailto:']).toContain(new URL(link.href, 'https://app.test').protocol)
      expect(safeLink(link.href, true)?.href).toBe(link.href)
    }), { numRuns: 2000 })
  })
})

describe('safeImage', () => {
  test.each([
    ['https://a.test/x.png', 'https://a.test/x.png', 'a.test'],
    ['data:image/png;base64,iVBORw0KGgo=', 'data:image/png;base64,iVBORw0KGgo=', 'data:image/png'],
    ['DATA:image/WEBP;base64,AAAA', 'DATA:image/WEBP;base64,AAAA', 'data:image/webp'],
  ])('%j may be asked for', (href, src, host) => {
    expect(safeImage(href)).toEqual({ src, host })
  })

  test.each([
    'data:image/svg+xml;base64,PHN2Zz4=', 'data:image/png,x', 'data:image/png;base64,<svg>', 'data:text/html;base64,AAAA',
    'javascript:alert(1)', 'blob:https://a.test/1', 'mailto:a@b.test', '/logo.png', '//a.test/x',
  ])('%j may not', (href) => {
    expect(safeImage(href)).toBeUndefined()
  })
})

describe('namesHost', () => {
  test.each([
    ['a.test', true], ['https://a.test/x', true], ['A.test?q', true], ['a.test.evil.test', false], ['docs', false],
    ['a.test@evil.test', false], ['https://a.test\u202e/x', false], ['see a.test', false], ['', false],
  ])('%j: %s', (label, named) => {
    expect(namesHost(label, { href: 'https://a.test/x', host: 'a.test' })).toBe(named)
  })

  test('is never enough where a long query could carry what was said', () => {
    const href = `https://a.test/?${'x'.repeat(300)}`
    expect(namesHost('https://a.test/', { href, host: 'a.test' })).toBe(false)
  })
})
