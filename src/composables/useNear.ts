import { onScopeDispose, readonly, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'

/** Newer than the types: how far around a box that scrolls inside the page is looked as well. */
const around: IntersectionObserverInit & { readonly scrollMargin: string } = { rootMargin: '600px 0px', scrollMargin: '600px 0px' }

const watched = new Map<Element, () => void>()
let observer: IntersectionObserver | undefined

/** True once an element has come near to what is seen; from then on always. One observer serves all. */
export function useNear(element: Readonly<Ref<Element | null | undefined>>): Readonly<Ref<boolean>> {
  const near = shallowRef(typeof IntersectionObserver === 'undefined')

  watch(element, (now, before) => {
    if (before) forget(before)
    if (!now || near.value) return
    observer ??= new IntersectionObserver(tell, around)
    watched.set(now, () => { near.value = true })
    observer.observe(now)
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => { if (element.value) forget(element.value) })
  return readonly(near)
}

function tell(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue
    watched.get(target)?.()
    forget(target)
  }
}

function forget(element: Element): void {
  watched.delete(element)
  observer?.unobserve(element)
}
