import { computed, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'

/** Which rows are selected; `active` while one selects at all. */
export interface Selection {
  readonly active: Readonly<Ref<boolean>>
  /** Those that are selected and in sight, in the order of the list: what is hidden is never touched. */
  readonly chosen: ComputedRef<readonly string[]>
  /** Selects a row or no longer; with `range` all from the one that was touched last up to it. */
  readonly toggle: (id: string, range: boolean) => void
  readonly all: () => void
  readonly end: () => void
}

/** Selecting among rows that come and go; `start` is where a range begins that has no other beginning. */
export function useSelection(shown: () => readonly string[], start: () => string | undefined): Selection {
  const selected = shallowRef<ReadonlySet<string>>()
  const active = computed(() => selected.value !== undefined)
  const chosen = computed(() => {
    const ids = selected.value
    return ids ? shown().filter(id => ids.has(id)) : []
  })
  let anchor: string | undefined

  function toggle(id: string, range: boolean): void {
    const before = selected.value ?? new Set<string>()
    const next = new Set(before)
    if (range) for (const between of idsUpTo(id)) next.add(between)
    else if (!next.delete(id)) next.add(id)
    anchor = id
    selected.value = next.size ? next : undefined
  }

  function idsUpTo(id: string): readonly string[] {
    const ids = shown()
    const [from, to] = [ids.indexOf(anchor ?? start() ?? id), ids.indexOf(id)]
    return from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1)
  }

  function end(): void {
    selected.value = undefined
    anchor = undefined
  }

  // Where all that was selected is gone there is nothing left to do.
  watch(shown, (ids) => {
    if (selected.value && !ids.some(id => selected.value?.has(id))) end()
  })

  return { active, chosen, toggle, all: () => { selected.value = new Set(shown()) }, end }
}
