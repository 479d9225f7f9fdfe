import { defineComponent } from 'vue'
import type { PropType } from 'vue'
import { useI18n } from '../../locales'
import type { Block } from '../../markdown/tokens'
import { leaf, renderBlock } from './blocks'
import { withBreaks } from './inlines'

/** One block. It renders again only when it gets another object. */
export const MarkdownBlock = defineComponent({
  name: 'MarkdownBlock',
  props: {
    block: { type: Object as PropType<Block>, required: true },
    caret: { type: Boolean, required: true },
  },
  setup(props) {
    const { t } = useI18n()
    return () => {
      const { block, caret } = props
      try {
        const nodes = renderBlock(block.token, { t }, caret)
        return nodes.length === 1 ? nodes[0] : nodes
      } catch (error) {
        if (error instanceof Error) return leaf('p', withBreaks(block.raw), caret) // one bad block is text
        throw error
      }
    }
  },
})
