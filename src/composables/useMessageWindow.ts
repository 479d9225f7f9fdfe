import { nextTick, onScopeDispose, readonly, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref } from 'vue'
import { isPrinting } from './printing'
import { firstInSight, keepInPlace } from './scrollAnchor'
import { whenIdle } from './whenIdle'

type Target = Readonly<Ref<HTMLElement | null | undefined>>
type Item = { readonly id: string }

export interface MessageWindow {
  /** Index of the first item to show, and of the one after the last. */
  readonly start: Readonly<Ref<number>>
  readonly end: Readonly<Ref<number>>
  readonly showEarlier: () => Promise<void>
  readonly showLater: () => Promise<void>
  /** Sees to it that the item at an index is among those that are shown; far away it takes the place of the others. */
  readonly reveal: (index: number) => Promise<void>
}

const firstPage = 30
/** The least height of a message: what fills the screen is drawn first, the rest of the first page right after it. */
const leastPx = 90
const slice = 20
/** What is before the first page is mounted for those who stay, not for those who look for another conversation. */
const staysAfterMs = 2_000
/** Further than this a jump does not mount what lies between. */
const farAway = 100
/** What is mounted unasked leaves the page below 6,000 elements; more only where someone scrolls to it. */
const elementLimit = 5_000

/**
 * Mounts the end of a long list at once, and what is before it in idle slices or when it is scrolled to.
 * Unlike a virtualiser it takes nothing away again but for a far jump: find, selection and print keep working.
 */
export function useMessageWindow(items: () => readonly Item[], places: {
  readonly scroller: Target
  /** Its children are the items that are shown. */
  readonly list: Target
  /** Stand before the first item and behind the last one while there are more. */
  readonly earlier: Target
  readonly later: Target
  readonly pinned: Readonly<Ref<boolean>>
  /** Something more important goes on. */
  readonly busy: MaybeRefOrGetter<boolean>
}): MessageWindow {
  const { scroller, list, earlier, later, pinned } = places
  const end = shallowRef(0)
  const start = shallowRef(0)
  let drawn: number | undefined
  let msEach = 4 // what mounting one has taken of late

  function open(): void {
    end.value = items().length
    start.value = Math.max(0, end.value - Math.ceil(window.innerHeight / leastPx))
    if (start.value > 0) drawn ??= requestAnimationFrame(() => setTimeout(fillPage))
  }

  function fillPage(): void {
    drawn = undefined
    const missing = firstPage - (end.value - start.value)
    if (missing > 0 && start.value > 0) void showEarlier(missing).then(fill.plan)
  }

  async function extend(change: () => void): Promise<void> {
    const before = end.value - start.value
    const startedAt = performance.now()
    const box = scroller.value
    const restore = box && list.value ? keepInPlace(box, firstInSight(box, list.value)) : undefined
    change()
    await nextTick()
    restore?.()
    const count = end.value - start.value - before
    if (count > 0) msEach = (msEach + (performance.now() - startedAt) / count) / 2
  }

  function showEarlier(count = slice): Promise<void> {
    return extend(() => { start.value = Math.max(0, start.value - count) })
  }

  function showLater(): Promise<void> {
    return extend(() => { end.value = Math.min(items().length, end.value + slice) })
  }

  async function reveal(index: number): Promise<void> {
    const { length } = items()
    if (index < start.value && index >= start.value - farAway) await showEarlier(start.value - index)
    else if (index < start.value || index >= end.value) {
      end.value = Math.min(length, index + firstPage)
      start.value = Math.max(0, Math.min(index - slice, end.value - firstPage))
      await nextTick()
    }
  }

  const fill = whenIdle({
    wanted: () => start.value > 0 && scroller.value != null && hasRoom(),
    busy: () => toValue(places.busy),
    afterMs: staysAfterMs,
    work: async (msLeft) => {
      if (msLeft >= 4) await showEarlier(Math.max(1, Math.min(slice, Math.floor(msLeft / msEach))))
    },
  })

  // On paper all of it stands; then what was there before, with what has come since.
  let hidden: { readonly before: number, readonly behind: number } | undefined
  watch(isPrinting, (on) => {
    const { length } = items()
    if (on) {
      hidden = { before: start.value, behind: length - end.value }
      start.value = 0
      end.value = length
    }
    else if (hidden) {
      const { before, behind } = hidden
      void extend(() => {
        start.value = Math.min(before, Math.max(0, length - firstPage))
        end.value = Math.max(start.value, length - behind)
      })
    }
  }, { flush: 'sync' }) // the browser waits for nothing

  function hasRoom(): boolean {
    const all = document.getElementsByTagName('*').length
    const own = list.value?.getElementsByTagName('*').length ?? 0
    return all + slice * own / Math.max(1, end.value - start.value) < elementLimit
  }

  // Messages may be added before and behind those that are shown; of another branch the end is shown.
  watch(items, (now, before) => {
    if (!before.length) return open()
    const first = before[start.value]
    const last = before[end.value - 1]
    const at = first && now.findIndex(({ id }) => id === first.id)
    const until = last && now.findLastIndex(({ id }) => id === last.id)
    const followsEnd = end.value === before.length || until === undefined || until < 0
    end.value = followsEnd ? now.length : until + 1
    const lastPage = Math.max(0, end.value - firstPage)
    start.value = at === undefined || at < 0 ? lastPage : Math.min(at, lastPage)
    if (drawn === undefined) fill.plan()
  })

  open()
  onScopeDispose(() => { if (drawn !== undefined) cancelAnimationFrame(drawn) })
  observeNearness(scroller, earlier, start, () => { if (!pinned.value) void showEarlier() })
  observeNearness(scroller, later, end, () => void showLater())
  watch(list, () => { if (drawn === undefined) fill.plan() }, { flush: 'post' })

  return { start: readonly(start), end: readonly(end), showEarlier: () => showEarlier(), showLater, reveal }
}

/** Tells when an element comes near to what is seen of the scroller; again after each `change`, while it is near. */
function observeNearness(scroller: Target, element: Target, change: Readonly<Ref<number>>, near: () => void): void {
  let observer: IntersectionObserver | undefined
  watch([scroller, element, change], ([root, target]) => {
    observer?.disconnect()
    if (!root || !target || typeof IntersectionObserver === 'undefined') return
    observer = new IntersectionObserver((entries) => {
      if (entries.some(entry => entry.isIntersecting)) near()
    }, { root, rootMargin: '1200px 0px' })
    observer.observe(target)
  }, { flush: 'post' })
  onScopeDispose(() => observer?.disconnect())
}
