const earliest = Date.UTC(2015, 0)
const dayMs = 86_400_000

/** Epoch ms from epoch ms; undefined for what is no time since such programs exist, or lies ahead. */
export function timeIn(value: unknown, now: number): number | undefined {
  return typeof value === 'number' && value >= earliest && value <= now + dayMs ? Math.floor(value) : undefined
}

/** Epoch ms from epoch seconds. */
export function secondsIn(value: unknown, now: number): number | undefined {
  return typeof value === 'number' ? timeIn(value * 1000, now) : undefined
}

/**
 * Epoch ms from a date as a browser wrote it for its user: `5/13/2024, 3:04:05 PM`, `2024/5/13 15:04:05`. Undefined
 * where that is in an order of its own country's, or no date.
 */
export function dateIn(value: unknown, now: number): number | undefined {
  return typeof value === 'string' && value.length < 60 ? timeIn(Date.parse(value), now) : undefined
}
