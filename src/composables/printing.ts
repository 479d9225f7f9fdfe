import { nextTick, readonly, shallowRef } from 'vue'

const printing = shallowRef(false)
/** True while the page is printed, and just before: all of it is to be shown, at once. */
export const isPrinting = readonly(printing)

/** Pictures are waited for so long: a print without one is better than none. */
const picturesMs = 4_000

/** Asks the browser to print the page, once all of it is there. */
export async function printPage(): Promise<void> {
  printing.value = true
  await nextTick()
  await Promise.race([picturesDrawn(), new Promise(resolve => setTimeout(resolve, picturesMs))])
  try {
    window.print() // what follows is told by the events
  }
  catch {
    printing.value = false // a frame that may not print
  }
}

async function picturesDrawn(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 50)) // their bytes come from the storage
  await Promise.allSettled([...document.images].map(picture => picture.decode()))
}

if (typeof window !== 'undefined') {
  window.addEventListener('beforeprint', () => { printing.value = true })
  window.addEventListener('afterprint', () => { printing.value = false })
}
