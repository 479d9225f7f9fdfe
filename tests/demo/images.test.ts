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

  test('comes in several versions', async () => {
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

  test('comes in steps where that is asked for, the last one being the picture', async () => {
    const response = await call('/images/generations', { prompt: 'cat', size: '64x64', stream: true, partial_images: 3 })
    const events = [...(await response.text()).matchAll(/^event: (.+)\ndata: (.+)$/gm)]
    expect(events.map(([, name]) => name)).toEqual([...Array<string>(3).fill('image_generation.partial_image'), 'image_generation.completed'])
    const steps = events.map(([, , data]) => JSON.parse(data!) as { type: string, b64_json: string })
    expect(steps.map(({ type }) => type)).toEqual(events.map(([, name]) => name))
    expect(new Set(steps.map(({ b64_json: base64 }) => base64)).size).toBe(4)
    for (const { b64_json: base64 } of steps) expect(parse(Buffer.from(base64, 'base64')).map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND'])
    expect(steps[3]?.b64_json).toBe((await draw({ prompt: 'cat', size: '64x64' })).data[0].b64_json)
    const again = await (await call('/images/generations', { prompt: 'cat', size: '64x64', stream: true })).text()
    expect(again).toContain((await draw({ prompt: 'cat', size: '64x64', n: 2 })).data[1].b64_json)
  })

  test('is given up when the request is aborted', async () => {
    const controller = new AbortController()
    const drawing = call('/images/generations', { prompt: 'cat', size: '1024x1024', n: 4 }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(drawing).rejects.toThrow(/abort/i)
  })
})

describe('a picture that is to be changed', () => {
  const png = (end: string) => new File([Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]), end], 'picture-1.png', { type: 'image/png' })

  async function change(fields: Readonly<Record<string, string | File>>) {
    const form = new FormData()
    for (const [name, value] of Object.entries({ prompt: 'make it calm', size: '64x64', ...fields })) form.append(name, value)
    return call('/images/edits', undefined, { method: 'POST', body: form })
  }

  test('gives a drawing that depends on it', async () => {
    const drawn = async (fields: Readonly<Record<string, string | File>>) => (await (await change(fields)).json()).data.map((item: { b64_json: string }) => item.b64_json)
    const [one] = await drawn({ image: png('one') })
    expect(await drawn({ image: png('one') })).toEqual([one])
    expect(await drawn({ image: png('two') })).not.toEqual([one])
    expect(await drawn({ 'image[]': png('one') })).toEqual([one])
    expect(await drawn({ image: png('one'), n: '2' })).toHaveLength(2)
  })

  test('comes in steps of its own name', async () => {
    const text = await (await change({ image: png('one'), stream: 'true', partial_images: '1' })).text()
    expect([...text.matchAll(/^event: (.+)$/gm)].map(([, name]) => name)).toEqual(['image_edit.partial_image', 'image_edit.completed'])
  })

  test.each<[string, Readonly<Record<string, string | File>>, object]>([
    ['without a picture', {}, { param: 'image', code: 'missing_required_parameter' }],
    ['with text in its place', { image: new File(['hello'], 'a.png') }, { param: 'image', code: 'invalid_image_file' }],
    ['of which eleven are wanted', { image: png(''), n: '11' }, { param: 'n' }],
  ])('%s is refused', async (_what, fields, error) => {
    const response = await change(fields)
    expect([response.status, (await response.json()).error]).toEqual([400, expect.objectContaining(error)])
  })

  test('and came as no form is refused', async () => {
    expect((await call('/images/edits', { prompt: 'x' })).status).toBe(400)
  })
})
