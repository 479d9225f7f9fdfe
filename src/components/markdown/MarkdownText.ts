import { computed, defineComponent, h } from 'vue'
import { lexMarkdown, reuseBlocks } from '../../markdown/lex'
import type { Block } from '../../markdown/tokens'
import { leaf } from './blocks'
import { MarkdownBlock } from './MarkdownBlock'
import './markdown.css'

/** A text as Markdown. Use it through LazyMarkdown, which keeps it out of the first load. */
export const MarkdownText = defineComponent({
  name: 'MarkdownText',
  props: {
    text: { type: String, required: true },
    /** The text still grows: a caret stands behind its last glyph. */
    streaming: { type: Boolean, default: false },
  },
  setup(props) {
    const blocks = computed<readonly Block[]>(old => reuseBlocks(old ?? [], lexMarkdown(props.text)))
    return () => {
      const last = props.streaming ? blocks.value.length - 1 : -1
      const children = blocks.value.map((block, index) => {
        return h(MarkdownBlock, { key: index, block, caret: index === last })
      })
      const waiting = props.streaming && children.length === 0
      return h('div', { class: 'markdown' }, waiting ? [leaf('p', [], true)] : children)
    }
  },
})
