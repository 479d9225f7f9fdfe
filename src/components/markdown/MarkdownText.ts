import { defineComponent, h, watch } from 'vue'
import type { VNode } from 'vue'
import { useTypewriter } from '../../composables/useTypewriter'
import { MarkdownEngine } from '../../markdown/engine'
import { leaf } from './blocks'
import { FootnoteList } from './FootnoteList'
import { provideFootnotes } from './footnotes'
import { MarkdownGroup } from './MarkdownGroup'
import './formulas.css'
import './markdown.css'

// For what reads the same texts in order to copy them: so all of it stays in one file.
export { MarkdownEngine } from '../../markdown/engine'
export { decodeEntities } from '../../markdown/entities'
export { safeLink } from '../../markdown/urls'

/** A text as Markdown. Use it through LazyMarkdown, which keeps it out of the first load. */
export const MarkdownText = defineComponent({
  name: 'MarkdownText',
  props: {
    text: { type: String, required: true },
    /** The text still grows: it is typed, and a caret stands behind its last glyph. */
    streaming: { type: Boolean, default: false },
    /** It was stopped or broke off: all there is is shown at once. */
    cut: { type: Boolean, default: false },
  },
  emits: {
    /** No more comes, but not all of it is shown yet; then, that it is. */
    typing: (_on: boolean) => true,
  },
  setup(props, { emit }) {
    const { shown, typing, settled } = useTypewriter(() => props.text, () => {
      return props.streaming ? 'growing' : props.cut ? 'cut' : 'ended'
    })
    watch(() => typing.value && !props.streaming, on => emit('typing', on))
    const reader = new Reader()
    const numbered = provideFootnotes(() => !settled.value)
    return () => {
      const engine = reader.read(props.text, shown.value, settled.value)
      const last = settled.value ? -1 : engine.groups.length - 1
      const groups = engine.groups.map((blocks, index) => h(MarkdownGroup, {
        key: index, blocks, settled: index < engine.settledGroups, caret: index === last,
      }))
      const waiting = !settled.value && groups.length === 0
      const { notes } = numbered(engine.groups)
      const open = settled.value ? undefined : engine.groups.at(-1)?.at(-1)?.token
      return h('div', { class: typing.value ? 'markdown typing' : 'markdown' }, [
        ...waiting ? [emptyGroup()] : groups,
        notes.length > 0 ? h(FootnoteList, { key: 'footnotes', notes, open }) : null,
      ])
    }
  },
})

function emptyGroup(): VNode {
  return h('div', { key: 0, class: 'markdown-group' }, [leaf('p', [], true)])
}

/** Feeds an engine with what a text has grown by; another text gets another engine. */
class Reader {
  #engine = new MarkdownEngine()
  #read = 0
  #end = ''
  #finished = false

  read(text: string, length: number, complete: boolean): MarkdownEngine {
    if (this.#isOther(text, length)) {
      this.#engine = new MarkdownEngine()
      this.#read = 0
      this.#finished = false
    }
    if (length > this.#read) {
      this.#engine.append(text.slice(this.#read, length))
      this.#read = length
      this.#end = text.slice(Math.max(0, length - 64), length)
    }
    if (!complete) this.#engine.update()
    else if (!this.#finished) this.#engine.finish()
    this.#finished = complete
    return this.#engine
  }

  #isOther(text: string, length: number): boolean {
    if (this.#read === 0) return false
    return length < this.#read || !text.startsWith(this.#end, this.#read - this.#end.length)
      || (this.#finished && length > this.#read)
  }
}
