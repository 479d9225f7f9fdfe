import type { Token, Tokens } from './tokens'

/** The new tokens, but the old object wherever it shows the same: it need not be rendered again. */
export function reuseTokens(old: readonly Token[], tokens: readonly Token[]): readonly Token[] {
  return tokens.map((token, index) => {
    const before = old[index]
    return before?.type === token.type ? reuse(before, token) : token
  })
}

function reuse(old: Token, token: Token): Token {
  switch (token.type) {
    case 'list': return reuseList(old as Tokens.List, token as Tokens.List)
    case 'table': return old.raw === token.raw ? old : reuseRows(old as Tokens.Table, token as Tokens.Table)
    case 'blockquote': return reuseQuote(old as Tokens.Blockquote, token as Tokens.Blockquote)
    default: return isSame(old, token) ? old : token
  }
}

/** The same source may be read otherwise because of what stands behind it. */
function isSame(one: Token, other: Token): boolean {
  return one.raw === other.raw && textOf(one) === textOf(other)
}

function textOf(token: Token): unknown {
  return 'text' in token ? token.text : undefined
}

/** The old children where none has changed. */
function reuseChildren<Child>(old: readonly Child[], children: readonly Child[]): readonly Child[] {
  return old.length === children.length && old.every((child, index) => child === children[index]) ? old : children
}

function reuseQuote(old: Tokens.Blockquote, quote: Tokens.Blockquote): Tokens.Blockquote {
  const tokens = reuseChildren(old.tokens, reuseTokens(old.tokens, quote.tokens))
  return tokens === old.tokens && isSame(old, quote) ? old : { ...quote, tokens: [...tokens] }
}

function reuseList(old: Tokens.List, list: Tokens.List): Tokens.List {
  const items = reuseChildren(old.items, list.items.map((item, index) => {
    const before = old.items[index]
    return before ? reuseItem(before, item) : item
  }))
  return items === old.items && old.raw === list.raw ? old : { ...list, items: [...items] }
}

function reuseItem(old: Tokens.ListItem, item: Tokens.ListItem): Tokens.ListItem {
  const tokens = reuseChildren(old.tokens, reuseTokens(old.tokens, item.tokens))
  const same = tokens === old.tokens && isSame(old, item) && old.loose === item.loose && old.checked === item.checked
  return same ? old : { ...item, tokens: [...tokens] }
}

function reuseRows(old: Tokens.Table, table: Tokens.Table): Tokens.Table {
  return {
    ...table,
    header: sameCells(old.header, table.header) ? old.header : table.header,
    rows: table.rows.map((row, index) => {
      const before = old.rows[index]
      return before && sameCells(before, row) ? before : row
    }),
  }
}

function sameCells(one: readonly Tokens.TableCell[], other: readonly Tokens.TableCell[]): boolean {
  return one.length === other.length
    && other.every(({ text, align }, index) => one[index]?.text === text && one[index].align === align)
}
