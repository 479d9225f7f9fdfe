import type { Token, Tokens } from './tokens'

/** What has no meaning in the middle of a line: words, and the signs between them. */
const plain = /^[\p{L}\p{N} ,'，。、；：！？-]+$/u
/** An end that is a word, and no part of an address, an element or code. */
const word = /(?:^|\s)[^\s(<[\]`]*[\p{L}\p{N}]$/u

/**
 * Blocks with some text behind their last word: what reading them anew would give, where the text is
 * plain and a word is what they end with. Else undefined.
 * @param end The end of the source that the blocks were made of.
 */
export function withPlainText(tokens: readonly Token[], end: string, text: string): readonly Token[] | undefined {
  if (!word.test(end.slice(-200)) || !plain.test(text)) return undefined
  return inLast(tokens, end, text.trimEnd()) // blanks at an end are not seen
}

function inLast<Any extends Token>(tokens: readonly Any[], end: string, text: string): Any[] | undefined {
  const last = tokens.at(-1)
  const longer = last && lengthen(last, end, text)
  return longer && [...tokens.slice(0, -1), longer as Any]
}

function lengthen(token: Token, end: string, text: string): Token | undefined {
  switch (token.type) {
    case 'text':
      if (token.tokens) return withChildren(token, end, text)
      return end.endsWith(token.text) ? { ...token, text: token.text + text } : undefined
    case 'paragraph':
    case 'heading':
    case 'blockquote':
    case 'strong':
    case 'em':
    case 'del': return withChildren(token, end, text)
    case 'list': {
      const list = token as Tokens.List
      const item = list.items.at(-1)
      const tokens = item && inLast(item.tokens, end, text)
      return tokens && { ...list, items: [...list.items.slice(0, -1), { ...item, tokens }] }
    }
    default: return undefined
  }
}

function withChildren(token: Token, end: string, text: string): Token | undefined {
  const tokens = inLast(('tokens' in token && token.tokens) || [], end, text)
  return tokens && { ...token, tokens }
}
