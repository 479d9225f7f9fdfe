import { defineComponent, h, shallowRef } from 'vue'
import type { VNode } from 'vue'
import type { MarkdownText } from './MarkdownText'
import './prose.css'

const loaded = shallowRef<typeof MarkdownText>()
let loading: Promise<boolean> | undefined

/** Loads the renderer, once; false where that failed, and the next call tries again. */
export function loadMarkdown(): Promise<boolean> {
  loading ??= import('./MarkdownText').then((chunk) => {
    loaded.value = chunk.MarkdownText
    return true
  }, () => {
    loading = undefined // offline, or a new version was deployed: texts stay readable as typed
    return false
  })
  return loading
}

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
