import { Hooks, Lexer } from 'marked'
import { maskCjk } from './cjk'
import * as limits from './limits'
import { DialectTokenizer } from './tokenizer'
import { literalToken } from './tokens'
import type { Token } from './tokens'

class DialectHooks extends Hooks {
  override emStrongMask(source: string): string {
    return maskCjk(source)
  }
}

const hooks = new DialectHooks()

/** One text, once: the lexer with its limits, which count over that text. */
export class DialectLexer extends Lexer {
  #depth = 0
  #cost = 0
  #count = 0

  constructor() {
    const tokenizer = new DialectTokenizer()
    super({ gfm: true, breaks: true, tokenizer, hooks })
    tokenizer.useGrammar() // the lexer has set marked's
  }

  /** @throws {RangeError} Where the text would become more elements than a page should hold. */
  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (this.#costly(source)) tokens.push(literalToken(source))
    else this.#deeper(() => super.inlineTokens(source, tokens))
    this.#count += 1 + tokens.length
    if (this.#count > limits.maxTokens) throw new RangeError('Too many tokens')
    return tokens
  }

  #costly(source: string): boolean {
    if (this.#depth > 0) return this.#depth >= limits.maxInlineDepth
    const cost = limits.inlineCost(source)
    if (cost > limits.maxInlineCost || this.#cost + cost > limits.maxTotalInlineCost) return true
    this.#cost += cost
    return false
  }

  #deeper(read: () => void): void {
    this.#depth++
    try {
      read()
    } finally {
      this.#depth--
    }
  }
}
