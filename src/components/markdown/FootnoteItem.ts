import { defineComponent, h } from 'vue'
import type { PropType, VNode } from 'vue'
import { useI18n } from '../../locales'
import type { BlockToken, FootnoteToken } from '../../markdown/tokens'
import { renderBlock } from './blocks'
import { goBack } from './footnotes'

/** One note. It renders again only when its own text has changed. */
export const FootnoteItem = defineComponent({
  name: 'FootnoteItem',
  props: {
    number: { type: Number, required: true },
    token: { type: Object as PropType<FootnoteToken>, required: true },
    caret: { type: Boolean, required: true },
  },
  setup(props) {
    const { t } = useI18n()
    function back(): VNode {
      const go = ({ currentTarget }: Event): void => goBack(currentTarget as HTMLElement, props.number)
      const name = t('footnote.back')
      return h('button', { 'type': 'button', 'class': 'footnote-back', 'aria-label': name, 'title': name, 'onClick': go }, '↩')
    }
    return () => {
      const blocks = props.token.tokens as readonly BlockToken[]
      const content = blocks.flatMap((block, index) => renderBlock(block, { t }, props.caret && index === blocks.length - 1))
      return h('li', { dir: 'auto' }, [h('div', { class: 'footnote-text' }, content), back()])
    }
  },
})
