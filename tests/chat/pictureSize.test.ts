import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitted, pictureSize } from '../../src/chat/pictureSize'

const latin = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))
const frame = '\xFF\xC0\0\x11\x08\x01\x00\x02\x00\x03' // 512 wide, 256 high
const exif = (direction: string) => `\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${direction}\0\0\0\0\0\0`

test.each([
  ['PNG', '\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x02\0\0\0\x01\0', { width: 512, height: 256, turned: false }],
  ['GIF', 'GIF89a\0\x02\0\x01', { width: 512, height: 256, turned: false }],
  ['BMP, from the top', `BM\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\xFF\xFF\xFF`, { width: 512, height: 256, turned: false }],
  ['WebP, lossy', 'RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\0\x02\0\x01', { width: 512, height: 256, turned: false }],
  ['WebP, lossless', 'RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\xFF\xC1\x3F\0', { width: 512, height: 256, turned: false }],
  ['WebP, extended', 'RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\xFF\x01\0\xFF\0\0', { width: 512, height: 256, turned: false }],
  ['WebP that may be turned', 'RIFF\0\0\0\0WEBPVP8X\0\0\0\0\x08\0\0\0\xFF\x01\0\xFF\0\0', { width: 512, height: 256, turned: true }],
  ['JPEG', `\xFF\xD8\xFF\xE0\0\x04ab\xFF${frame}`, { width: 512, height: 256, turned: false }],
  ['JPEG lying on its side', `\xFF\xD8${exif('\x06')}${frame}`, { width: 256, height: 512, turned: true }],
  ['JPEG standing on its head', `\xFF\xD8${exif('\x03')}${frame}`, { width: 512, height: 256, turned: true }],
  ['JPEG whose tables come first', `\xFF\xD8\xFF\xC4\0\x04ab${frame}`, { width: 512, height: 256, turned: false }],
  ['AVIF, the largest of its parts', '\0\0\0\x14ftypavif\0\0\0\0\0\0\0\x14ispe\0\0\0\0\0\0\0\x40\0\0\0\x40\0\0\0\x14ispe\0\0\0\0\0\0\x02\0\0\0\x01\0', { width: 512, height: 256, turned: true }],
])('the size of a %s is read from its first bytes', (_name, bytes, size) => {
  expect(pictureSize(latin(bytes))).toEqual(size)
})

test('what ends too soon or is none has no size, and nothing makes it fail', () => {
  expect(pictureSize(latin('\x89PNG\r\n\x1A\n\0\0'))).toBeUndefined()
  expect(pictureSize(latin(`\xFF\xD8${exif('\x06')}`))).toBeUndefined()
  const beginning = fc.constantFrom('', '\x89PNG', 'GIF8', '\xFF\xD8\xFF\xE1', 'RIFF\0\0\0\0WEBPVP8X', '\0\0\0\0ftyp', 'BM')
  fc.assert(fc.property(beginning, fc.uint8Array({ maxLength: 200 }), (start, bytes) => {
    const size = pictureSize(Uint8Array.of(...latin(start), ...bytes))
    if (size) expect(size.width * size.height).toBeGreaterThan(0)
  }))
})

test('what fits stays, and nothing becomes less than a pixel', () => {
  expect(fitted({ width: 4000, height: 3000 }, 2048)).toEqual({ width: 2048, height: 1536 })
  expect(fitted({ width: 40, height: 30 }, 2048)).toEqual({ width: 40, height: 30 })
  expect(fitted({ width: 20_000, height: 1 }, 640)).toEqual({ width: 640, height: 1 })
})
