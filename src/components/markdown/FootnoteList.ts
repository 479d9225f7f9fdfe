import { defineComponent, h } from 'vue'
import type { PropType } from 'vue'
import { useI18n } from '../../locales'
import type { Footnote } from '../../markdown/footnotes'
import type { BlockToken } from '../../markdown/tokens'
import { FootnoteItem } from './FootnoteItem'
import './footnotes.css'

/** The footnotes of a text, below it. */
export const FootnoteList = defineComponent({
  name: 'FootnoteList',
  props: {
    notes: { type: Array as PropType<readonly Footnote[]>, required: true },
    /** The block that is being written: where it is a note, the caret stands there. */
    open: { type: Object as PropType<BlockToken | undefined>, default: undefined },
  },
  setup(props) {
    const { t } = useI18n()
    return () => h('section', { 'class': 'footnotes', 'aria-label': t('footnote.title') }, [
      h('h2', { class: 'visually-hidden' }, t('footnote.title')),
      h('ol', props.notes.map(({ key, number, token }) => {
        return h(FootnoteItem, { key, number, token, caret: token === props.open })
      })),
    ])
  },
})
