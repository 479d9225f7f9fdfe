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
  let wideCount = 0
  for (let at = 0; at < text.length; at++) if (isWide(text.charCodeAt(at))) wideCount++ // a list of them would be as long as the text
  return Math.ceil(wideCount * 0.7 + (text.length - wideCount) * 0.27)
}

function isWide(code: number): boolean {
  return code >= 0x2E80 && (code <= 0x9FFF || (code >= 0xAC00 && code <= 0xD7AF) || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF00 && code <= 0xFFEF))
}
