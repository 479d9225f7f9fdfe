import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { isPrinting } from './printing'

/** Newer than the types: how far around a box that scrolls inside the page is looked as well. */
type Margins = IntersectionObserverInit & { readonly scrollMargin: string }
const within = (px: number): Margins => ({ rootMargin: `${px}px 0px`, scrollMargin: `${px}px 0px` })

/** It comes near at the smaller distance and leaves at the greater one: who scrolls back and forth finds it there. */
const comesPx = 600
const leavesPx = 3_000

const watched = new Map<Element, Ref<boolean>>()
let observers: readonly IntersectionObserver[] | undefined

/** True while an element is near to what is seen, or is printed. Two observers serve all. */
export function useNear(element: Readonly<Ref<Element | null | undefined>>): Readonly<Ref<boolean>> {
  const near = shallowRef(typeof IntersectionObserver === 'undefined')

  watch(element, (now, before) => {
    if (before) forget(before)
    if (!now || typeof IntersectionObserver === 'undefined') return
    observers ??= [
      new IntersectionObserver(entries => tell(entries, true), within(comesPx)),
      new IntersectionObserver(entries => tell(entries, false), within(leavesPx)),
    ]
    watched.set(now, near)
    for (const observer of observers) observer.observe(now)
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => { if (element.value) forget(element.value) })
  return computed(() => near.value || isPrinting.value)
}

/** One observer knows what came near, the other what has gone. */
function tell(entries: readonly IntersectionObserverEntry[], near: boolean): void {
  for (const { target, isIntersecting } of entries) {
    const state = watched.get(target)
    if (state && isIntersecting === near) state.value = near
  }
}

function forget(element: Element): void {
  watched.delete(element)
  for (const observer of observers ?? []) observer.unobserve(element)
}
