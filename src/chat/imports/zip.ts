import { ArchiveRefused } from '../archive'

const chunkBytes = 1 << 20
/** The directory's own end may be followed by a comment of so many bytes. */
const endBytes = 22 + 65_535
const directoryBytes = 20_000_000

/** A file in a zip, still packed. */
export interface ZipEntry {
  readonly name: string
  readonly packedBytes: number
  /** 0: as it is; 8: deflated. */
  readonly method: number
  /** Where its own header stands. */
  readonly at: number
}

/** What is in a zip, by its directory; empty where there is none. Sizes beyond 4 GB are not read. */
export async function zipEntries(file: Blob): Promise<readonly ZipEntry[]> {
  const tail = await viewOf(file, Math.max(0, file.size - endBytes), file.size)
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--
  if (end < 0) return []
  const [size, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)]
  if (size > directoryBytes || start + size > file.size) return []
  const directory = await viewOf(file, start, start + size)
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= directory.byteLength && directory.getUint32(at, true) === 0x02014b50;) {
    const nameBytes = directory.getUint16(at + 28, true)
    const next = at + 46 + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true)
    if (next > directory.byteLength) break
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameBytes))
    entries.push({ name, method: directory.getUint16(at + 10, true), packedBytes: directory.getUint32(at + 20, true), at: directory.getUint32(at + 42, true) })
    at = next
  }
  return entries
}

/** The bytes of one file in a zip, unpacked piece by piece, whatever it says of its size. @throws {ArchiveRefused} where it is damaged */
export async function* unzipped(file: Blob, { at, packedBytes, method }: ZipEntry): AsyncGenerator<Uint8Array> {
  const header = await viewOf(file, at, at + 30)
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50 || (method !== 0 && method !== 8)) throw new ArchiveRefused({ reason: 'packed' })
  const start = at + 30 + header.getUint16(26, true) + header.getUint16(28, true)
  const packed = file.slice(start, start + packedBytes)
  yield* method === 0 ? piecesOf(packed) : inflated(packed)
}

async function* inflated(packed: Blob): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('deflate-raw')
  const reader = readable.getReader()
  void feed(packed, writable.getWriter()).catch(() => undefined) // what is wrong, the reader hears too
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  }
  catch (error) {
    throw error instanceof DOMException ? error : new ArchiveRefused({ reason: 'json' }) // the file went away, or it is damaged
  }
  finally {
    await reader.cancel().catch(() => undefined) // who stops early has what was wanted
  }
}

async function feed(packed: Blob, writer: WritableStreamDefaultWriter<BufferSource>): Promise<void> {
  try {
    for await (const piece of piecesOf(packed)) await writer.write(piece)
    await writer.close()
  }
  catch (error) {
    await writer.abort(error)
  }
}

async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let start = 0; start < file.size; start += chunkBytes) yield new Uint8Array(await file.slice(start, start + chunkBytes).arrayBuffer())
}

async function viewOf(file: Blob, from: number, to: number): Promise<DataView<ArrayBuffer>> {
  return new DataView(await file.slice(from, to).arrayBuffer())
}
