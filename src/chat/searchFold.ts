/**
 * What cannot begin a unit of its own: it may melt together with what is before it when a text is folded. Marks, the sound
 * marks of half-width kana, the letters that Korean syllables are made of.
 */
const continues = '\\p{M}\\uFF9E\\uFF9F\\u1160-\\u11FF\\u3131-\\u318E\\uFFA0-\\uFFDC\\uD7B0-\\uD7FB\\u{16D63}-\\u{16D6A}'
const unit = new RegExp(`[^][${continues}]*`, 'gu')
const continuation = new RegExp(`^[${continues}]`, 'u')

/**
 * A text as it is compared: widths and compatible forms made one, capitals small. Marks stay: é is not e, and is the same
 * however it is put together.
 */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')
}

/**
 * Where places of a folded text lie in the text itself, widened to whole units: one letter with its marks, or one sign that
 * folds into several letters. `until`, a place in the folded text, is how far that is known.
 */
export function foldedBoundaries(text: string, until = Infinity): { readonly startAt: (index: number) => number, readonly endAt: (index: number) => number } {
  // in ASCII folding moves nothing
  if (/^[\x00-\x7F]*$/.test(text)) return { startAt: index => index, endAt: index => index }
  /** Where each unit begins: in the text and in the folded one. */
  const starts: number[] = []
  const foldedStarts: number[] = []
  let folded = 0
  let end = 0
  for (const { 0: letters, index } of text.matchAll(unit)) {
    if (folded >= until) break
    starts.push(index)
    foldedStarts.push(folded)
    folded += fold(letters).length
    end = index + letters.length
  }
  starts.push(end)
  foldedStarts.push(folded)
  return {
    startAt: index => starts[lastAtMost(foldedStarts, index)] ?? 0,
    endAt(index) {
      const at = lastAtMost(foldedStarts, index)
      return (foldedStarts[at] === index ? starts[at] : starts[at + 1]) ?? end
    },
  }
}

/** The nearest place at or before an index where a text can be cut without tearing what belongs together. */
export function startOfUnit(text: string, index: number): number {
  let at = index
  while (at > 0 && at < text.length && (isLow(text, at) || continuation.test(text.slice(at, at + 2)))) at--
  return at
}

function isLow(text: string, at: number): boolean {
  return /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1))
}

/** The index of the last number that is not greater; the list is sorted. Of equal ones the last. */
function lastAtMost(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((sorted[middle] ?? Infinity) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}
