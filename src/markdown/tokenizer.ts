import { Lexer, Tokenizer } from 'marked'
import { isCjk, turn } from './cjk'
import { definesFootnote, footnoteDefinition, footnoteReference } from './footnotes'
import { maxBlockCost, maxBlockDepth } from './limits'
import { blockFormula, FormulaRun, maxFormula, opensFormula } from './math'
import type { FootnoteReferenceToken, FootnoteToken, MathToken, Tokens } from './tokens'

/** The first two rows of what may be a table; the second one must hold `|` or `:`. */
const tableHead = /^ *[^\n ].*\n {0,3}(?=[-:| ]*[:|])(?:\| *)?:?-+:? *(?:\| *:?-+:? *)*(?:\| *)?(?:\n|$)/
/** Punctuation that ends a bare address in Chinese and Japanese text. */
const addressEnd = /[\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff3d\uff5b-\uff65“”‘’…]/
/** Lines that may end a paragraph in ways of our own. */
const ownBlocks = /\n {0,3}(?:\$\$|\\\[|\[\^)/g
/** A definition of a link is shorter, and a table narrower. */
const maxDefinition = 4000
const maxColumns = 500
/** References in one run of text: each is a component. */
const maxReferences = 200

const { gfm } = Lexer.rules.block
const tableSource = gfm.table.source.replace(/(^|[^[])\^/g, '$1')
const tableStart = tableSource.slice(0, tableSource.indexOf('(?:\\n((?:(?! *\\n')) + '(?:\\n|$)'
const paragraph = new RegExp(gfm.paragraph.source.replace(tableSource, () => tableStart))

/**
 * GitHub's Markdown as chats use it: raw HTML is text, formulas and footnotes are tokens, CJK works.
 * Made for one text: it counts what is costly, and every method throws a RangeError when that is
 * too much.
 */
export class DialectTokenizer extends Tokenizer {
  /** Called where a block may begin, with what is left of the text. */
  onStep: (rest: number) => void = () => {}
  /** Whether the text defines links. */
  defines = false
  #depth = 0
  #cost: number
  #run = new FormulaRun('')
  #references = 0

  constructor(spent = 0) {
    super()
    this.#cost = spent
  }

  /** What blocks have cost so far, in steps of very roughly a nanosecond. */
  get cost(): number {
    return this.#cost
  }

  override blockquote(source: string): Tokens.Blockquote | undefined {
    if (this.#depth >= maxBlockDepth) return undefined
    const lines = this.rules.block.blockquote.exec(source)?.[0].split('\n') ?? []
    const lazy = lines.filter((line, index) => line.trimStart().startsWith('>')
      && !lines[index + 1]?.trimStart().startsWith('>')).length
    this.#spend(20 * lazy * lines.length) // after each, all lines that follow are read again
    return this.#nested(() => super.blockquote(source))
  }

  override list(source: string): Tokens.List | undefined {
    return this.#depth >= maxBlockDepth ? undefined : this.#nested(() => super.list(source))
  }

  #nested<Result extends { readonly raw: string }>(read: () => Result | undefined): Result | undefined {
    this.#depth++
    try {
      const token = read()
      this.#spend(40 * (token?.raw.length ?? 0))
      return token
    } finally {
      this.#depth--
    }
  }

  /**
   * The grammar, changed where it is quadratic: rows of a table do not matter for "a table ends the
   * paragraph"; and for each lazy line of a list item all lines before it are copied.
   */
  useGrammar(): void {
    const { block, other } = this.rules
    const blockquoteBeginRegex = (indent: number): RegExp => {
      const pattern = other.blockquoteBeginRegex(indent)
      let length = 0
      const test = (line: string): boolean => { // asked once for each line of the item
        length += line.length + 1
        const lazy = !line.startsWith('\t') && line.search(/[^ ]|$/) < indent
        this.#spend(60 * line.length + (lazy ? length : 100))
        return pattern.test(line)
      }
      return { test } as RegExp
    }
    const exec = (source: string): RegExpExecArray | null => this.#paragraph(source)
    const beforeOwnBlocks = { exec } as RegExp
    this.rules = { ...this.rules, block: { ...block, paragraph: beforeOwnBlocks }, other: { ...other, blockquoteBeginRegex } }
  }

  /** Formulas on lines of their own and footnotes end a paragraph. */
  #paragraph(source: string): RegExpExecArray | null {
    const found = paragraph.exec(source)
    if (!found) return null
    for (const { index } of found[0].matchAll(ownBlocks)) {
      const rest = source.slice(index + 1)
      if (!definesFootnote(rest) && !this.#formula(rest)) continue
      found[0] = found[1] = found[0].slice(0, index)
      break
    }
    return found
  }

  #formula(source: string): MathToken | undefined {
    if (!opensFormula(source)) return undefined
    const token = blockFormula(source)
    this.#spend(2 * (token?.raw.length ?? Math.min(source.length, maxFormula)))
    return token
  }

  #footnote(source: string): FootnoteToken | undefined {
    if (this.#depth >= maxBlockDepth || !definesFootnote(source)) return undefined
    return this.#nested(() => footnoteDefinition(source, (text) => {
      const { state } = this.lexer
      const { top } = state
      state.top = true
      const tokens = this.lexer.blockTokens(text, [])
      state.top = top
      return tokens
    }))
  }

  /** The first block that is asked for besides indented code: our own ones stand here. */
  override fences(source: string): Tokens.Code | undefined {
    const own = this.#formula(source) ?? this.#footnote(source)
    return own ? own as unknown as Tokens.Code : super.fences(source)
  }

  /** Reads one run of text, with its formulas found before. */
  inRun(source: string, read: () => void): void {
    const outer = this.#run
    const references = this.#references
    this.#run = new FormulaRun(source)
    this.#references = 0
    try {
      read()
    } finally {
      this.#run = outer
      this.#references = references
    }
  }

  /** The mask for the run that is being read. */
  maskRun(mask: string): string {
    return this.#run.mask(mask)
  }

  /** Asked at each step between blocks. */
  override space(source: string): Tokens.Space | undefined {
    this.onStep(source.length)
    this.#spend(2500)
    return super.space(source)
  }

  #spend(steps: number): void {
    this.#cost += steps
    if (this.#cost > maxBlockCost) throw new RangeError('Too costly')
  }

  /** In a list item lines come one by one: each is added to those before, and looks at the rest. */
  override text(source: string): Tokens.Text | undefined {
    const { lastToken } = this.lexer.state
    if (lastToken?.type === 'text') this.#spend(2 * paragraphLength(source) + lastToken.raw.length)
    return super.text(source)
  }

  /** A definition ends before a blank line: what stands behind one can change nothing before it. */
  override def(source: string): Tokens.Def | undefined {
    if (!/^ {0,3}\[/.test(source)) return undefined
    const near = source.slice(0, maxDefinition)
    const blank = near.search(/\n[ \t]*\n/)
    const end = blank === -1 && near.length < source.length ? near.lastIndexOf('\n') : blank
    const token = super.def(end === -1 ? near : near.slice(0, end + 1))
    if (near.length < source.length && token?.raw.length === near.length) return undefined // only its beginning
    this.defines ||= token !== undefined
    return token
  }

  /** Short rows are filled up to the width of the header: a small text could ask for millions. */
  override table(source: string): Tokens.Table | undefined {
    const lineEnd = source.indexOf('\n')
    if (lineEnd > 2 * maxColumns && source.slice(0, lineEnd).split('|').length > maxColumns + 2) return undefined
    if (!tableHead.test(source)) return undefined
    const [whole = '', header = '', , body = ''] = this.rules.block.table.exec(source) ?? []
    const cells = header.split('|').length * body.split('\n').length
    const table = cells > 2 * whole.length + 200 ? undefined : super.table(source)
    if (!table) {
      const before = this.lexer.state.lastToken?.raw.length ?? 0
      this.#spend(40 * Math.max(whole.length, paragraphLength(source)) + before)
    }
    return table
  }

  /** Sets no state of the lexer: an element that is never closed changes nothing behind it. */
  override tag(source: string): Tokens.Tag | undefined {
    const raw = source.startsWith('<') ? this.rules.inline.tag.exec(source)?.[0] : undefined
    if (raw === undefined) return undefined
    return { type: 'html', raw, text: raw, block: false, inLink: false, inRawBlock: false }
  }

  /** The first that is asked for in a run of text: our own tokens stand here. */
  override escape(source: string): Tokens.Escape | undefined {
    const own = this.#run.at(source) ?? this.#reference(source)
    return own ? own as unknown as Tokens.Escape : super.escape(source)
  }

  #reference(source: string): FootnoteReferenceToken | undefined {
    return source.startsWith('[^') && ++this.#references <= maxReferences ? footnoteReference(source) : undefined
  }

  /** Text ends where a formula begins. */
  override inlineText(source: string): Tokens.Text | undefined {
    return super.inlineText(source.slice(0, this.#run.before(source)))
  }

  override url(source: string): Tokens.Link | undefined {
    const found = this.rules.inline.url.exec(source)?.[0]
    if (found === undefined) return undefined
    if (/^[?!.,:;*_'"~)]{100}$/.test(found.slice(-100))) return undefined // each costs a pass
    const end = found.search(addressEnd)
    return super.url(end === -1 ? source : source.slice(0, end))
  }

  override emStrong(source: string, mask: string, before = ''): Tokens.Em | Tokens.Strong | undefined {
    if (!source.startsWith('*')) return super.emStrong(source, mask, before)
    const start = mask.length - source.length
    const afterTurn = start > 2 && mask.startsWith(turn + '**', start - 3) // the first half of the run is used up
    const rest = afterTurn ? `${mask.slice(0, start - 2)}++${mask.slice(start)}` : mask
    return super.emStrong(source, rest, asBoundary(before))
  }

  override del(source: string, mask: string, before = ''): Tokens.Del | undefined {
    return super.del(source, mask, asBoundary(before))
  }
}

/** A CJK character before a run separates like punctuation; so does the second half of a pair. */
function asBoundary(unit: string): string {
  return isCjk(unit) || /[\udc00-\udfff]/.test(unit) ? '+' : unit
}

function paragraphLength(source: string): number {
  const end = source.indexOf('\n\n')
  return end === -1 ? source.length : end
}
