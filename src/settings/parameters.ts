/** A request parameter: its kind and limits. Its words are `parameter.<key>` and `parameter.<key>.hint` in the locales. */
export type ParameterDefinition =
  /** `scale` is what one shown unit is worth: 1000 for a time in ms shown in seconds. */
  | { readonly kind: 'number', readonly min: number, readonly max: number, readonly step: number, readonly whole?: true, readonly scale?: number }
  /** One text a line. */
  | { readonly kind: 'lines', readonly most: number, readonly maxLength: number }
  /** A word from the list, or another one. */
  | { readonly kind: 'word', readonly options: readonly string[], readonly maxLength: number }
  /** `unset` is what holds where nothing is set. */
  | { readonly kind: 'switch', readonly unset: boolean }
  | { readonly kind: 'json', readonly maxLength: number }

/**
 * Every request parameter, in the order in which it is shown. None has a default: what is unset is not sent.
 * @see protocols §1.1
 */
export const parameterDefinitions = {
  temperature: { kind: 'number', min: 0, max: 2, step: 0.1 },
  topP: { kind: 'number', min: 0, max: 1, step: 0.05 },
  maxTokens: { kind: 'number', min: 1, max: 10_000_000, step: 1, whole: true },
  reasoningEffort: { kind: 'word', options: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'], maxLength: 40 },
  presencePenalty: { kind: 'number', min: -2, max: 2, step: 0.1 },
  frequencyPenalty: { kind: 'number', min: -2, max: 2, step: 0.1 },
  seed: { kind: 'number', min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, step: 1, whole: true },
  stop: { kind: 'lines', most: 16, maxLength: 500 },
  stream: { kind: 'switch', unset: true },
  firstByteMs: { kind: 'number', min: 500, max: 3_600_000, step: 1, whole: true, scale: 1_000 },
  idleMs: { kind: 'number', min: 500, max: 3_600_000, step: 1, whole: true, scale: 1_000 },
  extra: { kind: 'json', maxLength: 20_000 },
} as const satisfies Readonly<Record<string, ParameterDefinition>>

export type ParameterKey = keyof typeof parameterDefinitions

type ValueOf<Kind> =
  Kind extends 'number' ? number
    : Kind extends 'switch' ? boolean
      : Kind extends 'lines' ? readonly string[]
        : Kind extends 'json' ? Readonly<Record<string, unknown>>
          : string

/** The values that are set. The same members as `Parameters` of `api/connection.ts`, which is above this layer. */
export type ParameterValues = { readonly [Key in ParameterKey]?: ValueOf<(typeof parameterDefinitions)[Key]['kind']> }

export const parameterKeys = Object.keys(parameterDefinitions) as readonly ParameterKey[]
