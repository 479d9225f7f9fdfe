import type { Colours, Run } from '../../markdown/colours'

/** The first thousand lines have an element each; then each two hundred elements have eight times as many. */
const singles = 1000
const step = 200
const wider = 8
/** Columns: on a phone a line has about forty. */
const maxIndent = 16

/** An element, and what stands in it. */
interface Row {
  readonly element: HTMLElement
  readonly from: number
  readonly maxLines: number
  lines: number
  text: string
  runs: readonly Run[]
}

/**
 * Code in a growing number of elements. A line has one of its own, as a single growing text would be laid out anew each
 * time; of very long code several lines share one. What is there already is not touched.
 */
export class CodeView {
  readonly #root: HTMLElement
  readonly #rows: Row[] = []
  #code = ''
  #wrapped = false

  constructor(root: HTMLElement) {
    this.#root = root
  }

  /** Shows the code, and how much of what was shown before is still the same. */
  show(code: string, caret: boolean): number {
    const kept = code.startsWith(this.#code) ? this.#code.length : commonLength(this.#code, code)
    if (kept < this.#code.length) this.#cut(kept)
    this.#grow(code.slice(kept))
    this.#code = code
    this.#root.lastElementChild?.classList.toggle('caret', caret)
    return kept
  }

  /** Makes lines that are wrapped go on below further in than they begin. */
  wrap(wrapped: boolean): void {
    this.#wrapped = wrapped
    if (wrapped) this.#rows.forEach(indent)
  }

  /** Colours code that is shown. */
  paint({ from, runs }: Colours): void {
    const end = from + runs.reduce((length, { text }) => length + text.length, 0)
    let index = this.#rows.findLastIndex(row => row.from <= from)
    for (let row = this.#rows[index]; row && row.from < end; row = this.#rows[++index]) {
      const [before, after] = [row.from - from, end - row.from]
      fill(row, [
        ...slice(row.runs, 0, -before),
        ...slice(runs, before, before + row.text.length),
        ...slice(row.runs, after, Infinity),
      ])
    }
  }

  #grow(text: string): void {
    let at = 0
    do {
      const row = this.#open()
      const end = linesEnd(text, at, row.maxLines - row.lines)
      append(row, text.slice(at, end.at))
      if (this.#wrapped) indent(row)
      row.lines += end.lines
      at = end.at
    } while (at < text.length)
    this.#open()
  }

  /** The row that goes on. */
  #open(): Row {
    const last = this.#rows.at(-1)
    if (last && last.lines < last.maxLines) return last
    const maxLines = wider ** Math.ceil(Math.max(0, this.#rows.length - singles + 1) / step)
    const element = document.createElement('span')
    element.className = maxLines > 1 ? 'line several' : 'line'
    last?.element.classList.remove('caret')
    this.#root.append(element)
    const row = { element, from: last ? last.from + last.text.length : 0, maxLines, lines: 0, text: '', runs: [] }
    this.#rows.push(row)
    return row
  }

  #cut(length: number): void {
    while (this.#rows.length > 1 && (this.#rows.at(-1)?.from ?? 0) >= length) this.#rows.pop()?.element.remove()
    const last = this.#rows.at(-1)
    if (!last) return
    last.text = last.text.slice(0, length - last.from)
    last.lines = last.text.split('\n').length - 1
    fill(last, last.text ? [{ kind: '', text: last.text }] : [])
  }
}

function append(row: Row, text: string): void {
  if (text === '') return
  const last = row.runs.at(-1)
  row.text += text
  if (last?.kind === '') {
    (row.element.lastChild as Text).appendData(text)
    row.runs = [...row.runs.slice(0, -1), { kind: '', text: last.text + text }]
  } else {
    row.element.append(text)
    row.runs = [...row.runs, { kind: '', text }]
  }
}

/** Tells the style sheet how many columns a line is indented by. */
function indent({ element, text }: Row): void {
  const columns = (/^[ \t]*/.exec(text)?.[0] ?? '').replaceAll('\t', '    ').length
  const value = `${Math.min(columns, maxIndent)}ch`
  if (element.style.getPropertyValue('--indent') !== value) element.style.setProperty('--indent', value)
}

/** Changes of an element what differs: each run has one node. */
function fill(row: Row, runs: readonly Run[]): void {
  const { element, runs: old } = row
  let same = 0
  while (same < runs.length && runs[same]?.kind === old[same]?.kind && runs[same]?.text === old[same]?.text) same++
  runs.slice(same).forEach((run, index) => put(element, element.childNodes[same + index], run))
  while (element.childNodes.length > runs.length) element.lastChild?.remove()
  row.runs = runs
}

function put(element: HTMLElement, before: ChildNode | undefined, { kind, text }: Run): void {
  const className = `code-${kind}`
  if (kind === '' && before instanceof Text) {
    if (before.data !== text) before.data = text
  } else if (kind !== '' && before instanceof HTMLElement) {
    if (before.className !== className) before.className = className
    if (before.textContent !== text) before.textContent = text
  } else {
    const node = kind === '' ? document.createTextNode(text) : document.createElement('span')
    if (node instanceof HTMLElement) {
      node.className = className
      node.textContent = text
    }
    if (before) before.replaceWith(node)
    else element.append(node)
  }
}

/** What of the runs stands from one place to another. */
function slice(runs: readonly Run[], from: number, to: number): Run[] {
  const found: Run[] = []
  let at = 0
  for (const { kind, text } of runs) {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at))
    if (part !== '') found.push({ kind, text: part })
    at += text.length
  }
  return found
}

/** Where so many lines end, or the text. */
function linesEnd(text: string, from: number, most: number): { readonly at: number, readonly lines: number } {
  let at = from
  for (let lines = 0; lines < most; lines++) {
    const end = text.indexOf('\n', at)
    if (end === -1) return { at: text.length, lines }
    at = end + 1
  }
  return { at, lines: most }
}

function commonLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let length = 0
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length++
  return length
}
