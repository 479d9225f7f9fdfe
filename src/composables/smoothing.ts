import { shallowRef } from 'vue'

/** Whether replies are typed at an even pace; else they are shown as they arrive. The shell hands it over. */
export const smoothing = shallowRef(true)

/** Turns the even pace of all replies on or off, of running ones too. */
export function setSmoothing(on: boolean): void {
  smoothing.value = on
}
