/** See `verdict.mjs`. */
export function verdictOf(
  value: number | undefined, marks: { readonly aim?: number, readonly failAt?: number, readonly atLeast?: boolean },
): '' | 'ok' | 'over aim' | 'fails'

export function median(values: readonly number[]): number | undefined
