const most = 8
/** The longest sign is a family of four with shades of skin. */
const longest = most * 30
const maybe = /^[\s\p{Emoji}\p{Extended_Pictographic}\p{RI}\u200D\uFE0F\u20E3\u{E0020}-\u{E007F}]+$/u

let pattern: RegExp | undefined

/** Whether a text is a few emoji and nothing else. */
export function emojiAlone(text: string): boolean {
  return text.length <= longest && maybe.test(text) && (pattern ??= makePattern()).test(text)
}

/** Made when first needed: the list of all emoji is long, and older browsers do not have it. */
function makePattern(): RegExp {
  try {
    return new RegExp(`^\\s*(?:\\p{RGI_Emoji}\\s*){1,${most}}$`, 'v')
  }
  catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const sign = '(?:\\p{Emoji_Presentation}|\\p{Emoji}\\uFE0F)\\p{Emoji_Modifier}?'
    return new RegExp(`^\\s*(?:(?:\\p{RI}{2}|[\\d#*]\\uFE0F?\\u20E3|${sign}(?:\\u200D${sign})*)\\s*){1,${most}}$`, 'u')
  }
}
