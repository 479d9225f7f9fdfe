const number = '\\[?\\(?([\\d,]{2,})'
const limits = [
  `maximum context length (?:is|of)?:? ?${number}`, `token limit:? ?(?:of )?${number}`,
  `> ${number} maximum`, `maximum number of tokens allowed:? ?${number}`,
  `context (?:size|window|length)(?: is| of|:)? ?${number}`,
  `range of input length should be \\[\\d+, ?([\\d,]+)`,
].map(source => new RegExp(source, 'i'))
const asks = [
  `resulted in ${number}`, `requested:? (?:about )?${number}`, `prompt is too long: ?${number}`,
  `input token count:? ?${number}`, `request ${number} tokens`,
  `(?:has|have|contains?) (?:at least )?${number} (?:input )?tokens`,
].map(source => new RegExp(source, 'i'))

/** Tokens that a model takes, and tokens that were asked for. */
export interface TokenCounts {
  readonly limit: number | undefined
  readonly asked: number | undefined
}

/** The numbers in a text about a full context, where it names them. */
export function tokenCounts(message: string): TokenCounts {
  return { limit: first(limits, message), asked: first(asks, message) }
}

function first(patterns: readonly RegExp[], message: string): number | undefined {
  for (const pattern of patterns) {
    const found = Number(pattern.exec(message)?.[1]?.replaceAll(',', ''))
    if (found > 0) return found
  }
  return undefined
}
