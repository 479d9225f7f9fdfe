import { onScopeDispose, readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'

/** Below this width the sidebar is a drawer and panels fill the screen. */
export const narrowScreen = '(max-width: 767px)'
/** A finger on glass: no hover, and Enter belongs to the keyboard on the screen. */
export const touchScreen = '(hover: none) and (pointer: coarse)'

/** Whether a media query holds now. */
export function matchesMedia(query: string): boolean {
  return typeof matchMedia === 'function' && matchMedia(query).matches
}

/** Whether a media query holds, kept up to date. */
export function useMedia(query: string): Readonly<Ref<boolean>> {
  const matches = shallowRef(matchesMedia(query))
  if (typeof matchMedia === 'function') {
    const list = matchMedia(query)
    const update = (): void => { matches.value = list.matches }
    list.addEventListener('change', update)
    onScopeDispose(() => list.removeEventListener('change', update))
  }
  return readonly(matches)
}
