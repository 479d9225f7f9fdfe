import { shallowRef } from 'vue'
import type { Ref } from 'vue'

/** What the menu, once it is loaded, does with a key: true where it was meant for it. */
export interface KeyTaker { readonly take: (key: KeyboardEvent) => boolean }

export interface CommandMenuState {
  /** What was typed after the stroke, while the menu is open. */
  readonly query: Ref<string | undefined>
  /** The id of the option that the keyboard stands on. */
  readonly activeOption: Ref<string | undefined>
  /** The text has changed. */
  readonly offer: () => void
  /** Shows all commands beside whatever is written, or hides them. */
  readonly toggle: () => void
  readonly hide: () => void
  /** Hides the menu until the text is no command any more. */
  readonly dismiss: () => void
  /** Whether a key belongs to the menu, or to one that is about to open. */
  readonly takes: (key: KeyboardEvent, menu: KeyTaker | null) => boolean
}

/** For so long an Enter waits for a menu that is being loaded: it may be meant for that. */
const patienceMs = 1_500
const longestQuery = 60

/** What follows a stroke at the start, also where an input method made another sign of it; undefined for other texts. */
export function commandQuery(text: string): string | undefined {
  return text.length <= longestQuery ? /^[/／、]([^\n]*)$/.exec(text)?.[1] : undefined
}

/** When the menu of commands is open over a text box. `opened` is called each time that it opens. */
export function useCommandMenu(text: () => string, opened: () => void): CommandMenuState {
  const query = shallowRef<string>()
  const activeOption = shallowRef<string>()
  let dismissed = false
  let openedAt = 0

  function put(typed: string | undefined): void {
    const opens = query.value === undefined && typed !== undefined
    query.value = typed
    if (!opens) return
    openedAt = performance.now()
    opened()
  }

  return {
    query,
    activeOption,
    offer() {
      const typed = commandQuery(text())
      if (typed === undefined) dismissed = false
      put(dismissed ? undefined : typed)
    },
    toggle() {
      dismissed = false
      put(query.value === undefined ? commandQuery(text()) ?? '' : undefined)
    },
    hide: () => put(undefined),
    dismiss() {
      dismissed = true
      put(undefined)
    },
    takes(key, menu) {
      if (query.value === undefined) return false
      return menu?.take(key) ?? (key.key === 'Enter' && performance.now() - openedAt < patienceMs)
    },
  }
}
