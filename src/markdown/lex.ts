import { DialectLexer } from './dialect'
import { maxLength } from './limits'
import { literalToken } from './tokens'
import type { Block, BlockToken } from './tokens'

/**
 * The blocks of a text, top to bottom. Never throws and never takes long: what nests too deep, is
 * too costly or too long is text as it was typed.
 */
export function lexMarkdown(text: string): readonly Block[] {
  if (text.length > maxLength) return [literalBlock(text)]
  const lexer = new DialectLexer()
  try {
    const tokens = lexer.lex(text)
    const links = JSON.stringify(tokens.links)
    return tokens.filter(isShown).map(token => block(token, links))
  } catch (error) {
    if (error instanceof Error) return [literalBlock(text)] // a limit, or a fault of the lexer
    throw error
  }
}

/** The new blocks, but the old object wherever it would show the same: those need no rendering. */
export function reuseBlocks(old: readonly Block[], blocks: readonly Block[]): readonly Block[] {
  return blocks.map((block, index) => {
    const before = old[index]
    const same = before?.raw === block.raw && before.links === block.links
      && before.token.type === block.token.type
    return same ? before : block
  })
}

function isShown(token: { readonly type: string }): boolean {
  return token.type !== 'space' && token.type !== 'def'
}

function block(token: { readonly raw: string }, links: string): Block {
  const { raw } = token
  return { raw, token: token as BlockToken, links: raw.includes('[') ? links : '' }
}

function literalBlock(text: string): Block {
  return { raw: text, token: literalToken(text), links: '' }
}
