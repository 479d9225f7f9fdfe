import { onScopeDispose, readonly, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'

/** Code is coloured and formulas are set a moment after the end. */
const lastChangesMs = 2_000

/**
 * Whether an element has its last layout, so that the browser may skip it while it is out of sight: it keeps the size
 * that it had by then.
 * @param fresh it came just now: what stands around it would jump where its height were guessed
 * @returns `heightPx` of the content of one that came or grew before the reader's eyes; undefined for what was settled from the start
 */
export function useSettledHeight(element: Readonly<Ref<HTMLElement | null>>, grows: () => boolean, fresh: boolean): {
  readonly settled: Readonly<Ref<boolean>>
  readonly heightPx: Readonly<Ref<number | undefined>>
} {
  const settled = shallowRef(!grows() && !fresh)
  const heightPx = shallowRef<number>()
  let timer = fresh && !grows() ? setTimeout(settle, lastChangesMs) : undefined

  function settle(): void {
    if (element.value) heightPx.value = element.value.offsetHeight - paddingPx(element.value)
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

function paddingPx(element: HTMLElement): number {
  const { paddingBlockStart, paddingBlockEnd } = getComputedStyle(element)
  return (Number.parseFloat(paddingBlockStart) || 0) + (Number.parseFloat(paddingBlockEnd) || 0)
}
