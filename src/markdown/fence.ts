import type { Token, Tokens } from './tokens'

const opener = /^(`{3,100}(?=[^`\n]*\n)|~{3,100}(?!~))[^\n]*\n/

/** A fence that is open at the end of a text: what comes is code, until its closer. Nothing is lexed. */
export class OpenFence {
  readonly #lang: string | undefined
  readonly #head: string
  readonly #marker: string
  readonly #closer: RegExp
  #code = ''
  /** Where the last line begins, and how far it was looked through. */
  #line = 0
  #seen = 0
  /** A whole line has closed it: the text has to be lexed. */
  closed = false

  private constructor(lang: string | undefined, head: string, marker: string) {
    this.#lang = lang
    this.#head = head
    this.#marker = marker
    this.#closer = new RegExp(`^ {0,3}${marker}[~\`]* *$`)
  }

  /** The fence that a text consists of, where it does, stands at the margin and may still grow. */
  static from(token: Token, text: string): OpenFence | undefined {
    const [head, marker] = token.type === 'code' ? opener.exec(text) ?? [] : []
    if (head === undefined || marker === undefined) return undefined
    const fence = new OpenFence((token as Tokens.Code).lang, head, marker)
    fence.append(text.slice(head.length))
    return fence.closed ? undefined : fence
  }

  append(text: string): void {
    this.#code += text
    for (let end = this.#lineEnd(); end !== -1 && !this.closed; end = this.#lineEnd()) {
      this.closed = this.#closer.test(this.#code.slice(this.#line, end))
      this.#line = this.#seen = end + 1
    }
  }

  /** The block as it is now. A last line that may become the closer is left out. */
  get token(): Tokens.Code {
    const last = this.#code.length - this.#line > 200 ? 'x' : this.#code.slice(this.#line)
    const closing = last.trim() !== '' && this.#mayClose(last)
    const text = closing ? this.#code.slice(0, this.#line) : this.#code
    return { type: 'code', raw: this.#head + text, text, ...(this.#lang !== undefined && { lang: this.#lang }) }
  }

  #lineEnd(): number {
    const end = this.#code.indexOf('\n', this.#seen)
    if (end === -1) this.#seen = this.#code.length
    return end
  }

  #mayClose(line: string): boolean {
    const marks = line.replace(/^ {0,3}/, '').trimEnd()
    return this.#marker.startsWith(marks) || this.#closer.test(line)
  }
}
