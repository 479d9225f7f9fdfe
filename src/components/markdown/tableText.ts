import { decodeEntities } from '../../markdown/entities'
import type { InlineToken, Token, Tokens } from '../../markdown/tokens'

/** What is shown in the cells, for a spreadsheet: a line a row, tabs between its cells. */
export function tableAsTsv({ header, rows }: Tokens.Table): string {
  const line = (cells: readonly Tokens.TableCell[]): string => {
    return cells.map(({ tokens }) => shownText(tokens).replace(/\s+/g, ' ').trim()).join('\t')
  }
  return [header, ...rows].map(line).join('\n')
}

/** The table as it was written. */
export function tableAsMarkdown({ raw }: Tokens.Table): string {
  return raw.trim()
}

function shownText(tokens: readonly Token[]): string {
  return (tokens as readonly InlineToken[]).map((token) => {
    switch (token.type) {
      case 'text': return token.tokens ? shownText(token.tokens) : token.escaped ? token.text : decodeEntities(token.text)
      case 'em':
      case 'strong':
      case 'del':
      case 'image':
      case 'link': return shownText(token.tokens)
      case 'codespan':
      case 'escape': return token.text
      case 'html': return /^<br\b/i.test(token.raw) ? ' ' : token.raw.replace(/^<\/?(?:sub|sup|kbd)>$/i, '')
      case 'br': return ' '
      case 'math': return token.raw
      case 'checkbox':
      case 'footnote-reference': return ''
    }
  }).join('')
}
