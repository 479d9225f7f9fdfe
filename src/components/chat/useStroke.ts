import { shallowRef } from 'vue'
import type { Typed } from './useCommandMenu'

/** For so long an Enter waits for a menu that is being loaded: it may be meant for that. */
const patienceMs = 1_500

/** Watches a text box for the stroke that a command begins with. `begun` is called when there is one. What it offers is fetched. */
export function useStroke(text: () => string, caret: () => number, begun: () => void) {
  /** What a menu is to offer something for. */
  const typed = shallowRef<Typed>()
  /** The id of the option that the keyboard stands on; unset while none is shown. */
  const activeOption = shallowRef<string>()
  let begunAt = 0

  function hide(): void {
    typed.value = activeOption.value = undefined
  }

  /** The text has changed; or everything is `asked` for, whatever is written. */
  function offer(asked = false): void {
    if (!asked && !/^\s*[/／、]/.test(text())) return hide()
    if (!typed.value) {
      begunAt = performance.now()
      begun()
    }
    typed.value = { text: text(), caret: caret(), asked }
  }

  /** The caret may have moved. */
  function follow(): void {
    if (typed.value?.caret !== caret()) offer()
  }

  /** Whether a key may be meant for what is not there yet. */
  function awaits({ key }: KeyboardEvent): boolean {
    return key === 'Enter' && !/\s/.test(text()) && performance.now() - begunAt < patienceMs
  }

  return { typed, activeOption, hide, offer, follow, awaits }
}
