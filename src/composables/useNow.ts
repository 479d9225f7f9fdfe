import { onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref } from 'vue'

/** The time in epoch ms, renewed every `intervalMs` while `active`. */
export function useNow(intervalMs: number, active: MaybeRefOrGetter<boolean> = true): Readonly<Ref<number>> {
  const now = shallowRef(Date.now())
  let timer: ReturnType<typeof setInterval> | undefined

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  watch(() => toValue(active), (on) => {
    stop()
    if (!on) return
    now.value = Date.now()
    timer = setInterval(() => { now.value = Date.now() }, intervalMs)
  }, { immediate: true })
  onScopeDispose(stop)
  return now
}
