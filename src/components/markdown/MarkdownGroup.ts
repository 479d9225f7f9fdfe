import { defineComponent, h } from 'vue'
import type { PropType } from 'vue'
import type { Block } from '../../markdown/tokens'
import { MarkdownBlock } from './MarkdownBlock'

/** Characters of a line, and its height; what stands between blocks. */
const lineLength = 80
const linePx = 27
const betweenPx = 13

/**
 * A stretch of blocks. It renders again only when it gets another array, and a settled one is laid out
 * only while it is near what is seen.
 */
export const MarkdownGroup = defineComponent({
  name: 'MarkdownGroup',
  props: {
    blocks: { type: Array as PropType<readonly Block[]>, required: true },
    /** Full, and nothing in it will change but for late definitions. */
    settled: { type: Boolean, required: true },
    caret: { type: Boolean, required: true },
  },
  setup(props) {
    return () => {
      const { blocks, settled, caret } = props
      const last = caret ? blocks.length - 1 : -1
      const style = settled ? { containIntrinsicSize: `auto ${heightOf(blocks)}px` } : null
      return h('div', { class: settled ? 'markdown-group settled' : 'markdown-group', style },
        blocks.map((block, index) => h(MarkdownBlock, { key: index, block, caret: index === last })))
    }
  },
})

/** What the blocks may take in height, in px: until they have been laid out once. */
function heightOf(blocks: readonly Block[]): number {
  return Math.round(blocks.reduce((height, { raw }) => {
    const lines = raw.trimEnd().split('\n').reduce((count, line) => count + Math.ceil((line.length || 1) / lineLength), 0)
    return height + lines * linePx + betweenPx
  }, 0))
}
