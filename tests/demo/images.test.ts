import { crc32 as referenceCrc32, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { call } from './demo'

async function draw(body: object) {
  const response = await call('/images/generations', body)
  expect(response.status).toBe(200)
  return await response.json()
}

interface Chunk { readonly type: string, readonly data: Buffer, readonly crc: number, readonly checked: number }

/** The chunks of a PNG, read by someone else than its writer. */
function parse(png: Buffer): readonly Chunk[] {
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
  const chunks: Chunk[] = []
  for (let offset = 8; offset < png.length;) {
    const length = png.readUInt32BE(offset)
    const named = png.subarray(offset + 4, offset + 8 + length)
    chunks.push({
      type: named.toString('latin1', 0, 4), data: named.subarray(4),
      crc: png.readUInt32BE(offset + 8 + length), checked: crc32(named),
    })
    offset += length + 12
  }
  return chunks
}

/** Node's own from 20.15 and 22.2 on; bit by bit before. */
function crc32(bytes: Buffer): number {
  if (typeof referenceCrc32 === 'function') return referenceCrc32(bytes)
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

describe('a drawn picture', () => {
  test.each([['256x256', 256, 256], ['16x1024', 16, 1024], ['333x77', 333, 77], [undefined, 512, 512], ['auto', 512, 512]])(
    'of size %s is a valid PNG', async (size, width, height) => {
      const { data } = await draw({ prompt: 'a quiet harbour', size })
      const chunks = parse(Buffer.from(data[0].b64_json, 'base64'))
      expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND'])
      for (const { crc, checked } of chunks) expect(crc).toBe(checked)
      const header = chunks[0]?.data ?? Buffer.alloc(0)
      expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([width, height, 8, 2, 0, 0, 0])
      const rows = inflateSync(chunks[1]?.data ?? Buffer.alloc(0))
      expect(rows.length).toBe((width * 3 + 1) * height)
      for (let row = 0; row < height; row += 1) expect(rows[row * (width * 3 + 1)]).toBeLessThanOrEqual(4)
      expect(new Set(rows).size).toBeGreaterThan(20)
    })

  test('depends on the prompt, and on nothing else', async () => {
    const picture = async (prompt: string) => (await draw({ prompt, size: '64x64' })).data[0].b64_json as string
    expect(await picture('cat')).toBe(await picture(' cat '))
    expect(await picture('cat')).not.toBe(await picture('dog'))
    expect(await picture('猫')).not.toBe(await picture('狗'))
  })

  test('comes in up to four versions', async () => {
    const { data } = await draw({ prompt: 'cat', size: '64x64', n: 4 })
    expect(new Set(data.map((item: { b64_json: string }) => item.b64_json)).size).toBe(4)
  })

  test('comes as base64, or as a data URI where a URL is asked for', async () => {
    const request = { prompt: 'cat', size: '64x64' }
    const { data: [plain] } = await draw(request)
    const { data: [base64] } = await draw({ ...request, response_format: 'b64_json' })
    const { data: [url] } = await draw({ ...request, response_format: 'url' })
    expect(base64).toEqual(plain)
    expect(url).toEqual({ url: `data:image/png;base64,${plain.b64_json}` })
  })

  test('is dark where the prompt speaks of the night', async () => {
    const light = async (prompt: string) => {
      const { data } = await draw({ prompt, size: '32x32' })
      const rows = inflateSync(parse(Buffer.from(data[0].b64_json, 'base64'))[1]?.data ?? Buffer.alloc(0))
      return [...rows.subarray(1, 97)].reduce((sum, value) => sum + value, 0) / 96
    }
    expect(await light('the sea')).toBeGreaterThan(120)
    expect(await light('the sea at night')).toBeLessThan(70)
    expect(await light('月夜的海')).toBeLessThan(70)
  })

  test('is given up when the request is aborted', async () => {
    const controller = new AbortController()
    const drawing = call('/images/generations', { prompt: 'cat', size: '1024x1024', n: 4 }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(drawing).rejects.toThrow(/abort/i)
  })
})
