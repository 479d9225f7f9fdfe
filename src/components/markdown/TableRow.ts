import { h } from 'vue'
import type { FunctionalComponent } from 'vue'
import type { Tokens } from '../../markdown/tokens'
import { renderInline } from './inlines'
import type { RenderContext } from './inlines'

interface Props {
  /** The same array as long as the row is the same: it is not rendered again. */
  cells: readonly Tokens.TableCell[]
  context: RenderContext
  caret: boolean
}

/** One row of a table. */
export const TableRow: FunctionalComponent<Props> = ({ cells, context, caret }) => {
  const written = caret ? writtenCell(cells) : -1
  return h('tr', cells.map(({ header, align, tokens }, column) => {
    const classes = [align && `align-${align}`, column === written && 'caret'].filter(Boolean).join(' ')
    return h(header ? 'th' : 'td', { dir: 'auto', class: classes || null }, renderInline(tokens, context))
  }))
}
TableRow.props = ['cells', 'context', 'caret']

/** The column that is being written: cells behind it are there, but empty. */
function writtenCell(cells: readonly Tokens.TableCell[]): number {
  return Math.max(0, cells.findLastIndex(({ text }) => text))
}
