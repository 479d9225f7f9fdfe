import { onBeforeUnmount, onMounted, watch } from 'vue'
import type { Ref } from 'vue'
import type { CodeColours } from '../../markdown/colours'
import { loadColours } from '../../markdown/highlight'
import type { CodeLanguage } from '../../markdown/languages'
import { CodeView } from './codeView'

/** Colouring stops after so long, so that the page can draw and answer; the rest has a task of its own. */
const sliceMs = 5

/** What a block of code shows. */
export interface Code {
  readonly code: string
  readonly language: CodeLanguage | undefined
  /** More may come behind it. */
  readonly growing: boolean
  readonly caret: boolean
  /** Long lines go on below. */
  readonly wrapped: boolean
}

/** Draws code into an element whose children nobody else touches, and colours it as soon as that can be done. */
export function useCodeView(element: Readonly<Ref<HTMLElement | null>>, source: () => Code): void {
  let view: CodeView | undefined
  let colours: CodeColours | undefined
  let grammar: CodeLanguage['grammar'] | undefined
  let shown = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onMounted(() => {
    if (element.value) view = new CodeView(element.value)
    draw()
  })
  onBeforeUnmount(() => {
    view = grammar = undefined
    clearTimeout(timer)
  })
  watch(source, draw)
  watch(() => source().wrapped, wrapped => view?.wrap(wrapped))

  function draw(): void {
    if (!view) return
    const { code, language, growing, caret } = source()
    const kept = view.show(code, caret)
    if (kept < shown) colours?.cut(kept)
    shown = code.length
    if (code && language?.grammar !== grammar) useGrammar(language?.grammar) // a growing name is many names
    else if (growing) colour()
    else later()
  }

  function useGrammar(wanted: typeof grammar): void {
    if (grammar) view?.paint({ from: 0, runs: [{ kind: '', text: source().code }] })
    grammar = wanted
    colours = undefined
    if (!wanted) return
    void loadColours(wanted).then((loaded) => {
      if (wanted !== grammar) return
      colours = loaded
      later()
    })
  }

  function later(): void {
    clearTimeout(timer)
    timer = setTimeout(colour)
  }

  function colour(): void {
    if (!view || !colours) return
    const { code, growing } = source()
    const until = performance.now() + sliceMs
    for (let next = colours.next(code, growing); next; next = colours.next(code, growing)) {
      view.paint(next)
      if (performance.now() > until) return later()
    }
  }
}
