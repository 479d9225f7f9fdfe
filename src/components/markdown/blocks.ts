import { h } from 'vue'
import type { VNode } from 'vue'
import { decodeEntities } from '../../markdown/entities'
import type { BlockToken, Token, Tokens } from '../../markdown/tokens'
import { renderCaret } from './caret'
import CodeBlock from './CodeBlock.vue'
import { renderCheckbox, renderInline, withBreaks } from './inlines'
import type { Child, RenderContext } from './inlines'

const language = /^[\w+#.-]{1,30}$/

/** The nodes of one block; with `caret`, one behind its last glyph. */
export function renderBlock(token: BlockToken, context: RenderContext, caret: boolean): Child[] {
  switch (token.type) {
    case 'space':
    case 'def': return []
    case 'paragraph': return [leaf('p', renderInline(token.tokens, context), caret)]
    case 'text': return [leaf('p', renderInline([token], context), caret)]
    case 'heading': return [leaf(`h${token.depth}`, renderInline(token.tokens, context), caret)]
    case 'html': return [leaf('p', renderHtml(token), caret)]
    case 'hr': return caret ? [h('hr'), leaf('p', [], true)] : [h('hr')]
    case 'code': return [renderCode(token, caret)]
    case 'blockquote': return [h('blockquote', { dir: 'auto' }, renderBlocks(token.tokens, context, caret))]
    case 'list': return [renderList(token, context, caret)]
    case 'table': return [renderTable(token, context, caret)]
    case 'checkbox': return [renderCheckbox(token, context), ' ']
  }
}

/** A block that holds text; each finds its own direction. */
export function leaf(tag: string, children: readonly Child[], caret: boolean): VNode {
  return h(tag, { dir: 'auto' }, caret ? [...children, renderCaret()] : [...children])
}

function renderBlocks(tokens: readonly Token[], context: RenderContext, caret: boolean): Child[] {
  const blocks = (tokens as readonly BlockToken[]).filter(({ type }) => type !== 'space' && type !== 'def')
  if (caret && blocks.length === 0) return [leaf('p', [], true)]
  return blocks.flatMap((token, index) => {
    return renderBlock(token, context, caret && index === blocks.length - 1)
  })
}

/** Raw HTML as it was typed; a line break alone is one. */
function renderHtml({ text }: Tokens.HTML): Child[] {
  return /^\s*<br\s*\/?>\s*$/i.test(text) ? [h('br')] : withBreaks(text.trimEnd())
}

function renderCode(token: Tokens.Code, caret: boolean): VNode {
  const name = decodeEntities(token.lang ?? '').trim().split(/\s/)[0] ?? ''
  return h(CodeBlock, {
    code: token.text.replace(/\n$/, ''), language: language.test(name) ? name : '', caret,
  })
}

function renderList(token: Tokens.List, context: RenderContext, caret: boolean): VNode {
  const start = token.ordered && token.start !== 1 ? token.start : null
  const attributes = { dir: 'auto', start, class: token.items.some(({ task }) => task) ? 'tasks' : null }
  return h(token.ordered ? 'ol' : 'ul', attributes, token.items.map((item, index) => {
    return h('li', { dir: 'auto' }, renderItem(item, context, caret && index === token.items.length - 1))
  }))
}

/** Text of a tight list stands in its item without a paragraph. */
function renderItem(item: Tokens.ListItem, context: RenderContext, caret: boolean): Child[] {
  const tokens = (item.tokens as readonly BlockToken[]).filter(({ type }) => type !== 'space' && type !== 'def')
  const last = tokens.at(-1)
  const inline = caret && (!last || last.type === 'text' || last.type === 'checkbox')
  const children = tokens.flatMap((token) => {
    if (token.type === 'text') return renderInline([token], context)
    return renderBlock(token, context, caret && !inline && token === last)
  })
  return inline ? [...children, renderCaret()] : children
}

function renderTable(token: Tokens.Table, context: RenderContext, caret: boolean): VNode {
  const rows = [token.header, ...token.rows]
  const [head, ...body] = rows.map((cells, row) => h('tr', cells.map((cell, column) => {
    const last = caret && row === rows.length - 1 && column === cells.length - 1
    const children = renderInline(cell.tokens, context)
    return h(cell.header ? 'th' : 'td', { dir: 'auto', class: cell.align && `align-${cell.align}` },
      last ? [...children, renderCaret()] : children)
  })))
  const label = context.t('table.label')
  return h('div', { 'class': 'table-scroll', 'tabindex': 0, 'role': 'group', 'aria-label': label }, [
    h('table', [h('thead', [head]), body.length > 0 ? h('tbody', body) : null]),
  ])
}
