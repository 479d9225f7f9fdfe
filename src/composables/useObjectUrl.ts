import { onScopeDispose, readonly, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref } from 'vue'

/** An address for the bytes, which is given back when they change and when the component goes. */
export function useObjectUrl(blob: MaybeRefOrGetter<Blob | undefined>): Readonly<Ref<string | undefined>> {
  const url = shallowRef<string>()

  function drop(): void {
    if (url.value !== undefined) URL.revokeObjectURL(url.value)
    url.value = undefined
  }

  watch(() => toValue(blob), (value) => {
    drop()
    if (value) url.value = URL.createObjectURL(value)
  }, { immediate: true })
  onScopeDispose(drop)
  return readonly(url)
}
