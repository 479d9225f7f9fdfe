import { defineComponent, h, shallowRef } from 'vue'
import type { VNode } from 'vue'
import { loadOnce } from '../../composables/loadOnce'
import type { MarkdownText } from './MarkdownText'
import './prose.css'

const loaded = shallowRef<typeof MarkdownText>()

/** Loads the renderer; false where that failed: texts stay readable as typed. */
export const loadMarkdown = loadOnce(async () => {
  loaded.value = (await import('./MarkdownText')).MarkdownText
})

/** A text as Markdown; as plain paragraphs until the renderer is there, or where it cannot be had. */
export const LazyMarkdown = defineComponent({
  name: 'LazyMarkdown',
  props: {
    text: { type: String, required: true },
    /** The text still grows: a caret stands behind its last glyph. */
    streaming: { type: Boolean, default: false },
    /** It was stopped or broke off: all there is is shown at once. */
    cut: { type: Boolean, default: false },
  },
  emits: {
    /** No more comes, but not all of it is shown yet; then, that it is. */
    typing: (_on: boolean) => true,
  },
  setup(props, { emit }) {
    void loadMarkdown()
    const onTyping = (on: boolean): void => emit('typing', on)
    return () => loaded.value ? h(loaded.value, { ...props, onTyping }) : plainText(props.text, props.streaming)
  },
})

function plainText(text: string, streaming: boolean): VNode {
  const paragraphs = text.split(/\n{2,}/).filter(part => part.trim())
  const last = Math.max(0, paragraphs.length - 1)
  const shown = paragraphs.length === 0 && streaming ? [''] : paragraphs
  return h('div', { class: 'markdown' }, shown.map((part, index) => {
    return h('p', { class: ['plain', { caret: streaming && index === last }], dir: 'auto' }, part)
  }))
}
