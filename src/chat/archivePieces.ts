import { archiveLimits as limits, ArchiveRefused } from './archive'

/** A piece of a JSON object. Texts are as they stand in the file: unread, and perhaps no JSON. */
export type JsonPiece =
  /** One that is not cut up, or is not what it should be; without its text where that is long. */
  | { readonly kind: 'member', readonly member: string, readonly text?: string }
  /** The items of a member follow; perhaps there is none. */
  | { readonly kind: 'begin', readonly member: string }
  /** `key` is its name in an object. */
  | { readonly kind: 'item', readonly member: string, readonly key?: string, readonly text: string }

/** Members whose items come one by one, each of at most so many characters. */
export type CutMembers = Readonly<Record<string, { readonly in: 'list' | 'object', readonly most: number }>>

/** What is not asked for need not be held to be valid: it is only passed over. */
const mostUnknown = 1_000_000

/**
 * The values of a JSON object, in order, without ever holding more than one of them: a file with a thousand pictures
 * does not fit into memory. The values themselves are cut out, not read.
 * @throws {ArchiveRefused} where the text ends too early, is no object, or holds too much
 */
export async function* jsonPieces(chunks: AsyncIterator<string>, cut: CutMembers): AsyncGenerator<JsonPiece> {
  const source = new Source(chunks)
  if (await source.next() !== '{') throw new ArchiveRefused({ reason: 'format' })
  source.skip()
  const before = new Set<string>()
  for await (const member of members(source)) {
    const cutting = Object.hasOwn(cut, member) ? cut[member] : undefined
    if (cutting && before.has(member)) throw new ArchiveRefused({ reason: 'format' })
    if (cutting) before.add(member)
    if (cutting && await source.next() === (cutting.in === 'list' ? '[' : '{')) yield* items(source, member, cutting)
    else yield { kind: 'member', member, ...await source.passValue() }
  }
  if (await source.next() !== '') throw broken()
}

async function* items(source: Source, member: string, { in: kind, most }: CutMembers[string]): AsyncGenerator<JsonPiece> {
  source.skip()
  yield { kind: 'begin', member }
  if (kind === 'object') {
    for await (const key of members(source)) yield { kind: 'item', member, key, text: await source.value(most) }
    return
  }
  if (await ended(source, ']')) return
  do yield { kind: 'item', member, text: await source.value(most) }
  while (await another(source, ']'))
}

/** The names in an object whose brace is behind us; each one's value is to be taken before the next is asked for. */
async function* members(source: Source): AsyncGenerator<string> {
  if (await ended(source, '}')) return
  do {
    if (await source.next() !== '"') throw broken()
    const name = parse(await source.value(limits.line))
    if (typeof name !== 'string' || await source.next() !== ':') throw broken()
    source.skip()
    yield name
  }
  while (await another(source, '}'))
}

async function ended(source: Source, end: string): Promise<boolean> {
  if (await source.next() !== end) return false
  source.skip()
  return true
}

async function another(source: Source, end: string): Promise<boolean> {
  if (await ended(source, end)) return false
  if (await source.next() !== ',') throw broken()
  source.skip()
  return true
}

/** The value of a piece of JSON. @throws {ArchiveRefused} */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  }
  catch {
    throw broken()
  }
}

function broken(): ArchiveRefused {
  return new ArchiveRefused({ reason: 'json' })
}

/** A text that comes in chunks, and the place in it up to which it was taken. */
class Source {
  private readonly chunks: AsyncIterator<string>
  private text = ''
  private at = 0

  constructor(chunks: AsyncIterator<string>) {
    this.chunks = chunks
  }

  /** The next character that is no blank, left where it is; empty at the end. */
  async next(): Promise<string> {
    for (;;) {
      const found = this.search(/[^ \t\n\r]/g)
      if (found >= 0) {
        this.at = found
        return this.text[found]!
      }
      if (!await this.more()) return ''
    }
  }

  skip(): void {
    this.at++
  }

  /** Takes the value that begins here, as text. @throws {ArchiveRefused} `size`, `deep`, or `json` where it does not end */
  async value(most: number): Promise<string> {
    const { text } = await this.take(most)
    if (text === undefined) throw new ArchiveRefused({ reason: 'size' })
    return text
  }

  /** Takes the value that begins here, whatever its length; its text only where that is short. */
  async passValue(): Promise<{ readonly text?: string }> {
    return this.take(mostUnknown)
  }

  private async take(most: number): Promise<{ readonly text?: string }> {
    if (await this.next() === '') throw broken()
    const end = new ValueEnd()
    const parts: string[] = []
    let length = 0
    for (;;) {
      const to = end.find(this.text, this.at)
      const until = to < 0 ? this.text.length : to
      length += until - this.at
      if (length <= most) parts.push(this.text.slice(this.at, until))
      else parts.length = 0
      this.at = until
      if (to >= 0) break
      if (!await this.more()) throw broken()
    }
    if (!length) throw broken() // a comma or a bracket, where a value should be
    return length <= most ? { text: parts.join('') } : {}
  }

  private async more(): Promise<boolean> {
    const { done, value } = await this.chunks.next()
    if (done) return false
    this.text = value
    this.at = 0
    return true
  }

  private search(pattern: RegExp): number {
    pattern.lastIndex = this.at
    return pattern.exec(this.text)?.index ?? -1
  }
}

/** Finds where a JSON value ends, in a text that comes in chunks. */
class ValueEnd {
  private depth = 0
  private inText = false
  /** The last character of the chunk before was a backslash that counts. */
  private escaped = false
  private started = false

  /** The place behind the value; -1 where it is not in this chunk. */
  find(text: string, from: number): number {
    let at = from
    while (at < text.length) {
      if (this.inText) {
        at = this.passText(text, at)
        if (at < 0) return -1
        if (!this.depth) return at
        continue
      }
      const character = text[at]!
      if (character === '"') {
        if (this.started && !this.depth) return at
        this.inText = true
      }
      else if (character === '{' || character === '[') {
        if (++this.depth > limits.depth) throw new ArchiveRefused({ reason: 'deep' })
      }
      else if (character === '}' || character === ']') {
        if (!this.depth) return at
        if (!--this.depth) return at + 1
      }
      else if (!this.depth && /[,:\s]/.test(character)) return at
      this.started = true
      at++
    }
    return -1
  }

  /** The place behind the quotation mark that ends a text; -1 where that is not in this chunk. */
  private passText(text: string, from: number): number {
    let at = from + Number(this.escaped)
    this.escaped = false
    for (;;) {
      mark.lastIndex = at
      const found = mark.exec(text)?.index ?? -1
      if (found < 0) return -1
      if (text[found] === '"') {
        this.inText = false
        return found + 1
      }
      if (found + 1 >= text.length) {
        this.escaped = true
        return -1
      }
      at = found + 2
    }
  }
}

const mark = /["\\]/g
