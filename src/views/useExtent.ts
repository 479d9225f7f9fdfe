import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { ShortExtent, TypedPrompt } from './promptExtent'

/** What goes along with the next prompt, with what is typed of that: the code that counts it comes with the first key. */
export function useExtent(prompt: () => TypedPrompt, prepare: () => Promise<boolean>): ComputedRef<ShortExtent | undefined> {
  const counting = shallowRef<(prompt: TypedPrompt) => ShortExtent>()
  const typed = computed(() => prompt().text !== '' || prompt().attached.length > 0)
  let gone = false
  onScopeDispose(() => { gone = true })
  watch(typed, async (on) => {
    if (!on || counting.value || !await prepare()) return
    const { startCounting } = await import('./promptExtent')
    if (!gone) counting.value = startCounting()
  }, { immediate: true })
  return computed(() => typed.value && counting.value ? counting.value(prompt()) : prompt().history)
}
