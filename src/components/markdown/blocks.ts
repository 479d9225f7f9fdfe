import { h } from 'vue'
import type { VNode } from 'vue'
import { decodeEntities } from '../../markdown/entities'
import type { BlockToken, Tokens } from '../../markdown/tokens'
import { directionOf } from './direction'
import { renderCheckbox, renderInline, withBreaks } from './inlines'
import type { Child, RenderContext } from './inlines'
import { CodePart, FormulaPart, TableToolsPart } from './lazyParts'
import TableBlock from './TableBlock.vue'

const language = /^[\w+#.-]{1,30}$/

/** The nodes of one block; with `caret`, the last element that holds text has its class. */
export function renderBlock(token: BlockToken, context: RenderContext, caret: boolean): Child[] {
  switch (token.type) {
    case 'space':
    case 'def': return []
    case 'paragraph': return [leaf('p', renderInline(token.tokens, context), caret)]
    case 'text': return [leaf('p', renderInline([token], context), caret)]
    case 'heading': return [leaf(`h${token.depth}`, renderInline(token.tokens, context), caret)]
    case 'html': return [leaf('p', renderHtml(token), caret)]
    case 'literal': return [h('p', { dir: 'auto', class: caret ? 'plain caret' : 'plain' }, token.text.trimEnd())]
    case 'hr': return [h('hr', { class: caretClass(caret) })]
    case 'code': return [renderCode(token, caret)]
    case 'blockquote': return [renderQuote(token, context, caret)]
    case 'list': return [renderList(token, context, caret)]
    case 'table': return [h(TableBlock, { table: token, caret }, () => h(TableToolsPart, { table: token }))]
    case 'checkbox': return [renderCheckbox(token, context), ' ']
    case 'math': return [h(FormulaPart, { raw: token.raw, tex: token.text, display: true, open: token.open ?? false, caret })]
    case 'footnote': return [] // stands at the end of the text
  }
}

/** A block that holds text; each finds its own direction. */
export function leaf(tag: string, children: readonly Child[], caret: boolean): VNode {
  return h(tag, { dir: 'auto', class: caretClass(caret) }, [...children])
}

/** The caret is a class, drawn by the style sheet: when it moves on no element goes. */
function caretClass(caret: boolean): string | null {
  return caret ? 'caret' : null
}

function renderQuote({ raw, tokens }: Tokens.Blockquote, context: RenderContext, caret: boolean): VNode {
  const blocks = (tokens as readonly BlockToken[]).filter(({ type }) => type !== 'space' && type !== 'def')
  return h('blockquote', { dir: directionOf(raw), class: caretClass(caret && blocks.length === 0) }, blocks.flatMap((token, index) => {
    return renderBlock(token, context, caret && index === blocks.length - 1)
  }))
}

/** Raw HTML as it was typed; a line break alone is one. */
function renderHtml({ text }: Tokens.HTML): Child[] {
  return /^\s*<br\s*\/?>\s*$/i.test(text) ? [h('br')] : withBreaks(text.trimEnd())
}

function renderCode(token: Tokens.Code, caret: boolean): VNode {
  const name = decodeEntities(token.lang ?? '').trim().split(/\s/)[0] ?? ''
  const code = token.text.endsWith('\n') ? token.text.slice(0, -1) : token.text
  return h(CodePart, {
    code, language: language.test(name) ? name : '', growing: caret && !isClosed(token), caret,
  })
}

/** Whether its last line is the fence that ends it. */
function isClosed({ raw }: Tokens.Code): boolean {
  const marker = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1]
  const last = /\n {0,3}([~`]+)\s*$/.exec(raw.slice(-200))?.[1]
  return marker !== undefined && last !== undefined && last.startsWith(marker)
}

function renderList(token: Tokens.List, context: RenderContext, caret: boolean): VNode {
  const start = token.ordered && token.start !== 1 ? token.start : null
  const attributes = { dir: directionOf(token.items[0]?.text), start, class: token.items.some(({ task }) => task) ? 'tasks' : null }
  return h(token.ordered ? 'ol' : 'ul', attributes, token.items.map((item, index) => {
    return renderItem(item, context, caret && index === token.items.length - 1)
  }))
}

/** Text of a tight list stands in its item without a paragraph. */
function renderItem(item: Tokens.ListItem, context: RenderContext, caret: boolean): VNode {
  const tokens = (item.tokens as readonly BlockToken[]).filter(({ type }) => type !== 'space' && type !== 'def')
  const last = tokens.at(-1)
  const inline = caret && (!last || last.type === 'text' || last.type === 'checkbox')
  const children = tokens.flatMap((token) => {
    if (token.type === 'text') return renderInline([token], context)
    return renderBlock(token, context, caret && !inline && token === last)
  })
  return h('li', { class: caretClass(inline) }, children)
}
