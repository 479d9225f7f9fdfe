import type { CodeColours, CodeState, Colours, Highlighter } from './colours'

/** What is behind so much code stays as it is. */
export const maxColouredLength = 50_000
export const maxColouredLines = 2000
/** Grammars may look from each place to the end of what they are given: pieces stay small, and long lines plain. */
const pieceLength = 2000
const pieceLines = 40
const fewLines = 12
const maxLineLength = 500
/** How far the last piece grows before it is looked at again. */
const growth = 2

interface Piece {
  readonly from: number
  readonly lines: number
  readonly state: CodeState
}

/**
 * Colours for code that may grow. It goes on where the last whole piece ended, so that all of it costs what is new. The
 * colours of a text depend on that text alone, not on how it came.
 */
export class PieceColours implements CodeColours {
  readonly #highlighter: Highlighter
  #pieces: Piece[] = [{ from: 0, lines: 0, state: undefined }]
  /** The length of the last piece, which may still grow, when it was coloured. */
  #open = 0

  constructor(highlighter: Highlighter) {
    this.#highlighter = highlighter
  }

  cut(length: number): void {
    this.#open = 0
    // where a piece ends may be told by the length of the line behind it
    this.#pieces = this.#pieces.filter(({ from }) => from === 0 || from + maxLineLength < length)
  }

  next(code: string, growing: boolean): Colours | undefined {
    const { from, lines, state } = this.#last
    if (from >= maxColouredLength || lines >= maxColouredLines) return undefined
    const { end, lines: more, whole, plain } = pieceAt(code, from)
    const length = end - from
    if (!whole && (length === this.#open || (growing && length < this.#open * growth))) return undefined
    const text = code.slice(from, end)
    const { runs, state: after } = plain ? { runs: [{ kind: '' as const, text }], state } : this.#highlighter(text, state)
    this.#open = whole ? 0 : length
    if (whole) this.#pieces.push({ from: end, lines: lines + more, state: after })
    return { from, runs }
  }

  get #last(): Piece {
    return this.#pieces.at(-1) ?? { from: 0, lines: 0, state: undefined }
  }
}

interface Extent {
  readonly end: number
  readonly lines: number
  readonly whole: boolean
  readonly plain: boolean
}

/**
 * The piece that begins at a place. It ends at an empty line where it can, and is not whole while code behind it may
 * still belong to it.
 */
function pieceAt(code: string, from: number): Extent {
  let [end, lines] = [from, 0]
  for (;;) {
    const lineEnd = code.indexOf('\n', end)
    const next = lineEnd === -1 ? code.length : lineEnd + 1
    const length = next - end
    if (length > maxLineLength) {
      if (lines > 0) return { end, lines, whole: true, plain: false }
      return { end: next, lines: 1, whole: lineEnd !== -1, plain: true }
    }
    if (lineEnd === -1) return { end: next, lines, whole: false, plain: false }
    lines++
    end = next
    const here = length === 1 && lines >= fewLines
    if (here || lines >= pieceLines || end - from >= pieceLength) return { end, lines, whole: true, plain: false }
  }
}
