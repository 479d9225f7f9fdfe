import { characterAt, characterBefore } from './cjk'
import { flanking, isWeak, mayOpen, OpenRuns } from './delimiters'
import { FormulaRun } from './math'
import { codeEnd, linkEnd, matchAt, openCode, runEnd, unfinished } from './spans'

/** An opening bracket that has no closing one yet. */
interface Bracket {
  /** For a picture, of its `!`. */
  readonly start: number
  readonly image: boolean
  /** How many runs were open before it. */
  readonly runs: number
}

/** Brackets that stay open for longer, or over a line end, are brackets. */
const maxLabelLength = 300
const maxFormulaLength = 2000

const signs = /[\\`*_~[\]<$]|:\/\/|www\./g
const address = /[^\s<，。；：！？、（）《》「」“”‘’]*/y
const element = /<(?:(\/?)(sub|sup|kbd)>|[a-z][a-z\d+.-]*:[^\s<>]*>|\/?[a-z][^<>]*>)/iy
const partOfElement = /<(?:\/?(?:s(?:u[bp]?)?|k(?:bd?)?)?|br? ?\/?)$/iy
const footnote = /\[\^[^\s[\]]+\]/y
const partOfFootnote = /\[\^[^\s[\]]*$/y
/** What may be read as more than text; a bracket cannot be escaped, `\\[` opens a formula. */
const meaningful = /[\\`*_~<$&:.@]/g

/**
 * The source of a run of text that still grows, with its unfinished syntax closed: lexed, it shows
 * no raw signs. An unfinished link is its label, a picture nothing, a formula its source. The same
 * text where nothing is open. Takes time in proportion to the length.
 */
export function repairInline(text: string): string {
  return text.search(signs) === -1 ? text : new Repair(text).repaired()
}

class Repair {
  readonly #text: string
  /** What is behind is not shown. */
  #end: number
  #runs = new OpenRuns()
  #brackets: Bracket[] = []
  /** Single signs that are not shown. */
  #dropped: number[] = []
  /** Stands in for what is behind the end, or closes it. */
  #tail = ''
  #addressEnd = 0
  /** The text before code that has no end yet, and its formulas. */
  #beforeCode: string | undefined
  #formulas: FormulaRun | undefined
  /** Where the next sign stands that closes a formula; -1 where there is none. */
  #closers = new Map<string, number>()

  constructor(text: string) {
    this.#text = text
    this.#end = text.length
  }

  repaired(): string {
    let at = 0
    while (at < this.#end) {
      signs.lastIndex = at
      const found = signs.exec(this.#text)
      if (!found) break
      at = this.#step(found[0], found.index, at)
    }
    this.#dropBrackets()
    if (!this.#tail) this.#dropOpeners()
    return this.#closed()
  }

  /** Reads what begins at a sign; where the next may begin. */
  #step(sign: string, index: number, from: number): number {
    const text = this.#text
    switch (sign) {
      case '\\': return this.#escape(index)
      case '`': return this.#code(index)
      case '<': return this.#element(index)
      case '$': return this.#dollar(index)
      case ']': return this.#label(index)
      case '[': {
        const note = matchAt(footnote, text, index)
        if (note) return index + note.length
        if (matchAt(partOfFootnote, text, index)) return this.#stop(index)
        const image = index > from && text[index - 1] === '!'
        this.#brackets.push({ start: image ? index - 1 : index, image, runs: this.#runs.count })
        return index + 1
      }
      case '*':
      case '_':
      case '~': return this.#run(sign, index)
      default:
        if (index >= this.#addressEnd) this.#addressEnd = index + (matchAt(address, text, index)?.length ?? 0)
        return index + sign.length
    }
  }

  #stop(end: number, tail = ''): number {
    this.#end = end
    this.#tail = tail
    return this.#text.length
  }

  #escape(index: number): number {
    const next = this.#text[index + 1]
    if (next === undefined) return this.#stop(index)
    if (next === '(') return this.#formula(index, '\\)')
    return next === '[' ? this.#formula(index, '\\]') : index + 2
  }

  #dollar(index: number): number {
    const text = this.#text
    if (text[index + 1] === '$') return this.#formula(index, '$$')
    const whole = this.#formulaAt(index)
    if (whole) return index + whole
    const open = /^\$[^\s\d$]/.test(text.slice(index, index + 2)) && !/[$\n]/.test(text.slice(index + 1))
    return open ? this.#openFormula(index, index + 1) : index + 1
  }

  /** A formula up to its end; an open one shows its source. */
  #formula(index: number, closer: string): number {
    const whole = this.#formulaAt(index)
    if (whole) return index + whole
    const next = index + 2
    const known = this.#closers.get(closer)
    const end = known === -1 || (known ?? 0) >= next ? known : this.#text.indexOf(closer, next)
    this.#closers.set(closer, end ?? -1)
    return end === -1 ? this.#openFormula(index, next) : next
  }

  #formulaAt(index: number): number | undefined {
    this.#beforeCode ??= this.#text.slice(0, openCode(this.#text))
    this.#formulas ??= new FormulaRun(this.#beforeCode)
    return this.#formulas.at(this.#beforeCode.slice(index))?.raw.length
  }

  #openFormula(index: number, next: number): number {
    const { length } = this.#text
    const source = this.#text.slice(index)
    if (length - index > maxFormulaLength || /\*\*|`/.test(source)) return next // prose
    const shown = source.replace(meaningful, '\\$&').replace(/\[/g, '&#91;')
    return this.#stop(index, this.#text.slice(next).trim() ? shown : '')
  }

  #code(index: number): number {
    const text = this.#text
    const found = codeEnd(text, index)
    if ('end' in found) return found.end
    const start = runEnd(text, index)
    const empty = !text.slice(start, found.openEnd).trim()
    return empty ? this.#stop(index) : this.#stop(found.openEnd, text.slice(index, start))
  }

  #element(index: number): number {
    if (matchAt(partOfElement, this.#text, index)) return this.#stop(index)
    const whole = matchAt(element, this.#text, index)
    if (!whole) return index + 1
    const end = index + whole.length
    const [, slash, name] = /^<(\/?)(sub|sup|kbd)>$/i.exec(whole) ?? []
    if (name && slash) this.#runs.closeElement(`</${name}>`)
    else if (name) this.#runs.open({ sign: `</${name}>`, start: index, length: 1, size: 1, both: false, weak: false })
    return end
  }

  #run(sign: string, start: number): number {
    const text = this.#text
    const end = runEnd(text, start)
    const size = end - start
    if (sign !== '*' && start < this.#addressEnd) return end
    const before = characterBefore(text, start)
    const after = characterAt(text, end)
    if (!after.trim() && !text.slice(end).trim()) return this.#lastRun(sign, start, end, before)
    if (sign === '~' && size !== 2) return end
    const { opens, closes, turns } = flanking(sign, size, before, after)
    const rest = closes ? this.#runs.close(sign, turns ? 2 : size, opens && !turns) + (turns ? 2 : 0) : size
    if (opens && rest > 0 && start >= this.#addressEnd) {
      const weak = isWeak(sign, size, before, after)
      this.#runs.open({ sign, start: end - rest, length: rest, size: turns ? 2 : size, both: closes && !turns, weak })
    }
    return end
  }

  /** A run at the end: it closes all that it can, or it is not complete and will be. */
  #lastRun(sign: string, start: number, end: number, before: string): number {
    const size = end - start
    const open = this.#runs.isOpen(sign)
    if (open && flanking(sign, size, before, '').closes && this.#runs.closeAll(sign, size)) return end
    return open || (end === this.#text.length && mayOpen(sign, size, before)) ? this.#stop(start) : end
  }

  /** What a closing bracket makes: a link, one whose target still comes, or nothing. */
  #label(index: number): number {
    const bracket = this.#brackets.pop()
    if (!bracket) return index + 1
    const end = linkEnd(this.#text, index + 1)
    if (end === undefined) return index + 1
    if (end === unfinished) {
      if (!bracket.image) this.#dropped.push(bracket.start)
      return this.#stop(bracket.image ? bracket.start : index)
    }
    this.#runs.truncate(bracket.runs) // what opened in a label ends with it
    if (!bracket.image) this.#brackets = [] // no link stands in a link
    return end
  }

  /** Brackets that may become a link or a picture. */
  #dropBrackets(): void {
    const text = this.#text
    const from = Math.max(text.length - maxLabelLength, text.lastIndexOf('\n') + 1)
    for (const { start, image } of this.#brackets) {
      if (start < from || start >= this.#end) continue
      if (image) this.#stop(start)
      else if (!/[\w)\]]/.test(text[start - 1] ?? '')) this.#dropped.push(start)
    }
  }

  /** Signs that opened something, and nothing came. */
  #dropOpeners(): void {
    this.#dropped.sort((one, other) => one - other)
    for (;;) {
      const bracket = this.#dropped.at(-1) === this.#end - 1
      const start = bracket ? this.#dropped.pop() : this.#runs.removeAt(this.#end)
      if (start === undefined) return
      this.#end = start
    }
  }

  #closed(): string {
    this.#runs.cut(this.#end)
    let text = ''
    let at = 0
    for (const start of this.#dropped) {
      if (start >= this.#end) break
      text += this.#text.slice(at, start)
      at = start + 1
    }
    text += this.#text.slice(at, this.#end) + this.#tail
    const closing = this.#runs.closing()
    const end = closing ? text.trimEnd().length : text.length
    return text.slice(0, end) + closing + text.slice(end)
  }
}
