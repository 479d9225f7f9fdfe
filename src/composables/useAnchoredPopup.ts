import { onScopeDispose, readonly, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'

const gap = 4
const margin = 8
const tallest = 380

/** Where a popup stands while it is open: below the element it belongs to, or above where there is more room. */
export function useAnchoredPopup(anchor: () => HTMLElement | null | undefined, open: () => boolean): Readonly<Ref<Readonly<Record<string, string>>>> {
  const style = shallowRef<Readonly<Record<string, string>>>({})

  function place(): void {
    const box = anchor()?.getBoundingClientRect()
    if (!box) return
    const seen = { top: window.visualViewport?.offsetTop ?? 0, height: window.visualViewport?.height ?? window.innerHeight } // less than the window above a keyboard
    const below = seen.top + seen.height - box.bottom - gap - margin
    const above = box.top - seen.top - gap - margin
    const downwards = below >= Math.min(tallest, 240) || below >= above
    style.value = {
      insetInlineStart: 'auto',
      left: `${box.left}px`,
      inlineSize: `${box.width}px`,
      maxBlockSize: `${Math.max(96, Math.min(tallest, downwards ? below : above))}px`,
      ...(downwards ? { top: `${box.bottom + gap}px` } : { bottom: `${window.innerHeight - box.top + gap}px` }),
    }
  }

  function listen(on: boolean): void {
    for (const target of [window, window.visualViewport]) {
      for (const type of ['scroll', 'resize']) {
        if (on) target?.addEventListener(type, place, { capture: true, passive: true })
        else target?.removeEventListener(type, place, { capture: true })
      }
    }
  }

  watch(open, (isOpen) => {
    listen(isOpen)
    if (isOpen) place()
  }, { flush: 'post' })
  onScopeDispose(() => listen(false))
  return readonly(style)
}
