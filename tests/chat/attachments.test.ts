import { describe, expect, test } from 'vitest'
import { mayStay, pastedFile, pictureAddress } from '../../src/chat/attachments'

describe('an address of a picture', () => {
  test.each([
    'https://example.com/cat.png', 'http://127.0.0.1:8080/cat?size=1&b=%20', 'HTTPS://EXAMPLE.COM/a', 'data:image/png;base64,iVBORw0KGgo=',
  ])('%s is taken as it stands', (url) => {
    expect(pictureAddress(` ${url}\n`)).toBe(url)
  })

  test.each([
    '', 'cat.png', 'example.com/cat.png', 'javascript:alert(1)', 'data:text/html,<script>', 'blob:https://example.com/1', 'file:///etc/passwd', 'ftp://a/b.png',
    'https://', 'https://exa mple.com/a', '//example.com/a.png',
  ])('%s is none', (url) => {
    expect(pictureAddress(url)).toBeUndefined()
  })
})

describe('a picture goes out as it is', () => {
  const latin = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

  test('where it is small and says nothing but what it shows', () => {
    for (const type of ['image/png', 'image/webp', 'image/gif']) expect(mayStay(type, latin('any bytes, eXi'))).toBe(true)
  })

  test('but never as a JPEG, with words about the camera, of a rare kind, or above a megabyte', () => {
    expect(mayStay('image/jpeg', latin('any'))).toBe(false)
    expect(mayStay('image/png', latin('e eeXIf..'))).toBe(false)
    expect(mayStay('image/webp', latin('..EXIF..'))).toBe(false)
    expect(mayStay('image/avif', latin('any'))).toBe(false)
    expect(mayStay('image/png', new Uint8Array(1_000_001))).toBe(false)
  })
})

test('a long paste gets a name that nothing else has, and its size in bytes', () => {
  const first = pastedFile('你好', [])
  expect(first).toEqual({ type: 'file', name: 'pasted-text-1.txt', mediaType: 'text/plain', bytes: 6, text: '你好' })
  expect(pastedFile('b', [first]).name).toBe('pasted-text-2.txt')
})
