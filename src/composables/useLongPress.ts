import { onScopeDispose } from 'vue'

const holdMs = 450
const slopPx = 8

export interface LongPressHandlers {
  readonly pointerdown: (event: PointerEvent) => void
  readonly pointermove: (event: PointerEvent) => void
  readonly pointerup: () => void
  readonly pointercancel: () => void
  /** The click that ends a long press is none. */
  readonly click: (event: MouseEvent) => void
  readonly contextmenu: (event: MouseEvent) => void
}

/** Handlers for `v-on` that call `act` when a finger rests on the element. */
export function useLongPress(act: () => void): LongPressHandlers {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start: { readonly x: number, readonly y: number } | undefined
  let held = false

  function cancel(): void {
    clearTimeout(timer)
    start = undefined
  }
  onScopeDispose(cancel)

  return {
    pointerdown(event) {
      held = false
      if (event.pointerType === 'mouse') return
      start = { x: event.clientX, y: event.clientY }
      timer = setTimeout(() => {
        held = true
        act()
      }, holdMs)
    },
    pointermove(event) {
      if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > slopPx) cancel()
    },
    pointerup: cancel,
    pointercancel: cancel,
    click(event) {
      if (!held) return
      held = false
      event.preventDefault()
      event.stopImmediatePropagation()
    },
    contextmenu(event) {
      if (start) event.preventDefault()
    },
  }
}
