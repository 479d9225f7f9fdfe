type Bytes = Uint8Array<ArrayBuffer>

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const header = { bitDepth: 8, trueColour: 2, deflate: 0, adaptive: 0, notInterlaced: 0 }
const filterUp = 2

/**
 * A picture as a PNG file.
 * @param pixels red, green, blue of each pixel, row by row
 */
export async function encodePng(width: number, height: number, pixels: Bytes): Promise<Bytes> {
  const size = new DataView(new ArrayBuffer(13))
  size.setUint32(0, width)
  size.setUint32(4, height)
  Object.values(header).forEach((value, index) => size.setUint8(8 + index, value))
  return joined([
    Uint8Array.from(signature),
    chunk('IHDR', new Uint8Array(size.buffer)),
    chunk('IDAT', await deflate(filtered(width, height, pixels))),
    chunk('IEND', new Uint8Array(0)),
  ])
}

/** Each row as the difference to the row above it: calm pictures become mostly zeros. */
function filtered(width: number, height: number, pixels: Bytes): Bytes {
  const stride = width * 3
  const rows = new Uint8Array((stride + 1) * height)
  for (let y = 0; y < height; y += 1) {
    const target = y * (stride + 1) + 1
    const source = y * stride
    rows[target - 1] = filterUp
    for (let x = 0; x < stride; x += 1) {
      const above = y > 0 ? pixels[source - stride + x] ?? 0 : 0
      rows[target + x] = (pixels[source + x] ?? 0) - above
    }
  }
  return rows
}

/** In zlib's format, with its checksum: what IDAT holds. */
async function deflate(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function chunk(type: string, data: Bytes): Bytes {
  const named = joined([new TextEncoder().encode(type), data])
  const frame = new DataView(new ArrayBuffer(named.length + 8))
  frame.setUint32(0, data.length)
  new Uint8Array(frame.buffer).set(named, 4)
  frame.setUint32(named.length + 4, crc32(named))
  return new Uint8Array(frame.buffer)
}

const crcTable = Uint32Array.from({ length: 256 }, (_value, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** The checksum of a chunk: over its type and its data. */
export function crc32(bytes: Bytes): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (value >>> 8) ^ (crcTable[(value ^ byte) & 0xff] ?? 0)
  return (value ^ 0xffffffff) >>> 0
}

function joined(parts: readonly Bytes[]): Bytes {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    result.set(part, offset)
    offset += part.length
  }
  return result
}

/** The bytes as text, for JSON and data URIs. */
export function toBase64(bytes: Bytes): string {
  let binary = ''
  const step = 0x8000 // arguments of one call are limited
  for (let start = 0; start < bytes.length; start += step) {
    binary += String.fromCharCode(...bytes.subarray(start, start + step))
  }
  return btoa(binary)
}
