import { shallowRef } from 'vue'
import { loadOnce } from '../../composables/loadOnce'
import type { drawFormula } from './drawFormula'

const draw = shallowRef<typeof drawFormula>()
const load = loadOnce(async () => {
  const chunk = await import('./drawFormula')
  draw.value = chunk.drawFormula
  document.addEventListener('copy', chunk.copyFormulas)
})

/** How formulas are drawn: nothing until what draws them is there. It is fetched on the first call. */
export function useFormulas(): typeof draw {
  void load()
  return draw
}
