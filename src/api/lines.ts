import { ApiError } from './errors'
import { dataMark, EventJoins, JOIN, MARK } from './eventData'

const LF = 10
const CR = 13
const SPACE = 32
const COLON = 58
const LESS_THAN = 60
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** What a byte order mark begins with. */
const EF = 0xef

const dataField = bytesOf('data:')
const markedData = bytesOf(`data:${dataMark}`)
const lineEnd = bytesOf('\n')
const bareEvent = bytesOf(`event:${bareEventName()}\n`)
const maxLineBytes = 16_000_000
const maxTotalBytes = 256_000_000
const maxUnreadCharacters = 2_000

/** The event name given to a JSON document that came without `data:` around it. */
export function bareEventName(): 'json' {
  return 'json'
}

/**
 * Turns the bytes of any reply into an event stream that fetch-event-source reads without loss:
 * whole lines with LF ends, only `event` and `data` fields, bare JSON as an event of its own. `eventData` takes the
 * marks and joins out again.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class LineGuard {
  /** Beginning of what was neither events nor JSON. */
  unread = ''
  private pieces: Uint8Array[] = []
  private pieceBytes = 0
  private totalBytes = 0
  private afterCarriageReturn = false
  private anyLine = false
  private bareJson: string[] | undefined
  private output: Uint8Array[] = []
  private readonly decoder = new TextDecoder()
  private readonly maxLineBytes: number

  /** @param maximumBytes of one line; a text has shorter ones than a picture */
  constructor(maximumBytes = maxLineBytes) {
    this.maxLineBytes = maximumBytes
  }

  /**
   * The complete lines of what has come so far; may be empty.
   * @throws {ApiError} `url` for a web page, `size` for a line or a reply beyond all measure
   */
  push(bytes: Uint8Array): Uint8Array {
    const chunk = bytes.slice() // joins are written into it
    this.totalBytes += chunk.length
    if (this.totalBytes > maxTotalBytes) throw tooLarge()
    const endOf = chunk.includes(CR) ? nextEnd : nextFeed
    const joins = chunk.includes(JOIN) ? undefined : new EventJoins(chunk)
    let start = 0
    let passed = 0
    for (let end = endOf(chunk, start); end >= 0; end = endOf(chunk, start)) {
      const between = this.anyLine && !this.bareJson && !this.pieceBytes && !this.afterCarriageReturn
      const plain = between && joins && isPlain(chunk, start, end)
      if (plain) joins.line(start, end)
      else {
        joins?.reset()
        this.pass(chunk, passed, start)
        const second = chunk[end] === LF && this.afterCarriageReturn && end === start && this.pieceBytes === 0
        if (!second) this.line(this.take(chunk.subarray(start, end)))
        passed = end + 1
      }
      this.afterCarriageReturn = chunk[end] === CR
      start = end + 1
    }
    this.pass(chunk, passed, start)
    if (start < chunk.length) {
      this.afterCarriageReturn = false
      this.pieces.push(chunk.subarray(start))
      this.pieceBytes += chunk.length - start
      if (this.pieceBytes > this.maxLineBytes) throw tooLarge()
    }
    return this.drain()
  }

  /** What is left at the end of input, its last event closed. */
  end(): Uint8Array {
    if (this.pieceBytes) this.line(this.take(new Uint8Array()))
    this.closeBareJson()
    this.output.push(lineEnd)
    return this.drain()
  }

  /** Lines that the library reads as they are: mostly that is all of a packet. */
  private pass(chunk: Uint8Array, from: number, to: number): void {
    if (to > from) this.output.push(chunk.subarray(from, to))
  }

  private take(last: Uint8Array): Uint8Array {
    if (!this.pieces.length) return last
    const line = concatenate([...this.pieces, last])
    this.pieces = []
    this.pieceBytes = 0
    return line
  }

  private drain(): Uint8Array {
    const bytes = concatenate(this.output)
    this.output = []
    return bytes
  }

  private line(bytes: Uint8Array): void {
    const line = this.anyLine ? bytes : withoutByteOrderMark(bytes)
    const first = firstVisible(line)
    if (!this.anyLine && first !== undefined) {
      this.anyLine = true
      if (first === LESS_THAN) throw new ApiError({ kind: 'url', message: '' })
    }
    if (isField(line, 'data')) {
      this.closeBareJson()
      this.output.push(markedData, valueOf(line, 4), lineEnd)
    }
    else if (isField(line, 'event')) {
      this.closeBareJson()
      this.output.push(bytesOf('event:'), valueOf(line, 5), lineEnd)
    }
    else if (this.bareJson || first === OPEN_BRACE || first === OPEN_BRACKET) this.addBareJson(line)
    else if (line.length === 0) this.output.push(lineEnd)
    else if (line[0] !== COLON && !isField(line, 'id') && !isField(line, 'retry')) this.keepUnread(line)
  }

  /** A document may span lines: it is tried each time a line begins or ends one at the margin. */
  private addBareJson(line: Uint8Array): void {
    this.bareJson ??= []
    this.bareJson.push(this.decoder.decode(line))
    const margin = line[0]
    const mayEnd = margin === OPEN_BRACE || margin === OPEN_BRACKET || margin === CLOSE_BRACE || margin === CLOSE_BRACKET
    if (mayEnd && isJson(this.bareJson.join('\n'))) this.closeBareJson()
  }

  private closeBareJson(): void {
    if (!this.bareJson) return
    this.output.push(lineEnd, bareEvent)
    for (const line of this.bareJson) this.output.push(markedData, bytesOf(line), lineEnd)
    this.output.push(lineEnd)
    this.bareJson = undefined
  }

  private keepUnread(line: Uint8Array): void {
    if (this.unread.length >= maxUnreadCharacters) return
    this.unread = `${this.unread}${this.decoder.decode(line)}\n`.slice(0, maxUnreadCharacters)
  }
}

/** The next end of a line, of any kind; -1 where there is none. */
function nextEnd(chunk: Uint8Array, from: number): number {
  for (let index = from; index < chunk.length; index++) {
    if (chunk[index] === LF || chunk[index] === CR) return index
  }
  return -1
}

/** The same where no line ends otherwise: what servers send is searched at the pace of memory. */
function nextFeed(chunk: Uint8Array, from: number): number {
  return chunk[from] === LF ? from : chunk.indexOf(LF, from)
}

/** Whether a line is one of data that needs no mark, and ends with LF. */
function isPlain(chunk: Uint8Array, start: number, end: number): boolean {
  if (start === end) return chunk[end] === LF
  for (let index = 0; index < dataField.length; index++) {
    if (chunk[start + index] !== dataField[index]) return false
  }
  const value = valueStart(chunk, start + dataField.length)
  return value < end && chunk[value] !== MARK && chunk[value] !== EF && chunk[end] === LF
}

function isField(line: Uint8Array, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    if (line[index] !== name.charCodeAt(index)) return false
  }
  return line.length === name.length || line[name.length] === COLON
}

function valueOf(line: Uint8Array, nameLength: number): Uint8Array {
  return line.subarray(valueStart(line, nameLength + 1))
}

function valueStart(line: Uint8Array, start: number): number {
  return line[start] === SPACE ? start + 1 : start
}

function firstVisible(line: Uint8Array): number | undefined {
  return line.find(byte => byte > SPACE)
}

function withoutByteOrderMark(line: Uint8Array): Uint8Array {
  return line[0] === EF && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1 && pieces[0]) return pieces[0]
  let length = 0
  for (const piece of pieces) length += piece.length
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  }
  catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function tooLarge(): ApiError {
  return new ApiError({ kind: 'size', message: '' })
}
