import { h } from 'vue'
import type { FunctionalComponent, VNode } from 'vue'
import { renderCaret } from './caret'

const maxElements = 2000

/**
 * Code as one element a line: a single growing text would be laid out anew each time. Very long
 * code has several lines in each element.
 */
export const CodeLines: FunctionalComponent<{ code: string, caret?: boolean }> = ({ code, caret }) => {
  const lines = code.split('\n')
  const each = Math.ceil(lines.length / maxElements)
  const children: (VNode | string)[] = []
  for (let index = 0; index < lines.length; index += each) {
    const text = lines.slice(index, index + each).join('\n')
    const last = index + each >= lines.length
    const open = text === '' || text.endsWith('\n') // an empty line is selected and copied only so
    const content = last && caret ? [text, renderCaret()] : !last && open ? `${text}\n` : text
    children.push(h('span', { class: 'line' }, content))
    if (!last && !open) children.push('\n')
  }
  return h('code', { dir: 'ltr' }, children)
}
CodeLines.props = { code: { type: String, required: true }, caret: Boolean }
