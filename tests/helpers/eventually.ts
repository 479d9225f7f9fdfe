import { vi } from 'vitest'

/** Waits until the check passes, and gives its value: long enough for a busy machine, no longer than needed. */
export function eventually<Value>(check: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(check, { timeout: 15_000, interval: 10 })
}
