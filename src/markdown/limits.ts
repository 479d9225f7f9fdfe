/** Longer texts are shown as they were typed. */
export const maxLength = 500_000
/** Quotes and lists inside one another; what is deeper is text. */
export const maxBlockDepth = 16
/** Emphasis and links inside one another. */
export const maxInlineDepth = 16
/** Tokens of one text: each becomes an element. */
export const maxTokens = 60_000
/** Work for blocks over one text, in steps of very roughly a nanosecond. */
export const maxBlockCost = 150_000_000
/** Work for one run of text, and for all of them, in units of `inlineCost`. */
export const maxInlineCost = 15_000_000
export const maxTotalInlineCost = 30_000_000

const signs = /[*_![<\\]|[~`]+|:\/\/|www\./g
const mail = /[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]/

/**
 * An upper bound for the characters that lexing a run of text looks at: each sign that may open
 * something looks for its end, which may be the end of the run.
 */
export function inlineCost(text: string): number {
  const count = text.match(signs)?.length ?? 0
  return text.length * count + blankCost(text) + mailCost(text)
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
