import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pictureName } from '../../../src/components/images/pictureName'

const at = new Date(2026, 0, 31, 9, 5).getTime()

describe('the name of a downloaded picture', () => {
  test.each([
    ['A red fox, in the snow!', 1, 'image/png', 'platen-A-red-fox-in-the-snow-20260131-0905-1.png'],
    ['一只红色的狐狸，在雪地里', 2, 'image/jpeg', 'platen-一只红色的狐狸-在雪地里-20260131-0905-2.jpg'],
    ['one two three four five six seven eight', 1, 'image/webp; charset=x', 'platen-one-two-three-four-five-six-20260131-0905-1.webp'],
    ['', 3, 'text/html', 'platen-20260131-0905-3.bin'],
    ['../../etc/passwd', 1, 'image/gif', 'platen-etc-passwd-20260131-0905-1.gif'],
    ['CON', 1, 'constructor', 'platen-CON-20260131-0905-1.bin'],
  ])('of %j says what it shows, when it was made, which one it is, and its type', (words, number, type, name) => {
    expect(pictureName(words, at, number, type)).toBe(name)
  })

  test('is one that every system takes, whatever the prompt says', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(20), fc.string(), (words, number, type) => {
      const name = pictureName(words, at, number, type)
      expect(name).toMatch(/^platen-(?:[\p{L}\p{M}\p{N}]+-)*20260131-0905-\d+\.[a-z]+$/u)
      expect(new TextEncoder().encode(name).length).toBeLessThan(160)
    }))
    expect(pictureName('字'.repeat(9_000), at, 1, 'image/png').length).toBeLessThan(80)
  })
})
