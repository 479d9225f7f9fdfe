/** A file to be put into a zip; names are used once. */
export interface FileToZip { readonly name: string, readonly text: string }

/** 1 January 1980, as the format writes it: the same files give the same zip. */
const day = 0x21
const utf8Names = 0x800
const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xEDB88320 ^ (crc >>> 1) : crc >>> 1
  return crc
})

/**
 * A zip of texts, each as it is: for a handful of files packing them is not worth its code.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zipOf(files: readonly FileToZip[]): Blob {
  const encoder = new TextEncoder()
  const locals: Uint8Array<ArrayBuffer>[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  for (const { name, text } of files) {
    const [title, content] = [encoder.encode(name), encoder.encode(text)]
    const facts = [[2, utf8Names], [2, 0], [2, 0], [2, day], [4, crcOf(content)], [4, content.length], [4, content.length], [2, title.length], [2, 0]] as const
    const local = [fields([[4, 0x04034B50], [2, 20], ...facts]), title, content]
    directory.push(fields([[4, 0x02014B50], [2, 20], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), title)
    locals.push(...local)
    at += sizeOf(local)
  }
  const end = fields([[4, 0x06054B50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, sizeOf(directory)], [4, at], [2, 0]])
  return new Blob([...locals, ...directory, end], { type: 'application/zip' })
}

/** Numbers one after the other, each of so many bytes, the lowest first. */
function fields(numbers: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(numbers.reduce((sum, [bytes]) => sum + bytes, 0)))
  let at = 0
  for (const [bytes, value] of numbers) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
  return new Uint8Array(view.buffer)
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0xFFFFFFFF
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xFF]! ^ (crc >>> 8)
  return (crc ^ 0xFFFFFFFF) >>> 0
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0)
}
