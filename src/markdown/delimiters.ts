import { closing, isCjk, punctuation } from './cjk'

/** A run of `*`, `_` or `~`, or an element, that is open. */
export interface OpenRun {
  /** What closes it: one sign of the run, or the end tag. */
  readonly sign: string
  readonly start: number
  /** How many signs are not closed yet, and how many there were. */
  readonly length: number
  readonly size: number
  /** It could have closed something as well. */
  readonly both: boolean
  /** It hardly opens anything: it is closed by a sign, but not by us. */
  readonly weak: boolean
}

interface Flanking {
  readonly opens: boolean
  readonly closes: boolean
  /** Four stars that end one emphasis and begin the next. */
  readonly turns: boolean
}

/** How far back a sign looks for what it closes, and how many runs are closed by us. */
const maxLook = 64
const maxClosing = 10

const word = /[\p{L}\p{N}]/u

/** What a run between two characters can do, in our dialect; the empty string is an end of the text. */
export function flanking(sign: string, size: number, before: string, after: string): Flanking {
  const [blankBefore, blankAfter] = [!before.trim(), !after.trim()]
  const [stopBefore, stopAfter] = [punctuation.test(before), punctuation.test(after)]
  const wideBefore = sign !== '_' && isCjk(before)
  const wideAfter = sign !== '_' && isCjk(after)
  const left = !blankAfter
    && (!stopAfter || blankBefore || stopBefore || (wideBefore && !closing.test(after)))
  const right = !blankBefore && (!stopBefore || blankAfter || stopAfter || wideBefore || wideAfter)
  if (sign !== '_') return { opens: left, closes: right, turns: size === 4 && right && stopBefore && wideBefore }
  return { opens: left && (!right || stopBefore), closes: right && (!left || stopAfter), turns: false }
}

/** `2*3`, `2**3`, `f(x)*g`: signs of a sum rather than of emphasis. */
export function isWeak(sign: string, size: number, before: string, after: string): boolean {
  if (sign !== '*') return false
  if (size === 1) return !isCjk(before) && (word.test(before) || /[)\]}]/.test(before))
  return /\d/.test(before) && /\d/.test(after)
}

/** Whether a run may open something, whatever will come behind it. */
export function mayOpen(sign: string, size: number, before: string): boolean {
  if (sign === '_') return !before.trim() || punctuation.test(before)
  return sign === '~' ? size === 2 || !word.test(before) : !isWeak(sign, size, before, '0')
}

/** The runs of a text that are open, by the rules of CommonMark. */
export class OpenRuns {
  #runs: OpenRun[] = []

  get count(): number {
    return this.#runs.length
  }

  open(run: OpenRun): void {
    this.#runs.push(run)
  }

  isOpen(sign: string): boolean {
    return this.#runs.slice(-maxLook).some(run => run.sign === sign && !run.weak)
  }

  /** Closes what a run of so many signs can; how many of them are left. */
  close(sign: string, size: number, both: boolean): number {
    const bottom = Math.max(0, this.#runs.length - maxLook)
    let rest = size
    for (let index = this.#runs.length - 1; index >= bottom && rest > 0; index--) {
      const run = this.#runs[index]
      if (run?.sign !== sign) continue
      const unlike = size % 3 !== 0 || run.size % 3 !== 0
      if ((both || run.both) && (size + run.size) % 3 === 0 && unlike) continue
      const used = Math.min(rest, run.length)
      rest -= used
      this.#runs.length = index
      if (run.length > used) this.#runs.push({ ...run, length: run.length - used })
    }
    return rest
  }

  /** Whether a run closes all that its sign has opened, and it all; changes nothing where it does not. */
  closeAll(sign: string, size: number): boolean {
    const before = [...this.#runs]
    const all = this.close(sign, size, false) === 0 && !this.isOpen(sign)
    if (!all) this.#runs = before
    return all
  }

  closeElement(endTag: string): void {
    const near = this.#runs.slice(-maxLook)
    const index = near.findLastIndex(run => run.sign === endTag)
    if (index !== -1) this.#runs.length -= near.length - index
  }

  truncate(count: number): void {
    this.#runs.length = Math.min(this.#runs.length, count)
  }

  /** Forgets what begins at an offset or behind it. */
  cut(end: number): void {
    while ((this.#runs.at(-1)?.start ?? -1) >= end) this.#runs.pop()
  }

  /** Removes the run that ends at an offset; where it began. */
  removeAt(end: number): number | undefined {
    this.cut(end)
    const run = this.#runs.at(-1)
    if (!run || run.start + run.length !== end || run.sign.length > 1) return undefined
    this.#runs.pop()
    return run.start
  }

  /** What closes the runs that are still open, the last one first. */
  closing(): string {
    const open = this.#runs.filter(({ weak }) => !weak).slice(-maxClosing)
    return open.reverse().map(({ sign, length }) => sign.repeat(length)).join('')
  }
}
