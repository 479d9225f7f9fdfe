import { h, shallowRef } from 'vue'
import type { Component, FunctionalComponent, VNode } from 'vue'
import { loadOnce } from '../../composables/loadOnce'
import type { Tokens } from '../../markdown/tokens'

interface LazyPart<Props> extends FunctionalComponent<Props> {
  /** Fetches it; until it is there, and where it cannot be had, what was typed is shown. */
  readonly load: () => Promise<boolean>
}

/** A component that is fetched when it is first needed: many replies hold no code, no formula, no picture. */
function lazyPart<Props>(names: (string & keyof Props)[], fetch: () => Promise<Component>, waiting: (props: Props) => VNode): LazyPart<Props> {
  const loaded = shallowRef<Component>()
  const load = loadOnce(async () => {
    loaded.value = await fetch()
  })

  const show: FunctionalComponent<Props> = (props) => {
    if (loaded.value) return h(loaded.value, { ...props }) // it is the same object each time
    void load()
    return waiting(props)
  }
  return Object.assign(show, { props: names, load })
}

export const CodePart = lazyPart<{ code: string, language: string, growing: boolean, caret: boolean }>(
  ['code', 'language', 'growing', 'caret'],
  async () => (await import('./CodeBlock.vue')).default,
  ({ code, caret }) => h('pre', { class: caret ? 'bare-code caret' : 'bare-code', dir: 'ltr' }, code),
)

export const FormulaPart = lazyPart<{ raw: string, tex: string, display: boolean, open: boolean, caret: boolean }>(
  ['raw', 'tex', 'display', 'open', 'caret'],
  async () => (await import('./MathFormula')).MathFormula,
  ({ raw, display, caret }) => h('span', { class: { formula: true, source: true, display, caret }, dir: 'ltr' }, raw.trim()),
)

export const ImagePart = lazyPart<{ src: string, host: string, alt: string }>(
  ['src', 'host', 'alt'],
  async () => (await import('./RemoteImage.vue')).default,
  ({ alt, host }) => h('span', alt || host),
)

export const TableToolsPart = lazyPart<{ table: Tokens.Table }>(
  ['table'],
  async () => (await import('./TableTools.vue')).default,
  () => h('span'),
)
