import { nextTick, onScopeDispose, readonly, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref } from 'vue'

type Target = Readonly<Ref<HTMLElement | null | undefined>>

const firstPage = 30
const slice = 20
/** What is mounted unasked stays under this; more only where someone scrolls to it. */
const elementLimit = 4000

/**
 * Mounts the end of a long list at once, and what is before it in idle slices or when it is scrolled to.
 * Unlike a virtualiser it takes nothing away again: find, selection and print keep working.
 * @returns the index of the first item to show
 */
export function useMessageWindow(length: MaybeRefOrGetter<number>, places: {
  readonly scroller: Target
  readonly content: Target
  /** Stands before the first item while there are earlier ones. */
  readonly earlier: Target
  readonly pinned: Readonly<Ref<boolean>>
}): { readonly start: Readonly<Ref<number>>, readonly showEarlier: (count?: number) => Promise<void> } {
  const { scroller, content, earlier, pinned } = places
  const start = shallowRef(Math.max(0, toValue(length) - firstPage))
  let idle: number | undefined

  async function showEarlier(count = slice): Promise<void> {
    const box = scroller.value
    const fromEnd = box ? box.scrollHeight - box.scrollTop : 0
    start.value = Math.max(0, start.value - count)
    await nextTick()
    // What was read stays where it was, in browsers without anchoring too.
    if (box) box.scrollTop = box.scrollHeight - (pinned.value ? 0 : fromEnd)
  }

  function fill(): void {
    idle = undefined
    if (start.value === 0 || !content.value) return
    if (content.value.getElementsByTagName('*').length > elementLimit) return
    void showEarlier().then(plan)
  }

  function plan(): void {
    if (idle === undefined && start.value > 0 && typeof requestIdleCallback === 'function') {
      idle = requestIdleCallback(fill)
    }
  }

  // Messages that are loaded later, or a shorter branch.
  watch(() => toValue(length), (now, before) => {
    if (before === 0 || now <= start.value) start.value = Math.max(0, now - firstPage)
    plan()
  })

  const observer = typeof IntersectionObserver === 'undefined' ? undefined
    : new IntersectionObserver((entries) => {
      if (entries.some(entry => entry.isIntersecting) && !pinned.value) void showEarlier()
    }, { rootMargin: '800px 0px 0px' })
  // Observed anew after each slice: what stays in sight would not be told of again.
  watch([earlier, start], ([element]) => {
    observer?.disconnect()
    if (element) observer?.observe(element)
  }, { flush: 'post' })
  watch(content, plan, { flush: 'post' })
  onScopeDispose(() => {
    observer?.disconnect()
    if (idle !== undefined) cancelIdleCallback(idle)
  })

  return { start: readonly(start), showEarlier }
}
