import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { matchCommands, type Command, type Completer, type Completion } from './commands'

/** What the menu offers something for. */
export interface Typed {
  readonly text: string
  readonly caret: number
  /** All commands are wanted, whatever is written. */
  readonly asked: boolean
}

export interface CommandMenuState {
  /** What is offered, and what that takes the place of; unset: there is no menu. */
  readonly offer: Ref<Completion | undefined>
  /** Hides the menu until something else is to be completed. */
  readonly dismiss: () => void
}

const longestQuery = 60

/** What a menu offers for what is typed: within a command what completes that, else all commands behind a stroke. */
export function useCommandMenu(typed: () => Typed, commands: () => readonly Command[], complete: () => Completer | undefined): CommandMenuState {
  const dismissed = shallowRef<number>()
  const found = computed(() => {
    const { text, caret, asked } = typed()
    return (asked ? undefined : complete()?.(text, caret)) ?? allCommands(typed(), commands())
  })
  const place = computed(() => found.value?.from)
  watch(place, () => { dismissed.value = undefined }, { flush: 'sync' })

  return {
    offer: computed(() => typed().asked || place.value !== dismissed.value ? found.value : undefined),
    dismiss() {
      dismissed.value = place.value
    },
  }
}

/** All commands that match what follows a stroke at the start, also where an input method made another sign of it. */
function allCommands({ text, asked }: Typed, commands: readonly Command[]): Completion | undefined {
  const query = text.length <= longestQuery ? /^[/／、]([^\n]*)$/.exec(text)?.[1] : undefined
  if (query === undefined && !asked) return undefined
  return { from: 0, to: query === undefined ? 0 : text.length, commands: matchCommands(commands, query ?? '') }
}
