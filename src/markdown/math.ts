import type { MathToken } from './tokens'

/** A formula in a run of text, from its opening to behind its closing sign. */
interface Formula {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly display: boolean
}

interface Mark {
  readonly sign: string
  readonly start: number
}

/** Longer sources are text. */
export const maxFormula = 10_000

const opening = /\$|\\[([]/
const signs = /\\[^]|`+|\$+|\n/g
const closings: Readonly<Record<string, string>> = { '\\(': '\\)', '\\[': '\\]', '$$': '$$' }
/** What a formula can end with where a letter follows: `$n$th`, but `$PATH:$HOME` is none. */
const endOfFormula = /[\p{L}\p{N})\]}'!]$/u
/** `$5 and 10$`, `$20, US$`, `$5，另付 US$`: an amount, then words. */
const price = /^\d[\d.,]*[kKmMbB]?[,;]?(?:\s+[a-zA-Z]{2}|\s*[\u3000-\u9fff\uff00-\uffef])/

const tex = /[\\^_=<>+*/|{}]/
const words = /[a-zA-Z]{3}\s+[a-zA-Z]{3}/

const blockOpening = /^ {0,3}(\$\$(?!\$)|\\\[)/
const lineOpening = /^ {0,3}(?:\$\$(?!\$)|\\\[)/gm
const blockSigns = /\\[^]|\$\$+|\n[ \t]*(?=\n)/g

/** The formulas of one run of text, found in one pass from the left. Code is no formula. */
export class FormulaRun {
  readonly #length: number
  readonly #formulas: readonly Formula[]
  #next = 0

  constructor(source: string) {
    this.#length = source.length
    this.#formulas = opening.test(source) ? findFormulas(source) : []
  }

  /** The formula with which the rest of the run begins. Rests are asked for from the left to the right. */
  at(rest: string): MathToken | undefined {
    const position = this.#length - rest.length
    const formula = this.#from(position)
    if (formula?.start !== position) return undefined
    return mathToken(rest.slice(0, formula.end - position), formula.text, formula.display)
  }

  /** How much of the rest stands before the next formula. */
  before(rest: string): number {
    const position = this.#length - rest.length
    return (this.#from(position)?.start ?? this.#length) - position
  }

  /** The mask with letters in place of the formulas, so that nothing in them is emphasis. */
  mask(mask: string): string {
    let masked = ''
    let end = 0
    for (const formula of this.#formulas) {
      masked += mask.slice(end, formula.start + 1) + 'a'.repeat(formula.end - formula.start - 2)
      end = formula.end - 1
    }
    return masked + mask.slice(end)
  }

  #from(position: number): Formula | undefined {
    while ((this.#formulas[this.#next]?.start ?? position) < position) this.#next++
    return this.#formulas[this.#next]
  }
}

/** Whether a text begins with what may be the first line of a formula on lines of its own. */
export function opensFormula(source: string): boolean {
  return blockOpening.test(source)
}

/** Where in a text a formula on lines of its own begins that has not ended. */
export function openFormula(text: string): number | undefined {
  const near = Math.max(0, text.length - maxFormula)
  for (const { index } of [...text.slice(near).matchAll(lineOpening)].reverse()) {
    const start = near + index
    const opener = blockOpening.exec(text.slice(start, start + 10))?.[1] ?? ''
    const inside = text.slice(start + text.slice(start).indexOf(opener) + opener.length)
    if (inside.trim()) return inside.includes(closings[opener] ?? opener) ? undefined : start
  }
  return undefined
}

/**
 * The formula on lines of its own with which a text begins: `$$…$$` or `\[…\]`, with no blank line
 * in it and nothing behind it.
 */
export function blockFormula(source: string): MathToken | undefined {
  const [start = '', opener] = blockOpening.exec(source) ?? []
  const closer = opener && closings[opener]
  if (!closer) return undefined
  const near = source.slice(0, maxFormula + start.length + closer.length)
  blockSigns.lastIndex = start.length
  for (let found = blockSigns.exec(near); found; found = blockSigns.exec(near)) {
    if (found[0].startsWith('\n')) return undefined
    if (found[0] !== closer) continue
    const raw = source.slice(0, found.index + closer.length)
    const text = source.slice(start.length, found.index)
    const alone = /^[ \t]*(?:\n|$)/.test(source.slice(raw.length, raw.length + 100))
    return alone && isFormula(text) && fits(opener, text) ? mathToken(raw, text, true) : undefined
  }
  return undefined
}

function mathToken(raw: string, text: string, display: boolean): MathToken {
  return { type: 'math', raw, text: text.trim(), display }
}

function isFormula(text: string): boolean {
  return text.length <= maxFormula && /\S/.test(text)
}

function findFormulas(source: string): readonly Formula[] {
  const marks = marksOf(source)
  const closers = new Map<string, number>()
  const formulas: Formula[] = []
  for (let index = 0; index < marks.length; index++) {
    const found = closerOf(marks, index, closers)
    const formula = found === undefined ? undefined : formulaOf(source, marks[index], marks[found])
    if (!formula || found === undefined) continue
    formulas.push(formula)
    index = found
  }
  return formulas
}

/** All signs that open, close or end a formula, but for those in code. */
function marksOf(source: string): readonly Mark[] {
  const marks: Mark[] = []
  const ticks = tickRuns(source)
  signs.lastIndex = 0
  for (let found = signs.exec(source); found; found = signs.exec(source)) {
    const [sign] = found
    if (sign.startsWith('`')) signs.lastIndex = codeEnd(ticks.get(sign.length), sign.length, signs.lastIndex)
    else if (/^(?:\$|\n|\\[()[\]])/.test(sign)) marks.push({ sign, start: found.index })
  }
  return marks
}

/** Where runs of backticks begin, by their length, the last one first. */
function tickRuns(source: string): Map<number, number[]> {
  const runs = new Map<number, number[]>()
  if (!source.includes('`')) return runs
  for (const { 0: { length }, index } of [...source.matchAll(/`+/g)].reverse()) {
    const starts = runs.get(length)
    if (starts) starts.push(index)
    else runs.set(length, [index])
  }
  return runs
}

/** Behind the run of as many backticks that closes what one opened; where there is none, behind that one. */
function codeEnd(starts: number[] | undefined, length: number, from: number): number {
  while (starts && (starts.at(-1) ?? from) < from) starts.pop()
  const start = starts?.at(-1)
  return start === undefined ? from : start + length
}

/** The mark that would close what a mark opens. Each is looked for once. */
function closerOf(marks: readonly Mark[], opener: number, known: Map<string, number>): number | undefined {
  const sign = marks[opener]?.sign ?? ''
  if (sign === '$') { // the next one, on the same line
    let next = opener + 1
    while (next < marks.length && !/^[$\n]/.test(marks[next]?.sign ?? '')) next++
    return marks[next]?.sign === '$' ? next : undefined
  }
  const closer = closings[sign]
  if (closer === undefined) return undefined
  let index = known.get(closer) ?? 0
  if (index <= opener) {
    index = opener + 1
    while (index < marks.length && marks[index]?.sign !== closer) index++
    known.set(closer, index)
  }
  return index < marks.length ? index : undefined
}

function formulaOf(source: string, opener: Mark | undefined, closer: Mark | undefined): Formula | undefined {
  if (!opener || !closer) return undefined
  const { sign, start } = opener
  const text = source.slice(start + sign.length, closer.start)
  const end = closer.start + closer.sign.length
  if (!isFormula(text) || !fits(sign, text, source[start - 1] ?? '', source[end] ?? '')) return undefined
  return { start, end, text, display: sign === '$$' || sign === '\\[' }
}

/** Whether a text between two signs is a formula, by what it holds and what stands around it. */
function fits(sign: string, text: string, before = '', after = ''): boolean {
  if (sign !== '$$' && words.test(text) && !tex.test(text)) return false // prose
  switch (sign) {
    case '$': return !/^\s|\s$/.test(text) && !/\d/.test(after) && !price.test(text)
      && (!/[a-zA-Z_]/.test(after) || endOfFormula.test(text))
      && !(/[({]/.test(after) && text.startsWith(after)) // $(a)$(b), ${a}/${b}
    case '\\(': return /[\p{L}\p{N}]/u.test(text)
    case '\\[': return /\p{L}|\d\s*[^\d\s,.]/u.test(text) && after !== '(' && !/[\w)\]]/.test(before)
    default: return true
  }
}
