import { isRecord } from '../../api/json'
import { archiveLimits as limits, ArchiveRefused, type ArchiveContents, type ArchivedConversation, type ArchiveFile } from '../archive'
import { jsonPieces, parse } from '../archivePieces'
import { readArchive, refusing, textOfBytes, textOfFile, type ReadOptions } from '../archiveReader'
import { blobIdsOf } from '../message'
import { betterChatGpt } from './betterChatGpt'
import { chatGpt } from './chatgpt'
import { chatGptWeb } from './chatgptWeb'
import { nextChat } from './nextchat'
import { recordsOf } from './place'
import type { Found, ImportProgram } from './program'
import { atMost, BesidePictures } from './beside'
import { unzipped, zipEntries } from './zip'

/** Those that write a list of conversations, and those that write an object with a list in it. In this order: the first that knows a shape has it. */
const listPrograms: readonly ImportProgram[] = [chatGpt, betterChatGpt]
const objectPrograms: readonly ImportProgram[] = [chatGpt, nextChat, betterChatGpt, chatGptWeb]

/** An object is read as one: so many characters of it are in memory. Lists are read item by item. */
const mostOfObject = 200_000_000
/** Of a zip, unpacked: beyond that it is a trap. */
const mostUnpacked = 2_000_000_000

/**
 * What a file holds: an archive of ours, or the export of another program, which is known by its shape. Or why it was
 * refused; nothing is kept of it then.
 * @throws {DOMException} `AbortError` where the signal fired
 */
export async function readFile(file: Blob, options: ReadOptions): Promise<ArchiveFile> {
  const archive = await readArchive(file, options)
  if (!('refusal' in archive)) return archive
  return refusing(async () => {
    if (archive.refusal.reason === 'format') {
      const reading = new ImportReading(options.now)
      await reading.read(textOfFile(file, options))
      return { contents: reading.contents() }
    }
    if (archive.refusal.reason === 'packed') {
      const all = await zipEntries(file)
      const entries = all.filter(({ name }) => /(?:^|\/)conversations(?:-\d+)?\.json$/.test(name))
      if (!entries.length) return archive
      const beside = new BesidePictures(file, all)
      const reading = new ImportReading(options.now, beside)
      for (const entry of entries) await reading.read(textOfBytes(atMost(unzipped(file, entry), mostUnpacked, options.signal)))
      await beside.read(reading.found.pictures, options)
      return { contents: reading.contents() }
    }
    return archive
  })
}

/** Reads a parsed value as the export of another program. @throws {ArchiveRefused} where it is none, or holds too much */
export function readImport(value: unknown, now: number): ArchiveContents {
  const reading = new ImportReading(now)
  if (Array.isArray(value)) for (const item of value) reading.takeItem(item)
  else reading.takeObject(value)
  return reading.contents()
}

class ImportReading {
  private readonly now: number
  private readonly conversations: ArchivedConversation[] = []
  readonly found: Found
  private program: ImportProgram | undefined
  private items = 0
  private messages = 0
  private length = 0

  constructor(now: number, beside?: BesidePictures) {
    this.now = now
    this.found = { pictures: new Map(), leftOutParts: 0, leftOutPictures: 0, ...beside && { pictureBeside: (id: string) => beside.want(id) } }
  }

  /** A text in pieces: a list is taken item by item, so that only one of them is in memory as text. */
  async read(texts: AsyncGenerator<string>): Promise<void> {
    const first = await firstText(texts)
    if (!first.startsWith('[')) return this.takeObject(parse(await joined(first, texts)))
    for await (const piece of jsonPieces(asMember(first, texts), { list: { in: 'list', most: limits.conversation } })) {
      if (piece.kind !== 'item') continue
      this.length += piece.text.length
      if (this.length > limits.texts) throw new ArchiveRefused({ reason: 'size' })
      this.takeItem(parse(piece.text))
    }
  }

  takeObject(value: unknown): void {
    for (const program of isRecord(value) ? objectPrograms : []) {
      const list = program.listIn(value as Record<string, unknown>)
      if (!list) continue
      this.program = program
      for (const item of list) this.takeItem(item)
      return
    }
    throw new ArchiveRefused({ reason: 'format' })
  }

  /** One conversation. The first one tells which program wrote them. */
  takeItem(value: unknown): void {
    const at = { index: this.items, now: this.now }
    this.program ??= listPrograms.find(program => program.read(value, { pictures: new Map(), leftOutParts: 0, leftOutPictures: 0 }, at))
    if (!this.program) throw new ArchiveRefused({ reason: 'format' })
    const imported = this.program.read(value, this.found, at)
    if (!imported) throw new ArchiveRefused({ reason: 'field', place: `[${this.items}]` })
    this.items++
    if (!imported.messages.length) return // one that was begun and never used
    this.messages += imported.messages.length
    this.conversations.push(recordsOf(imported, this.now))
    if (this.items > limits.conversations || this.messages > limits.messages || this.found.pictures.size > limits.blobs) throw new ArchiveRefused({ reason: 'many' })
  }

  /** @throws {ArchiveRefused} where there was nothing that told the program */
  contents(): ArchiveContents {
    if (!this.program) throw new ArchiveRefused({ reason: 'format' })
    const needed = new Set(this.conversations.flatMap(({ messages }) => messages.flatMap(blobIdsOf)))
    const pictures = new Map([...this.found.pictures].filter(([id]) => needed.has(id)))
    return {
      program: this.program.name, conversations: this.conversations, pictures,
      leftOut: { parts: this.found.leftOutParts, pictures: this.found.leftOutPictures + needed.size - pictures.size },
    }
  }
}

/** The text from its first character that is no blank. */
async function firstText(texts: AsyncGenerator<string>): Promise<string> {
  for (;;) {
    const { done, value } = await texts.next()
    if (done) throw new ArchiveRefused({ reason: 'json' })
    const text = value.trimStart()
    if (text) return text
  }
}

async function joined(first: string, rest: AsyncIterable<string>): Promise<string> {
  const texts = [first]
  let length = first.length
  for await (const text of rest) {
    length += text.length
    if (length > mostOfObject) throw new ArchiveRefused({ reason: 'size' })
    texts.push(text)
  }
  return texts.join('')
}

/** A list as the member of an object: of such a one the items can be cut out one by one. */
async function* asMember(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield '{"list":'
  yield first
  yield* rest
  yield '}'
}
