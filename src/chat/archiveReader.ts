import { bytesOfBase64, mediaTypeOf } from '../api/pictures'
import { archiveFormat, archiveLimits as limits, ArchiveRefused, archiveVersion, type ArchiveContents, type ArchivedConversation, type ArchiveFile, type ArchiveRefusal } from './archive'
import { Fields } from './archiveFields'
import { readConversation } from './archiveMessages'
import { jsonPieces, parse, type CutMembers, type JsonPiece } from './archivePieces'
import type { ReadParameters } from './assistantFile'
import { blobIdsOf } from './message'

const chunkBytes = 1 << 20
/** What a browser says of a file that was moved or changed meanwhile. */
const unreadable = ['NotReadableError', 'NotFoundError', 'SecurityError']
const cut: CutMembers = { conversations: { in: 'list', most: limits.conversation }, blobs: { in: 'object', most: limits.blob } }

export interface ReadOptions {
  /** Epoch ms: for what has no time of its own. */
  readonly now: number
  readonly readParameters: ReadParameters
  readonly signal: AbortSignal
  /** Hears how much of the file was read, from 0 to 1. */
  readonly onProgress?: (part: number) => void
}

/**
 * What an archive holds, checked and as fresh records; or why it was refused. It is read in pieces: however large a file
 * is, no more than its texts are in memory.
 * @throws {DOMException} `AbortError` where the signal fired
 */
export async function readArchive(file: Blob, options: ReadOptions): Promise<ArchiveFile> {
  return refusing(async () => {
    if (file.size > limits.fileBytes) return { refusal: { reason: 'size' } }
    if (isPacked(new Uint8Array(await file.slice(0, 2).arrayBuffer()))) return { refusal: { reason: 'packed' } }
    return new Reading(options).read(jsonPieces(textOfFile(file, options), cut))
  })
}

/** What the work gives; a file that was refused on the way, or that cannot be read, is a value as well. */
export async function refusing(work: () => Promise<ArchiveFile>): Promise<ArchiveFile> {
  try {
    return await work()
  }
  catch (error) {
    if (error instanceof ArchiveRefused) return { refusal: error.refusal }
    if (error instanceof Error && unreadable.includes(error.name)) return { refusal: { reason: 'unreadable' } }
    throw error
  }
}

class Reading {
  private readonly options: ReadOptions
  private readonly facts = new Map<string, unknown>()
  private readonly conversations: ArchivedConversation[] = []
  private readonly pictures = new Map<string, Blob>()
  /** What is wrong in its conversations and pictures: no reason to be told where the file is no archive, or a newer one. */
  private wrong: ArchiveRefusal | undefined
  private listed = false
  private messages = 0
  private length = 0
  private leftOutParts = 0

  constructor(options: ReadOptions) {
    this.options = options
  }

  async read(pieces: AsyncIterable<JsonPiece>): Promise<ArchiveFile> {
    for await (const piece of pieces) {
      try {
        this.take(piece)
      }
      catch (error) {
        if (!(error instanceof ArchiveRefused) || error.refusal.reason !== 'field') throw error
        this.wrong ??= error.refusal
      }
    }
    this.checkKind(['format', 'version'])
    if (this.wrong) return { refusal: this.wrong }
    return this.listed ? { contents: this.contents() } : { refusal: { reason: 'format' } }
  }

  private take(piece: JsonPiece): void {
    switch (piece.kind) {
      case 'begin': {
        if (piece.member === 'conversations') this.listed = true
        return
      }
      case 'item': {
        const value = parse(piece.text)
        if (this.wrong) return
        if (piece.member === 'conversations') this.takeConversation(value, piece.text.length)
        else this.takePicture(value, piece.key ?? '')
        return
      }
      case 'member': {
        const value = piece.text === undefined ? undefined : parse(piece.text)
        if (Object.hasOwn(cut, piece.member) && value !== null) throw new ArchiveRefused({ reason: 'field', place: piece.member })
        this.facts.set(piece.member, value)
        this.checkKind([piece.member])
      }
    }
  }

  private checkKind(members: readonly string[]): void {
    const [format, version] = [this.facts.get('format'), this.facts.get('version')]
    if (members.includes('format') && format !== archiveFormat) throw new ArchiveRefused({ reason: 'format' })
    if (members.includes('version') && (typeof version !== 'number' || version < 1)) throw new ArchiveRefused({ reason: 'format' })
    if (format === archiveFormat && typeof version === 'number' && version > archiveVersion) throw new ArchiveRefused({ reason: 'newer' })
  }

  private takeConversation(value: unknown, length: number): void {
    const { now, readParameters } = this.options
    const { leftOut, ...read } = readConversation(value, `conversations[${this.conversations.length}]`, now, readParameters)
    this.conversations.push(read)
    this.leftOutParts += leftOut
    this.messages += read.messages.length
    this.length += length
    if (this.length > limits.texts) throw new ArchiveRefused({ reason: 'size' })
    if (this.conversations.length > limits.conversations || this.messages > limits.messages) throw new ArchiveRefused({ reason: 'many' })
  }

  /** Bytes that are none of a picture are left out; the type that the file names is not believed. */
  private takePicture(value: unknown, key: string): void {
    const bytes = bytesOfBase64(new Fields(value, `blobs[${JSON.stringify(key.slice(0, limits.id))}]`).requiredText('base64', limits.blob))
    const type = bytes && mediaTypeOf(bytes)
    if (bytes && type) this.pictures.set(key, new Blob([bytes], { type }))
    if (this.pictures.size > limits.blobs) throw new ArchiveRefused({ reason: 'many' })
  }

  private contents(): ArchiveContents {
    const needed = new Set(this.conversations.flatMap(({ messages }) => messages.flatMap(blobIdsOf)))
    const pictures = new Map([...this.pictures].filter(([id]) => needed.has(id)))
    return { conversations: this.conversations, pictures, leftOut: { parts: this.leftOutParts, pictures: needed.size - pictures.size } }
  }
}

/** The text of a file, about a million characters at a time. @throws {ArchiveRefused} where it is no UTF-8 */
export function textOfFile(file: Blob, options: Pick<ReadOptions, 'signal' | 'onProgress'>): AsyncGenerator<string> {
  return textOfBytes(bytesOf(file, options))
}

/** The text of UTF-8 in pieces. @throws {ArchiveRefused} where it is none */
export async function* textOfBytes(pieces: AsyncIterable<ArrayBuffer | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const bytes of pieces) yield decode(() => decoder.decode(bytes, { stream: true }))
  yield decode(() => decoder.decode())
}

async function* bytesOf(file: Blob, { signal, onProgress }: Pick<ReadOptions, 'signal' | 'onProgress'>): AsyncGenerator<ArrayBuffer> {
  for (let start = 0; start < file.size; start += chunkBytes) {
    signal.throwIfAborted()
    yield await file.slice(start, start + chunkBytes).arrayBuffer()
    onProgress?.(Math.min(1, (start + chunkBytes) / file.size))
  }
}

function decode(work: () => string): string {
  try {
    return work()
  }
  catch {
    throw new ArchiveRefused({ reason: 'json' })
  }
}

/** gzip, zip, 7z, xz, Zstandard: to be unpacked first. */
function isPacked([first, second]: Uint8Array): boolean {
  const beginning = (first ?? 0) << 8 | (second ?? 0)
  return [0x1f8b, 0x504b, 0x377a, 0xfd37, 0x28b5].includes(beginning)
}
