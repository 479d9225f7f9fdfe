import fc from 'fast-check'
import { expect, test } from 'vitest'
import { looksLikeText, readText } from '../../src/chat/readText'

const latin = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

test.each([
  ['UTF-8', latin('caf\xC3\xA9'), 'café'],
  ['UTF-8 with its mark', latin('\xEF\xBB\xBFa,b'), 'a,b'],
  ['UTF-16, little end first', latin('\xFF\xFEh\0i\0'), 'hi'],
  ['UTF-16, big end first', latin('\xFE\xFF\x4F\x60'), '你'],
  ['GBK, as Chinese programs still write', latin('\xC4\xE3\xBA\xC3,\xCA\xC0\xBD\xE7\r\n'), '你好,世界\r\n'],
  ['Windows-1252, as Western programs still write', latin('M\xFCller, caf\xE9'), 'Müller, café'],
  ['colours of a terminal', latin('\x1B[31mred\x1B[0m\ttab\f'), '\x1B[31mred\x1B[0m\ttab\f'],
])('%s is read', (_name, bytes, text) => {
  expect(readText(bytes)).toBe(text)
})

test.each([['a zero', latin('ab\0c')], ['a control character', latin('ab\x01c')], ['a program', latin('MZ\x90\0\x03\0')]])('%s is no text', (_name, bytes) => {
  expect(readText(bytes)).toBeUndefined()
})

test('any text comes back as it was written, and so does its beginning wherever it is cut', () => {
  const text = fc.string({ unit: 'binary' }).filter(value => !/[\0-\x08\x0E-\x1F\x80-\x9F\uFEFF]/.test(value))
  fc.assert(fc.property(text, fc.nat(), (value, at) => {
    const bytes = new TextEncoder().encode(value)
    expect(readText(bytes)).toBe(value)
    expect(looksLikeText(bytes.subarray(0, at % (bytes.length + 1)))).toBe(true)
  }))
})

test('no bytes make it fail', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    expect(['string', 'undefined']).toContain(typeof readText(bytes))
  }))
})
