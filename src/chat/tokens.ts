const wide = /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF]/g

/** Tokens that frame each message, and the start of the reply. */
export const tokensPerMessage = 3

/** A picture of 1024 × 1024 at OpenAI; others count otherwise, and many are smaller. */
export const tokensPerPicture = 765

/**
 * About how many tokens a text is: a guess without a tokenizer, made to be shown with "≈".
 * Han characters count 0.7, all others 0.27.
 * @see protocols §11.5
 */
export function estimateTokens(text: string): number {
  const wideCount = text.match(wide)?.length ?? 0
  return Math.ceil(wideCount * 0.7 + (text.length - wideCount) * 0.27)
}
