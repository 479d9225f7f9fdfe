export interface Sample {
  /** Name of the language as people write it. */
  readonly name: string
  /** What stands after the fence. */
  readonly fence: string
  readonly code: string
}

/** A program as it stands, backslashes and all. */
export const raw = (source: TemplateStringsArray) => source.raw.join('').trim()
