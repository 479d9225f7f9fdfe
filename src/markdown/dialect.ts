import { Lexer } from 'marked'
import type { Hooks, TokensList } from 'marked'
import { maskCjk } from './cjk'
import * as limits from './limits'
import type { Spent } from './limits'
import { DialectTokenizer } from './tokenizer'
import { literalBlock, literalText } from './tokens'
import type { Links, Token } from './tokens'

/** The one hook that a lexer calls, without its object. */
function hooksFor(tokenizer: DialectTokenizer): Hooks {
  return { emStrongMask: mask => maskCjk(tokenizer.maskRun(mask)) } as Hooks
}

/** Runs of text and what they became: valid as long as the link definitions stay the same. */
export type RunMemo = Map<string, { readonly tokens: readonly Token[], readonly cost: number, readonly signs: number }>

/** A top-level block, where it begins, and what had been spent until then. */
export interface Reading {
  readonly token: Token
  readonly start: number
  readonly spent: Spent
}

interface Step {
  readonly start: number
  /** Tokens and runs that there were before. */
  readonly tokens: number
  readonly runs: number
  readonly cost: number
}

/** How long a stretch of text is that is shown as it was typed: up to the next blank line behind. */
const literalLength = 2000

/** One text, once: the lexer with its limits, which count over that text and what came before it. */
export class DialectLexer extends Lexer {
  readonly #tokenizer: DialectTokenizer
  readonly #before: Spent
  readonly #memo: RunMemo | undefined
  /** The runs of this text, for the next one. */
  readonly memo: RunMemo = new Map()
  #depth = 0
  #nesting = 0
  #offset = 0
  #length = 0
  #steps: Step[] = []
  #over = false
  #runs = 0
  #signs = 0

  /**
   * @param links The definitions of what came before; those of this text are added to it.
   * @param spent What was spent before.
   * @param memo Runs that were read before, with the same links.
   */
  constructor(links: Links = Object.create(null) as Links, spent: Spent = limits.nothingSpent, memo?: RunMemo) {
    const tokenizer = new DialectTokenizer(spent.blocks)
    super({ gfm: true, breaks: true, tokenizer, hooks: hooksFor(tokenizer) })
    tokenizer.useGrammar() // the lexer has set marked's
    tokenizer.onStep = rest => this.#step(rest)
    this.#tokenizer = tokenizer
    this.#before = spent
    this.#memo = memo
    this.tokens.links = links
  }

  /** Whether the text defines links: what is known of runs may no longer hold. */
  get defines(): boolean {
    return this.#tokenizer.defines
  }

  /** The top-level blocks of the text. What cannot be read, or costs too much, is text. Never throws. */
  read(text: string): readonly Reading[] {
    const { tokens } = this
    this.#length = text.length
    while (this.#offset < text.length) {
      try {
        this.blockTokens(text.slice(this.#offset), tokens)
        break
      } catch (error) {
        if (!(error instanceof Error)) throw error
        this.#asTyped(text)
      }
    }
    const spent = this.inlineQueue.map(({ src, tokens: children }) => {
      const before = { runs: this.#runs, signs: this.#signs }
      this.inlineTokens(src, children)
      return before
    })
    this.inlineQueue = []
    return this.#placed(spent)
  }

  /** The tokens of one run of text alone. */
  readRun(text: string): Token[] {
    return this.inlineTokens(text)
  }

  override blockTokens(source: string, tokens?: Token[], clipped?: boolean): Token[]
  override blockTokens(source: string, tokens?: TokensList, clipped?: boolean): TokensList
  override blockTokens(source: string, tokens?: Token[], clipped?: boolean): Token[] {
    this.#nesting++
    try {
      return super.blockTokens(source, tokens, clipped)
    } finally {
      this.#nesting--
    }
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (this.#depth > 0) {
      if (this.#depth >= limits.maxInlineDepth) tokens.push(literalText(source))
      else this.#deeper(source, () => super.inlineTokens(source, tokens))
      return tokens
    }
    const known = this.defines ? undefined : this.#memo?.get(source)
    const { cost, signs } = known ?? limits.runCost(source)
    if (this.#exceeds(cost, signs)) {
      tokens.push(literalText(source))
      return tokens
    }
    this.#runs += cost
    this.#signs += signs
    const read = known?.tokens ?? this.#run(source)
    this.memo.set(source, known ?? { tokens: read, cost, signs })
    tokens.push(...read) // behind a checkbox, maybe
    return tokens
  }

  #run(source: string): readonly Token[] {
    const tokens: Token[] = []
    try {
      this.#deeper(source, () => super.inlineTokens(source, tokens))
      return tokens
    } catch (error) {
      if (error instanceof Error) return [literalText(source)] // a fault of the lexer
      throw error
    }
  }

  #exceeds(cost: number, signs: number): boolean {
    return cost > limits.maxRunCost || this.#before.runs + this.#runs + cost > limits.maxTotalRunCost
      || this.#before.signs + this.#signs + signs > limits.maxSigns
  }

  #deeper(source: string, read: () => void): void {
    this.#depth++
    try {
      this.#tokenizer.inRun(source, read)
    } finally {
      this.#depth--
    }
  }

  /** Called where a block may begin, with the length of what is left. */
  #step(rest: number): void {
    if (this.#nesting > 1) return
    const { cost } = this.#tokenizer
    const start = this.#length - rest
    this.#steps.push({ start, tokens: this.tokens.length, runs: this.inlineQueue.length, cost })
    this.#over = cost > limits.maxBlockCost || this.#before.length + start >= limits.maxLength
    if (this.#over) throw new RangeError('Too much text')
  }

  /** The block that could not be read, and some text behind it, become one piece of text. */
  #asTyped(text: string): void {
    const { start = 0 } = this.#steps.at(-1) ?? {}
    const blank = /\n[ \t]*\n/g
    blank.lastIndex = start + (this.#over ? literalLength : 0)
    const end = blank.exec(text) ? blank.lastIndex : text.length
    this.inlineQueue.length = Math.min(this.inlineQueue.length, this.#steps.at(-1)?.runs ?? 0)
    this.tokens.push(literalBlock(text.slice(start, end)))
    this.#offset = end
    this.#nesting = 0
    this.state = { inLink: false, inRawBlock: false, linkEmitted: false, linkParenPossible: true, top: true }
  }

  #placed(runs: readonly { readonly runs: number, readonly signs: number }[]): readonly Reading[] {
    const total = { runs: this.#runs, signs: this.#signs }
    const first = new Map(this.#steps.map(step => [step.tokens, step])) // the last of those with as many tokens
    return this.tokens.map((token, index) => {
      const step = first.get(index) ?? { start: 0, runs: 0, cost: 0 }
      const inline = runs[step.runs] ?? total
      const spent = {
        length: this.#before.length + step.start, blocks: step.cost, runs: this.#before.runs + inline.runs, signs: this.#before.signs + inline.signs,
      }
      return { token, start: step.start, spent }
    })
  }
}
