import { onMounted, onScopeDispose } from 'vue'
import type { Ref } from 'vue'

/**
 * Arrow keys walk from the search field through all that was found in the same panel, Enter in the field opens the first of
 * it, Escape leads back to the field.
 */
export function useResultKeys(inside: Readonly<Ref<HTMLElement | null>>): void {
  let panel: HTMLElement | null | undefined

  function onKeydown(event: KeyboardEvent): void {
    const { key, target, isComposing, altKey, ctrlKey, metaKey, shiftKey } = event
    // With an input method these keys choose among its words; some browsers tell by the code alone.
    if (event.defaultPrevented || isComposing || event.keyCode === 229 || altKey || ctrlKey || metaKey || shiftKey) return
    const field = panel?.querySelector<HTMLElement>('input[type="search"]')
    const places = [...field ? [field] : [], ...panel?.querySelectorAll<HTMLElement>('nav a[href]') ?? []]
    const at = places.findIndex(place => place === target)
    if (at < 0) return
    const next = key === 'ArrowDown' ? places[at + 1] : key === 'ArrowUp' ? places[at - 1] : undefined
    if (next) next.focus()
    else if (key === 'Enter' && target === field) places[1]?.click()
    else if (key === 'Escape' && target !== field) field?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  onMounted(() => {
    panel = inside.value?.closest<HTMLElement>('aside')
    panel?.addEventListener('keydown', onKeydown)
  })
  onScopeDispose(() => panel?.removeEventListener('keydown', onKeydown))
}
