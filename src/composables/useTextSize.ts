import { toValue, watchEffect } from 'vue'
import type { MaybeRefOrGetter } from 'vue'

/** Sets the size of the reading text. In rem: the browser's own text size still counts. */
export function useTextSize(pixels: MaybeRefOrGetter<number>): void {
  watchEffect(() => {
    document.documentElement.style.setProperty('--reading-size', `${toValue(pixels) / 16}rem`)
  })
}
