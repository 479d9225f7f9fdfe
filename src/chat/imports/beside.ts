import { pictureFrom } from '../../api/pictures'
import { ArchiveRefused } from '../archive'
import type { ReadOptions } from '../archiveReader'
import { newId } from '../id'
import { unzipped, type ZipEntry } from './zip'

/** `file-AbC123-fox.png`, `dalle-generations/file-AbC123.webp`, `user-x/file_0123-sanitized.dat` → the id that texts name it by. */
const named = /(?:^|\/)(file[-_][A-Za-z0-9]{1,100})(?![A-Za-z0-9])[^/]*$/
/** Of one picture, of all of them: they are in memory until they are kept. */
const [mostBytes, mostOfAll] = [100_000_000, 1_500_000_000]

/** The pictures in a zip that the texts in it name: unpacked once it is known which, and each that is none is left out. */
export class BesidePictures {
  private readonly file: Blob
  private readonly entries: ReadonlyMap<string, ZipEntry>
  private readonly wanted = new Map<string, string>()

  constructor(file: Blob, entries: readonly ZipEntry[]) {
    this.file = file
    this.entries = new Map(entries.flatMap(entry => named.exec(entry.name)?.slice(1).map(id => [id, entry] as const) ?? []))
  }

  /** The id of the blob that a picture is going to have; undefined where the zip has none of that name. */
  want(id: string): string | undefined {
    if (!this.entries.has(id)) return undefined
    const blobId = this.wanted.get(id) ?? newId()
    this.wanted.set(id, blobId)
    return blobId
  }

  /** Unpacks what is wanted. One that is damaged or too large is left out, and so is what comes when there is no room left. */
  async read(pictures: Map<string, Blob>, { signal, onProgress }: Pick<ReadOptions, 'signal' | 'onProgress'>): Promise<void> {
    let room = mostOfAll
    let count = 0
    for (const [id, blobId] of this.wanted) {
      const pieces: Uint8Array<ArrayBuffer>[] = []
      try {
        for await (const piece of atMost(unzipped(this.file, this.entries.get(id)!), Math.min(room, mostBytes), signal)) pieces.push(new Uint8Array(piece))
        const picture = await pictureFrom(new Blob(pieces))
        if (picture) pictures.set(blobId, picture)
      }
      catch (error) {
        if (!(error instanceof ArchiveRefused)) throw error
      }
      room -= pieces.reduce((sum, { length }) => sum + length, 0)
      onProgress?.(++count / this.wanted.size)
    }
  }
}

/** Bytes up to a limit, whatever they claim to be. @throws {ArchiveRefused} beyond it */
export async function* atMost(pieces: AsyncIterable<Uint8Array>, bytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let left = bytes
  for await (const piece of pieces) {
    signal.throwIfAborted()
    left -= piece.length
    if (left < 0) throw new ArchiveRefused({ reason: 'size' })
    yield piece
  }
}
