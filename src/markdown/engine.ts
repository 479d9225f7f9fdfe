import { Definitions } from './definitions'
import { DialectLexer } from './dialect'
import type { Reading, RunMemo } from './dialect'
import { OpenFence } from './fence'
import { nothingSpent } from './limits'
import { repairBlock } from './openBlock'
import { withPlainText } from './plainText'
import { reuseTokens } from './reuse'
import { isShown, SettledBlocks } from './settled'
import type { Block, Token } from './tokens'
import { withheldLength } from './withhold'

/** Where reading the open end takes longer than this, the next time waits for more text. */
const patienceMs = 4
const behindBlankLine = /\n[ \t]*\n[ \t]*$/

/**
 * A text that grows, as blocks. What is settled is never read again; of the rest only the open end is,
 * once for each call of `update`. `finish` gives what reading the whole text at once gives.
 */
export class MarkdownEngine {
  readonly #now: () => number
  readonly #definitions = new Definitions()
  readonly #blocks = new SettledBlocks()
  /** What came and is not settled, with `\n` as line end. */
  #tail = ''
  /** The end of a piece that cannot be told yet: a `\r`, half of a surrogate pair. */
  #held = ''
  #spent = nothingSpent
  /** What the runs of the open end became, as long as its definitions stay the same. */
  #memo: RunMemo | undefined
  #open: readonly Token[] = []
  /** The same as it is shown, and how much of the tail that is; 0 where something is held back. */
  #shown: readonly Token[] = []
  #shownLength = 0
  #fence: OpenFence | undefined
  #waitFor = 0
  #stale = false

  /** @param now A clock in ms: long readings are spaced out. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** All blocks, top to bottom. */
  get blocks(): readonly Block[] {
    return this.#blocks.groups.flat()
  }

  /** The same blocks in arrays of `groupSize`. One whose blocks are all settled keeps its identity. */
  get groups(): readonly (readonly Block[])[] {
    return this.#blocks.groups
  }

  /** How many groups, from the first, are settled but for late definitions. */
  get settledGroups(): number {
    return this.#blocks.fullGroups
  }

  /** Takes more text. It is read by the next `update` or `finish`. */
  append(text: string): void {
    const whole = this.#held + text
    const holds = /[\r\ud800-\udbff]/.test(whole.slice(-1))
    this.#held = holds ? whole.slice(-1) : ''
    this.#grow(holds ? whole.slice(0, -1) : whole)
  }

  /** Brings the blocks up to date. What is unfinished is mended, or not shown yet. */
  update(): void {
    if (!this.#stale) return
    if (this.#fence && !this.#fence.closed) this.#show([this.#fence.token], 0)
    else if (!this.#extend()) {
      if (this.#tail.length < this.#waitFor) return
      const start = this.#now()
      this.#read(this.#tail.slice(0, this.#tail.length - withheldLength(this.#tail)))
      this.#waitFor = this.#now() - start > patienceMs ? this.#tail.length * 1.1 : 0
    }
    this.#stale = false
  }

  /** The text is complete. */
  finish(): void {
    this.#grow(this.#held)
    this.#held = ''
    this.#settle(this.#readings(this.#lexer(), this.#tail), [], this.#tail)
    this.#tail = ''
    this.#open = []
    this.#fence = undefined
    this.#stale = false
    this.#blocks.show([])
  }

  #grow(text: string): void {
    if (!text) return
    const piece = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
    this.#tail += piece
    this.#fence?.append(piece)
    this.#stale = true
  }

  #lexer(memo?: RunMemo): DialectLexer {
    return new DialectLexer(this.#definitions.links, this.#spent, memo)
  }

  /** Reads the open end, settles what nothing can change any more, and shows the rest. */
  #read(text: string): void {
    const whole = text.length === this.#tail.length
    const lexer = this.#lexer(this.#memo)
    const readings = this.#readings(lexer, text)
    const cut = cutOf(readings, text)
    const open = readings.slice(cut)
    this.#open = tokensOf(open)
    const shown = behindBlankLine.test(text.slice(-200)) ? this.#open : this.#mended(lexer)
    this.#settle(readings.slice(0, cut), open, text)
    this.#memo = lexer.defines ? undefined : lexer.memo
    if (open[0] && cut > 0) {
      this.#tail = this.#tail.slice(open[0].start)
      this.#spent = open[0].spent
    }
    this.#fence = open.length === 1 && open[0] ? OpenFence.from(open[0].token, this.#tail) : undefined
    this.#show(shown, whole && !lexer.defines ? this.#tail.length : 0)
  }

  /** Shows plain text behind plain text without reading anything anew, where that is all that came. */
  #extend(): boolean {
    const shown = this.#shownLength
    if (shown === 0 || this.#tail.length > shown + 200) return false
    const text = this.#tail.slice(shown)
    const longer = withPlainText(this.#shown, this.#tail.slice(Math.max(0, shown - 4000), shown), text)
    if (longer) this.#show(longer, shown + text.trimEnd().length)
    return longer !== undefined
  }

  #show(tokens: readonly Token[], length: number): void {
    this.#shown = tokens
    this.#shownLength = length
    this.#blocks.show(tokens)
  }

  /** The open blocks, with what the last one has not closed. */
  #mended(lexer: DialectLexer): readonly Token[] {
    const index = this.#open.findLastIndex(isShown)
    return this.#open.flatMap((token, at) => at === index ? repairBlock(token, text => lexer.readRun(text)) : [token])
  }

  /** What a text holds; blocks are the same objects as before wherever they show the same. */
  #readings(lexer: DialectLexer, text: string): readonly Reading[] {
    const readings = lexer.read(text)
    if (!this.#memo || lexer.defines) return readings
    const tokens = reuseTokens(this.#open, tokensOf(readings))
    return readings.map((reading, index) => ({ ...reading, token: tokens[index] ?? reading.token }))
  }

  #settle(settled: readonly Reading[], open: readonly Reading[], text: string): void {
    const first = this.#blocks.length
    settled.forEach(({ token, start, spent }, index) => {
      const end = (settled[index + 1] ?? open[0])?.start ?? text.length
      if (isShown(token)) this.#definitions.use(this.#blocks.length, text.slice(start, end), spent)
      this.#blocks.add(token)
    })
    for (const index of this.#definitions.take(tokensOf(settled), tokensOf(open), first)) {
      const token = this.#definitions.again(index)
      if (token) this.#blocks.replace(index, token)
    }
  }
}

/**
 * How many blocks, from the first, nothing can change any more: the block behind them is a new one and
 * stands behind a blank line, or is an open fence, and its first line is complete.
 */
function cutOf(readings: readonly Reading[], text: string): number {
  const index = readings.findLastIndex(({ token, start }, at) => {
    if (at === 0 || !isShown(token) && token.type !== 'def') return false
    if (text.indexOf('\n', start) === -1) return false
    return /^(?:```|~~~)/.test(text.slice(start, start + 3)) || behindBlankLine.test(text.slice(Math.max(0, start - 200), start))
  })
  return Math.max(0, index)
}

function tokensOf(readings: readonly Reading[]): readonly Token[] {
  return readings.map(({ token }) => token)
}
