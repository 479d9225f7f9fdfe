/** Blocks that begin behind this many characters are shown as they were typed. */
export const maxLength = 500_000
/** Quotes and lists inside one another; what is deeper is text. */
export const maxBlockDepth = 16
/** Emphasis and links inside one another. */
export const maxInlineDepth = 16
/** Signs of all runs of text: two of them may become an element. */
export const maxSigns = 120_000
/** Work for blocks over one text, in steps of very roughly a nanosecond. */
export const maxBlockCost = 80_000_000
/** Work for one run of text, and for all of them, in units of `runCost`. */
export const maxRunCost = 3_000_000
export const maxTotalRunCost = 20_000_000

/** What lexing a text has used up of the limits so far. */
export interface Spent {
  readonly length: number
  readonly blocks: number
  readonly runs: number
  readonly signs: number
}

export const nothingSpent: Spent = { length: 0, blocks: 0, runs: 0, signs: 0 }

const signs = /[*_![<\\]|[~`]+|:\/\/|www\./g
/** What becomes an element without looking far. */
const others = /[$\n]/g
const mail = /[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]/

/**
 * An upper bound for the characters that lexing a run of text looks at: each sign that may open
 * something looks for its end, which may be the end of the run. With the number of those signs.
 */
export function runCost(text: string): { readonly cost: number, readonly signs: number } {
  const count = text.match(signs)?.length ?? 0
  const near = text.match(others)?.length ?? 0
  return { cost: text.length * count + blankCost(text) + mailCost(text), signs: count + near + 1 }
}

/** Each blank of a run looks for the line end behind the run. */
function blankCost(text: string): number {
  let cost = 0
  for (const [blanks] of text.matchAll(/ {64,}/g)) cost += blanks.length ** 2
  return cost
}

/** Each character before an `@` looks for that `@`. */
function mailCost(text: string): number {
  let cost = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > 0 && mail.test(text[start - 1] ?? '')) start--
    cost += (at - start) ** 2
  }
  return cost
}
