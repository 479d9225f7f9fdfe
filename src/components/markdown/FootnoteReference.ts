import { computed, defineComponent, h } from 'vue'
import { useI18n } from '../../locales'
import { footnoteKey } from '../../markdown/footnotes'
import { goToNote, markText, useFootnotes } from './footnotes'

const numeric = /^\d{1,3}$/

/** The number of a footnote; its source where there is no such note. Renders by itself when notes arrive. */
export const FootnoteReference = defineComponent({
  name: 'FootnoteReference',
  props: {
    raw: { type: String, required: true },
    label: { type: String, required: true },
  },
  setup(props) {
    const { t } = useI18n()
    const { footnotes, growing } = useFootnotes()
    const number = computed(() => footnotes.value.byKey.get(footnoteKey(props.label))?.number)
    const expected = computed(() => growing() && numeric.test(props.label))
    return () => {
      const { value } = number
      if (value === undefined && !expected.value) return props.raw
      const go = ({ currentTarget }: Event): void => goToNote(currentTarget as HTMLElement, value ?? 0)
      return h('sup', [h('button', {
        'type': 'button',
        'class': 'footnote-mark',
        'disabled': value === undefined,
        'aria-label': t('footnote.show', { number: value ?? props.label }),
        'onClick': go,
      }, markText(value ?? props.label))])
    }
  },
})
