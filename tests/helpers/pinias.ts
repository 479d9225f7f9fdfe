import type * as Pinia from 'pinia'
import { vi } from 'vitest'
import { hasInjectionContext } from 'vue'

/**
 * Several apps live in one process of the tests, one after the other. What an earlier one still ends would make its own
 * Pinia the active one, as every action does, and the app of the test would find stores that are gone. Here a store that
 * is asked for outside a component is always one of the Pinia that a test made active last.
 */
vi.mock('pinia', async importOriginal => {
  const original = await importOriginal<typeof Pinia>()
  let current: Pinia.Pinia | undefined
  return {
    ...original,
    setActivePinia(pinia: Pinia.Pinia | undefined) {
      current = pinia
      return original.setActivePinia(pinia)
    },
    defineStore(...definition: Parameters<typeof original.defineStore>) {
      const use = original.defineStore(...definition)
      const useCurrent = (pinia?: Pinia.Pinia) => use(pinia ?? (hasInjectionContext() ? undefined : current))
      return Object.assign(useCurrent, { $id: use.$id })
    },
  }
})
