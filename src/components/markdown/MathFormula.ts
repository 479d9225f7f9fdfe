import { defineComponent, h, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue'
import { useI18n } from '../../locales'
import { useFormulas } from './formulas'

/** Parts of a formula that are higher than a line. */
const tall = /\\(?:[dt]?frac|binom|sum|prod|o?int|lim|sqrt|begin|left|over|under)/

/**
 * A formula. What it shows is put in by hand: its source first, then what KaTeX makes of it. The element
 * stays, and Vue knows nothing of what is in it.
 */
export const MathFormula = defineComponent({
  name: 'MathFormula',
  props: {
    /** As it was typed, with its signs. */
    raw: { type: String, required: true },
    tex: { type: String, required: true },
    display: { type: Boolean, default: false },
    /** It has not ended: its source is shown as it grows. */
    open: { type: Boolean, default: false },
    caret: { type: Boolean, default: false },
  },
  setup(props) {
    const { t } = useI18n()
    const draw = useFormulas()
    const element = shallowRef<HTMLElement>()
    /** What is drawn; empty while the source is shown. */
    const drawn = shallowRef('')
    /** Why there is nothing but the source. */
    const problem = shallowRef<string>()
    let cancel: (() => void) | undefined

    function showSource(why?: string): void {
      drawn.value = ''
      problem.value = why
      if (!element.value) return
      element.value.textContent = props.raw.trim()
      if (props.display && !props.open && !why) element.value.style.minBlockSize = `${expectedHeight(props.tex)}em`
      else element.value.removeAttribute('style')
    }

    function show(): void {
      cancel?.()
      const place = element.value
      const { raw, tex, display } = props
      const wanted = `${display} ${tex}`
      if (!place || (drawn.value === wanted && !props.open)) return
      if (!drawn.value || props.open) showSource()
      cancel = props.open ? undefined : draw.value?.(place, { raw: raw.trim(), tex, display }, {
        done() {
          drawn.value = wanted
          problem.value = undefined
          place.removeAttribute('style')
        },
        failed: showSource,
      })
    }

    onMounted(show)
    watch([draw, () => props.raw, () => props.tex, () => props.display, () => props.open], show, { flush: 'post' })
    onBeforeUnmount(() => cancel?.())
    return () => h('span', {
      ref: element,
      class: { formula: true, display: props.display, source: drawn.value === '', caret: props.caret },
      dir: 'ltr',
      title: problem.value,
      ...props.display && { 'tabindex': 0, 'role': 'group', 'aria-label': t('formula.label') },
    })
  },
})

/** About the room that a display formula will need when it is drawn, in em. */
function expectedHeight(tex: string): number {
  const rows = 1 + (tex.match(/\\\\/g)?.length ?? 0)
  return Math.min(30, rows * (tall.test(tex) ? rows > 1 ? 2 : 3 : 1.6))
}
