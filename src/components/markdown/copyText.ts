import type { BlockToken, InlineToken, Token, Tokens } from '../../markdown/tokens'
import { decodeEntities, MarkdownEngine, safeLink } from './MarkdownText'

/** How a text leaves the page: as words alone, or with its formatting. */
export interface CopiedText { readonly text: string, readonly html: string }

/** A text for other programs, without the signs of Markdown. The HTML is made of known elements and escaped words alone. */
export function copiedText(markdown: string): CopiedText {
  const engine = new MarkdownEngine()
  engine.append(markdown)
  engine.finish()
  const tokens = engine.blocks.map(({ token }) => token)
  return { text: joined(tokens.map(token => blockText(token))), html: tokens.map(blockHtml).join('') }
}

function joined(blocks: readonly string[]): string {
  return blocks.filter(Boolean).join('\n\n')
}

function blockText(token: BlockToken): string {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox': return ''
    case 'paragraph':
    case 'heading': return inlineText(token.tokens).trim()
    case 'text': return inlineText([token]).trim()
    case 'html':
    case 'literal': return token.text.trimEnd()
    case 'code': return token.text.replace(/\n$/, '')
    case 'hr': return '---'
    case 'math': return token.text.trim()
    case 'blockquote': return joined((token.tokens as readonly BlockToken[]).map(blockText))
    case 'list': return token.items.map((item, index) => itemText(token, item, index)).join('\n')
    case 'table': return [token.header, ...token.rows].map(row => row.map(cell => inlineText(cell.tokens).replace(/\s+/g, ' ').trim()).join('\t')).join('\n')
    case 'footnote': return `[${token.label}] ${joined((token.tokens as readonly BlockToken[]).map(blockText))}`
  }
}

function itemText(list: Tokens.List, item: Tokens.ListItem, index: number): string {
  const mark = list.ordered ? `${Number(list.start || 1) + index}. ` : item.task ? `[${item.checked ? 'x' : ' '}] ` : '- '
  const text = (item.tokens as readonly BlockToken[]).map(blockText).filter(Boolean).join('\n')
  return mark + text.replace(/\n(?=.)/g, `\n${' '.repeat(mark.length)}`)
}

function inlineText(tokens: readonly Token[]): string {
  return (tokens as readonly InlineToken[]).map((token) => {
    switch (token.type) {
      case 'text': return token.tokens ? inlineText(token.tokens) : wordsOf(token)
      case 'escape':
      case 'codespan': return token.text
      case 'html': return /^<br\b/i.test(token.raw) ? '\n' : token.raw.replace(/^<\/?(?:sub|sup|kbd)>$/i, '')
      case 'br': return '\n'
      case 'strong':
      case 'em':
      case 'del':
      case 'image': return inlineText(token.tokens)
      case 'link': return linkText(token)
      case 'math': return token.text
      case 'footnote-reference': return `[${token.label}]`
      case 'checkbox': return ''
    }
  }).join('')
}

/** Words without their address would lead nowhere. */
function linkText(token: Tokens.Link): string {
  const words = inlineText(token.tokens)
  const link = safeLink(token.href, token.autolink)
  return !link || token.autolink || !words || words === token.href ? words || token.href : `${words} (${link.href})`
}

function wordsOf(token: Tokens.Text): string {
  return token.escaped ? token.text : decodeEntities(token.text)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\n', '<br>')
}

function element(name: string, content: string, attributes = ''): string {
  return `<${name}${attributes}>${content}</${name}>`
}

function blockHtml(token: BlockToken): string {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox': return ''
    case 'paragraph': return element('p', inlineHtml(token.tokens))
    case 'heading': return element(`h${token.depth}`, inlineHtml(token.tokens))
    case 'text': return element('p', inlineHtml([token]))
    case 'html':
    case 'literal': return element('p', escaped(token.text.trimEnd()))
    case 'code': return element('pre', element('code', escaped(token.text.replace(/\n$/, '')).replaceAll('<br>', '\n')))
    case 'hr': return '<hr>'
    case 'math': return element('p', escaped(token.raw.trim()))
    case 'blockquote': return element('blockquote', (token.tokens as readonly BlockToken[]).map(blockHtml).join(''))
    case 'list': return element(token.ordered ? 'ol' : 'ul', token.items.map(itemHtml).join(''), token.ordered && token.start !== 1 ? ` start="${Number(token.start)}"` : '')
    case 'table': return tableHtml(token)
    case 'footnote': return element('p', escaped(blockText(token)))
  }
}

function itemHtml(item: Tokens.ListItem): string {
  const mark = item.task ? `[${item.checked ? 'x' : ' '}] ` : ''
  return element('li', mark + (item.tokens as readonly BlockToken[]).map(token => token.type === 'text' ? inlineHtml([token]) : blockHtml(token)).join(''))
}

function tableHtml({ header, rows }: Tokens.Table): string {
  const row = (name: string, cells: readonly Tokens.TableCell[]): string => element('tr', cells.map(cell => element(name, inlineHtml(cell.tokens))).join(''))
  return element('table', element('thead', row('th', header)) + element('tbody', rows.map(cells => row('td', cells)).join('')))
}

function inlineHtml(tokens: readonly Token[]): string {
  return (tokens as readonly InlineToken[]).map((token) => {
    switch (token.type) {
      case 'text': return token.tokens ? inlineHtml(token.tokens) : escaped(wordsOf(token))
      case 'strong':
      case 'em':
      case 'del': return element(token.type, inlineHtml(token.tokens))
      case 'codespan': return element('code', escaped(token.text))
      case 'br': return '<br>'
      case 'link': {
        const link = safeLink(token.href, token.autolink)
        const words = inlineHtml(token.tokens) || escaped(token.href)
        return link ? element('a', words, ` href="${escaped(link.href)}"`) : words
      }
      case 'escape':
      case 'html':
      case 'image':
      case 'math':
      case 'footnote-reference':
      case 'checkbox': return escaped(token.type === 'math' ? token.raw : inlineText([token]))
    }
  }).join('')
}
