import { onScopeDispose, readonly, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'

/** Code is coloured and formulas are set a moment after the end. */
const lastChangesMs = 2_000

/**
 * Whether an element has its last layout, so that the browser may skip it while it is out of sight: it keeps the size
 * that it had by then.
 * @returns `heightPx` of one that was seen to grow; undefined for what was settled from the start
 */
export function useSettledHeight(element: Readonly<Ref<HTMLElement | null>>, grows: () => boolean): {
  readonly settled: Readonly<Ref<boolean>>
  readonly heightPx: Readonly<Ref<number | undefined>>
} {
  const settled = shallowRef(!grows())
  const heightPx = shallowRef<number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function settle(): void {
    heightPx.value = element.value?.offsetHeight
    settled.value = true
  }

  watch(grows, (on) => {
    clearTimeout(timer)
    if (on) settled.value = false
    else timer = setTimeout(settle, lastChangesMs)
  })
  onScopeDispose(() => clearTimeout(timer))

  return { settled: readonly(settled), heightPx: readonly(heightPx) }
}
