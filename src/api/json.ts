/** Whether a parsed value is an object with members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text member; empty for all else. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A number, also where it was sent as text. */
export function numberIn(value: unknown): number | undefined {
  if (value === null || value === '' || (typeof value !== 'number' && typeof value !== 'string')) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
