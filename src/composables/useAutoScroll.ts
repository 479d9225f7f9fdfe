import { onScopeDispose, readonly, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref } from 'vue'
import { firstInSight, keepInPlace } from './scrollAnchor'

type Target = Readonly<Ref<HTMLElement | null | undefined>>

export interface AutoScroll {
  /** The reader is at the end, and stays there while the text grows. */
  readonly pinned: Readonly<Ref<boolean>>
  /** The end can be seen, followed or not. */
  readonly endInSight: Readonly<Ref<boolean>>
  /** Text came while the reader was elsewhere. */
  readonly newText: Readonly<Ref<boolean>>
  readonly scrollToEnd: () => void
  /** Shows an element at the top, or as near to it as the end of the text allows; a place in a text with some of it above. */
  readonly bringIntoView: (place: Element | Range) => void
}

/** Near enough: text may come between the hand and the scroll. */
const nearPx = 64
/** How long a scroll may follow the hand that caused it: momentum, smooth scrolling by keys. */
const intentMs = 700
/** More screens than this in one frame are a rush: it is followed no more often than each so many ms. */
const rushScreens = 2
const rushMs = 120
const upKeys = new Set(['ArrowUp', 'PageUp', 'Home'])
const scrollKeys = new Set([...upKeys, 'ArrowDown', 'PageDown', 'End', ' ', 'Tab'])

/**
 * Follows text that grows, but only for a reader who is at its end.
 * Where the reader is follows from what the hand does, never from scroll events alone:
 * anchoring and growing content cause those too.
 * @param live whether text is being written, so that growth means new text
 */
export function useAutoScroll(container: Target, content: Target, live: MaybeRefOrGetter<boolean> = true, { whole = true, grows = false, list }: {
  /** The end of the content is the end of all there is. */
  readonly whole?: MaybeRefOrGetter<boolean>
  /** The text at the end grows, or did so until now. */
  readonly grows?: MaybeRefOrGetter<boolean>
  /** Its children are held in place where the browser does not do so by itself. */
  readonly list?: Target
} = {}): AutoScroll {
  const pinned = shallowRef(true)
  const newText = shallowRef(false)
  const endInSight = shallowRef(true)
  let intentUntil = 0
  let holding = false // a pointer is down: a scrollbar is dragged, or text is selected
  let draggedScroll = false
  let lastTop = 0
  let touchY = 0
  let restore: (() => void) | undefined
  let followedAt = 0
  let late: ReturnType<typeof setTimeout> | undefined

  function fromEnd(): number {
    const box = container.value
    return box ? box.scrollHeight - box.scrollTop - box.clientHeight : 0
  }

  function atEnd(): boolean {
    return toValue(whole) && fromEnd() <= nearPx
  }

  function look(): void {
    endInSight.value = atEnd()
    if (endInSight.value) newText.value = false
  }

  function pin(on: boolean): void {
    const box = container.value
    // Nothing to scroll: nowhere to go.
    pinned.value = on || (box != null && toValue(whole) && box.scrollHeight <= box.clientHeight)
    restore = undefined
    if (pinned.value) newText.value = false
    else hold()
    // The browser's own anchoring and our following would fight.
    if (box) box.style.overflowAnchor = pinned.value ? 'none' : 'auto'
  }

  function follow(): void {
    const box = container.value
    if (box && pinned.value && !holding) {
      if (toValue(grows) && rushes(box)) return
      box.scrollTop = box.scrollHeight
      lastTop = box.scrollTop
      endInSight.value = true
      return
    }
    look()
    if (toValue(live) && !endInSight.value) newText.value = true
    restore?.()
    hold()
  }

  /** Whether whole screens come at once: what would only fly past is not laid out, and its end is gone to a little later. */
  function rushes(box: HTMLElement): boolean {
    const now = performance.now()
    const waitMs = followedAt + rushMs - now
    if (waitMs > 0 && fromEnd() > rushScreens * box.clientHeight) {
      late ??= setTimeout(() => {
        late = undefined
        follow()
      }, waitMs)
      return true
    }
    followedAt = now
    return false
  }

  /** Safari has no anchoring: estimated heights above that are replaced by real ones would push the text away. */
  function hold(): void {
    const box = container.value
    if (!box || !list?.value || pinned.value || typeof CSS === 'undefined' || CSS.supports('overflow-anchor', 'auto')) return
    restore = keepInPlace(box, firstInSight(box, list.value))
  }

  function intend(): void {
    intentUntil = performance.now() + intentMs
  }

  function moved(up: boolean): void {
    intend()
    if (up) pin(false)
    else if (atEnd()) pin(true)
  }

  const listeners = {
    wheel(event: WheelEvent) {
      // Sideways, as over a wide table, or zooming.
      if (event.ctrlKey || Math.abs(event.deltaY) <= Math.abs(event.deltaX)) return
      moved(event.deltaY < 0)
    },
    touchstart(event: TouchEvent) {
      touchY = event.touches[0]?.clientY ?? 0
    },
    touchmove(event: TouchEvent) {
      const y = event.touches[0]?.clientY ?? touchY
      if (Math.abs(y - touchY) < 3) return
      moved(y > touchY)
      touchY = y
    },
    touchend: intend, // momentum goes on
    keydown(event: KeyboardEvent) {
      if (!scrollKeys.has(event.key) || takesKey(event)) return
      if (event.key === 'Tab') intend()
      else moved(upKeys.has(event.key) || (event.key === ' ' && event.shiftKey))
    },
    pointerdown(event: PointerEvent) {
      if (event.pointerType !== 'touch') holding = true
    },
    scroll() {
      const top = container.value?.scrollTop ?? 0
      if (top === lastTop) return // our own
      const up = top < lastTop
      lastTop = top
      look()
      hold()
      if (holding) draggedScroll = true
      else if (performance.now() >= intentUntil) {
        // Nothing grows and nothing was touched: the browser shows something, as its search does.
        if (pinned.value && !toValue(live) && up && !atEnd()) pin(false)
        return
      }
      // Downwards nothing is let go of: text may have come since the hand moved.
      if (up && fromEnd() > 1) pin(false)
      else if (atEnd()) pin(true)
    },
  } satisfies { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void }

  function release(): void {
    if (!holding) return
    holding = false
    const selecting = !draggedScroll && getSelection()?.isCollapsed === false
    if (selecting) pin(false) // what is selected stays in sight
    else follow()
    draggedScroll = false
  }

  const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(follow)
  watch([container, content], ([box, inner], _old, onCleanup) => {
    if (!box || !inner) return
    const stop = new AbortController()
    for (const [name, listener] of Object.entries(listeners)) {
      box.addEventListener(name, listener as EventListener, { passive: true, signal: stop.signal })
    }
    for (const name of ['pointerup', 'pointercancel', 'blur']) {
      window.addEventListener(name, release, { signal: stop.signal })
    }
    observer?.observe(box)
    observer?.observe(inner)
    pin(pinned.value)
    follow()
    onCleanup(() => {
      stop.abort()
      observer?.disconnect()
    })
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => {
    observer?.disconnect()
    clearTimeout(late)
  })

  return {
    pinned: readonly(pinned),
    newText: readonly(newText),
    endInSight: readonly(endInSight),
    scrollToEnd() {
      pin(true)
      follow()
    },
    bringIntoView(place) {
      const box = container.value
      if (!box) return
      // scrollIntoView would move the page around the box as well, and leave it there
      const marginPx = place instanceof Element ? Number.parseFloat(getComputedStyle(place).scrollMarginBlockStart) || 0 : box.clientHeight / 3
      box.scrollTop += place.getBoundingClientRect().top - box.getBoundingClientRect().top - marginPx
      pin(atEnd())
    },
  }
}

/** Whether the key does something else where it is pressed. */
function takesKey({ key, target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement
    && target.matches(key === ' ' ? 'input, textarea, select, button, summary' : 'input, textarea, select')
}
