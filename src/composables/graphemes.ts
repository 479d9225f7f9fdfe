/** Looked at on either side of a cut; what is longer than this is no character that anyone meant. */
const windowLength = 64
/** A last grapheme that asks for more: half a pair, half a line end, a joiner, half a flag. */
const cutOff = /^\p{RI}$|[\p{Cs}\u200D\r]$/u

/** The first place from `at` on that lies inside no character as readers see it. `from` is a place known to be one. */
export function graphemeEnd(text: string, at: number, from = 0): number {
  if (at <= from || at >= text.length || isPlain(text, at)) return at
  const start = windowStart(text, at, from)
  const near = text.slice(start, at + windowLength)
  const found = segmenter()?.segment(near).containing(at - start)
  const end = !found || start + found.index === at ? at : start + found.index + found.segment.length
  return splitsPair(text, end) ? end + 1 : end
}

/** Where the whole characters of a text that still grows end: before a last one that is plainly cut off. */
export function wholeEnd(text: string): number {
  const near = text.slice(-windowLength)
  if (!/[\uD800-\uDFFF\u200D\r]$/.test(near)) return text.length
  const last = segmenter()?.segment(near).containing(near.length - 1)?.segment ?? near.slice(-1)
  return cutOff.test(last) && last.length <= 16 ? text.length - last.length : text.length
}

/** Whether both sides are of the many characters that join with nothing but a line end. */
function isPlain(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return before !== 13 && standsAlone(before) && standsAlone(text.charCodeAt(at))
}

/** Latin before the combining marks, and Han. */
function standsAlone(code: number): boolean {
  return code < 0x300 || (code >= 0x4E00 && code <= 0x9FFF)
}

/** Flags are pairs of one kind of character: which two belong together is only known from where they begin. */
function windowStart(text: string, at: number, from: number): number {
  let start = Math.max(from, at - windowLength)
  while (start > from && (splitsPair(text, start) || isFlagHalf(text, start - 2))) start--
  return start
}

function isFlagHalf(text: string, index: number): boolean {
  const low = text.charCodeAt(index + 1)
  return text.charCodeAt(index) === 0xD83C && low >= 0xDDE6 && low <= 0xDDFF
}

function splitsPair(text: string, at: number): boolean {
  return (text.charCodeAt(at - 1) & 0xFC00) === 0xD800 && (text.charCodeAt(at) & 0xFC00) === 0xDC00
}

let graphemes: Intl.Segmenter | undefined

/** Made with the first cut that needs it; some browsers have none. */
function segmenter(): Intl.Segmenter | undefined {
  if (typeof Intl.Segmenter !== 'function') return undefined
  return graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
}
