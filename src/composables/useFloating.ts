import { onBeforeUnmount, onMounted, readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'

const gap = 4
const margin = 8

/**
 * Opens an element above all else beside a button, where there is more room, and tells when it is to close: by Escape, by a
 * press elsewhere, as the window changes. The button gets the focus back where that would be lost.
 */
export function useFloating(
  box: () => HTMLElement | null, anchor: () => HTMLElement, close: () => void,
): Readonly<Ref<Readonly<Record<string, string>>>> {
  const place = shallowRef<Readonly<Record<string, string>>>({})
  let width = window.innerWidth

  function put(): void {
    const element = box()
    if (!element) return
    const { top, bottom, left, right } = anchor().getBoundingClientRect()
    const above = top > window.innerHeight - bottom
    const aside = Math.max(margin, document.documentElement.clientWidth - element.offsetWidth - margin)
    const start = getComputedStyle(element).direction === 'rtl' ? document.documentElement.clientWidth - right : left
    place.value = {
      insetInlineStart: `${Math.max(margin, Math.min(start, aside))}px`,
      ...above ? { insetBlockEnd: `${window.innerHeight - top + gap}px` } : { insetBlockStart: `${bottom + gap}px` },
      maxBlockSize: `${Math.max(160, (above ? top : window.innerHeight - bottom) - gap - margin)}px`,
    }
  }

  /** Its own button closes it by itself. */
  function onPointerdown({ target }: PointerEvent): void {
    if (target instanceof Node && !box()?.contains(target) && !anchor().contains(target)) close()
  }

  function onKeydown(key: KeyboardEvent): void {
    if (key.key !== 'Escape' || key.isComposing) return
    key.preventDefault()
    key.stopPropagation() // it would stop the reply as well
    close()
  }

  /** A keyboard on the screen makes the window lower only. */
  function onResize(): void {
    if (window.innerWidth === width) return put()
    width = window.innerWidth
    close()
  }

  onMounted(() => {
    const element = box()
    if (element && 'showPopover' in element) element.showPopover()
    anchor().setAttribute('aria-expanded', 'true')
    put()
    document.addEventListener('pointerdown', onPointerdown)
    document.addEventListener('keydown', onKeydown, true)
    window.addEventListener('resize', onResize)
    window.addEventListener('scroll', put, { capture: true, passive: true }) // the button may move with a list
  })
  onBeforeUnmount(() => {
    anchor().setAttribute('aria-expanded', 'false')
    if (box()?.contains(document.activeElement)) anchor().focus({ preventScroll: true })
    document.removeEventListener('pointerdown', onPointerdown)
    document.removeEventListener('keydown', onKeydown, true)
    window.removeEventListener('resize', onResize)
    window.removeEventListener('scroll', put, { capture: true })
  })
  return readonly(place)
}
