import { shallowRef } from 'vue'
import type { drawFormula } from './drawFormula'

const draw = shallowRef<typeof drawFormula>()
let loading: Promise<void> | undefined

/** How formulas are drawn: nothing until what draws them is there. It is fetched on the first call. */
export function useFormulas(): typeof draw {
  loading ??= import('./drawFormula').then((chunk) => {
    draw.value = chunk.drawFormula
    document.addEventListener('copy', chunk.copyFormulas)
  }, () => {
    loading = undefined // offline, or a new version was deployed: the next formula tries again
  })
  return draw
}
