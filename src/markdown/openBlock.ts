import { openFormula } from './math'
import { repairInline } from './repair'
import type { MathToken, Token, Tokens } from './tokens'

type ReadRun = (text: string) => Token[]
type Leaf = Tokens.Paragraph | Tokens.Heading | Tokens.Text

/** What to show of a block whose last line is being written: its unfinished syntax is closed. */
export function repairBlock(token: Token, read: ReadRun): readonly Token[] {
  if (isLeaf(token)) return repairText(token, read)
  switch (token.type) {
    case 'blockquote':
    case 'footnote': return [{ ...token, tokens: repairLast(token.tokens ?? [], read) }]
    case 'list': return [repairList(token as Tokens.List, read)]
    case 'table': return [repairTable(token as Tokens.Table, read)]
    default: return [token]
  }
}

function isLeaf(token: Token): token is Leaf {
  return token.type === 'paragraph' || token.type === 'heading' || token.type === 'text'
}

function repairLast(tokens: readonly Token[], read: ReadRun): Token[] {
  const last = tokens.at(-1)
  return last ? [...tokens.slice(0, -1), ...repairBlock(last, read)] : []
}

function repairText(token: Leaf, read: ReadRun): readonly Token[] {
  const first = token.tokens?.[0]
  const box = first?.type === 'checkbox' ? first : undefined // of a task in a loose list: part of the text
  const source = box ? token.text.slice(box.raw.length) : token.text
  const formula = token.type === 'heading' ? undefined : openFormula(source)
  const words = formula === undefined ? source : source.slice(0, formula).trimEnd()
  const text = token.tokens && formula === undefined ? repairInline(words) : words
  if (text === source) return [token]
  const shown = { ...token, text, tokens: box ? [box, ...read(text)] : read(text) }
  if (formula === undefined) return [shown]
  const open = openMath(source.slice(formula))
  return words || box ? [shown, open] : [open]
}

/** A formula that has not ended: its source. */
function openMath(raw: string): MathToken {
  return { type: 'math', raw, text: '', display: true, open: true }
}

function repairList(list: Tokens.List, read: ReadRun): Tokens.List {
  const last = list.items.at(-1)
  if (!last) return list
  return { ...list, items: [...list.items.slice(0, -1), { ...last, tokens: repairLast(last.tokens, read) }] }
}

/** The open cell is the last one of its row that holds something. */
function repairTable(table: Tokens.Table, read: ReadRun): Tokens.Table {
  const row = table.rows.at(-1)
  const column = row?.findLastIndex(({ text }) => text !== '') ?? -1
  const cell = row?.[column]
  const text = cell && repairInline(cell.text)
  if (!row || !cell || text === undefined || text === cell.text) return table
  const repaired = row.map((one, index) => index === column ? { ...cell, text, tokens: read(text) } : one)
  return { ...table, rows: [...table.rows.slice(0, -1), repaired] }
}
