import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expiryOf } from '../../src/api/pictureExpiry'
import { bytesOfBase64, mediaTypeOf, pictureFrom, pictureIn } from '../../src/api/pictures'

const bytes = (text: string) => Uint8Array.from(text, sign => sign.charCodeAt(0))

describe('bytes', () => {
  test.each([
    ['image/png', '\x89PNG\r\n\x1a\n…'], ['image/jpeg', '\xff\xd8\xff\xe0'], ['image/webp', 'RIFF\x01\x02\x03\x04WEBPVP8 '], ['image/gif', 'GIF89a'],
    ['image/avif', '\0\0\0\x20ftypavif'], ['image/bmp', 'BM\x10\0\0\0\0\0\0\0'],
    [undefined, '<svg xmlns="http://www.w3.org/2000/svg">'], [undefined, '<!doctype html>'], [undefined, 'RIFF\x01\x02\x03\x04WAVE'], [undefined, ''], [undefined, '\x89PN'],
  ])('are %s by how they begin', (type, beginning) => {
    expect(mediaTypeOf(bytes(beginning))).toBe(type)
  })

  test('are called what they are, whatever they were called before', async () => {
    const found = await pictureFrom(new Blob([bytes('GIF89a...')], { type: 'text/html' }))
    expect([found?.type, await found?.text()]).toEqual(['image/gif', 'GIF89a...'])
    expect(await pictureFrom(new Blob(['<svg/>'], { type: 'image/svg+xml' }))).toBeUndefined()
  })

  test('come out of base64 as they went in, in both alphabets', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (source) => {
      const text = Buffer.from(source).toString('base64')
      expect([...bytesOfBase64(text)!]).toEqual([...source])
      expect([...bytesOfBase64(text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))!]).toEqual([...source])
    }))
    const large = new Uint8Array(3_000_001).map((_, index) => index % 251)
    expect(Buffer.compare(Buffer.from(bytesOfBase64(Buffer.from(large).toString('base64'))!), Buffer.from(large))).toBe(0)
    expect(bytesOfBase64('%%%')).toBeUndefined()
  })

  test('and addresses are told apart from anything at all', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.string(), fc.webUrl(), fc.base64String()), (item) => {
      const found = pictureIn(item)
      expect(found === undefined || found instanceof Blob || /^https?:\/\//i.test(found)).toBe(true)
    }))
    expect(pictureIn(`https://a.example/${'x'.repeat(20_000)}`)).toBeUndefined()
    expect(pictureIn('https://')).toBeUndefined()
    expect(pictureIn({ url: ' HTTPS://a.example/x.png\n' })).toBe('HTTPS://a.example/x.png')
  })
})

describe('an address', () => {
  const now = Date.UTC(2026, 0, 1)
  const minutes = (count: number) => count * 60_000

  test.each<[string, number | undefined]>([
    ['https://x.blob.core.windows.net/a.png?st=2026-01-01T00%3A00%3A00Z&se=2026-01-01T02%3A00%3A00Z&sig=x', now + minutes(120)],
    ['https://x.blob.core.windows.net/a.png?se=2026-01-02', now + minutes(1440)],
    ['https://b.s3.amazonaws.com/a.png?X-Amz-Date=20260101T001000Z&X-Amz-Expires=600&X-Amz-Signature=x', now + minutes(20)],
    ['https://ark.tos-cn-beijing.volces.com/a.png?X-Tos-Date=20260101T000000Z&X-Tos-Expires=86400', now + minutes(1440)],
    ['https://storage.googleapis.com/a.png?X-Goog-Date=20260101T000000Z&X-Goog-Expires=3600', now + minutes(60)],
    ['https://b.oss-cn-x.aliyuncs.com/a.png?x-oss-date=20260101T000000Z&x-oss-expires=60', now + minutes(1)],
    ['https://b.oss-cn-x.aliyuncs.com/a.png?OSSAccessKeyId=x&Expires=1767226200&Signature=x', now + minutes(10)],
    ['https://b.cos.ap-x.myqcloud.com/a.png?q-sign-time=1767225600;1767226200', now + minutes(10)],
    ['https://oaidalleapiprodscus.blob.core.windows.net/private/c.png', now + minutes(60)],
    ['https://sc-maas.oss-cn-shanghai.aliyuncs.com/outputs/x.png', now + minutes(60)],
    ['https://aigc-files.bigmodel.cn/api/x.png', now + minutes(30 * 1440)],
    ['https://ark.tos-cn-beijing.volces.com/a.png', now + minutes(1440)],
    ['https://files.example/a.png', undefined],
    ['https://files.example/a.png?expires=soon&se=never', undefined],
    ['https://files.example/a.png?expires=99999999999', undefined],
    ['no address', undefined],
  ])('%s tells until when it holds', (url, expected) => {
    expect(expiryOf(url, now)).toBe(expected)
  })

  test('of any kind is looked at without throwing', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (url) => {
      const time = expiryOf(url, now)
      expect(time === undefined || Number.isFinite(time)).toBe(true)
    }))
  })
})
