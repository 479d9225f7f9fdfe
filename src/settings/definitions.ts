/** Where a setting is shown. */
export type SettingSection = 'connection' | 'defaults' | 'appearance'

interface Common { readonly section: SettingSection }

/** A setting: its kind, default and limits. Its words are `setting.<key>` and `setting.<key>.help` in the locales. */
export type SettingDefinition = Common & (
  | { readonly kind: 'choice', readonly default: string, readonly options: readonly string[] }
  /** A choice whose list is handed in by the view, as for languages. */
  | { readonly kind: 'list', readonly default: string }
  | { readonly kind: 'text', readonly default: string, readonly maxLength: number, readonly lines?: number }
  /** No default: unset. `scale` is what one shown unit is worth: 1000 for a time in ms shown in seconds. */
  | { readonly kind: 'number', readonly default?: number, readonly min: number, readonly max: number, readonly step: number, readonly scale?: number }
)

/** Every setting, in the order in which it is shown. Form, storage and type follow from this list. */
export const definitions = {
  theme: { section: 'appearance', kind: 'choice', default: 'system', options: ['system', 'light', 'dark'] },
  language: { section: 'appearance', kind: 'list', default: 'system' },
  textSize: { section: 'appearance', kind: 'number', default: 16, min: 15, max: 18, step: 1 },
  typewriter: { section: 'appearance', kind: 'choice', default: 'smooth', options: ['smooth', 'instant'] },
  sendKey: { section: 'appearance', kind: 'choice', default: 'enter', options: ['enter', 'mod-enter'] },
  systemPrompt: { section: 'defaults', kind: 'text', default: '', maxLength: 100_000, lines: 4 },
  historyMessages: { section: 'defaults', kind: 'number', min: 1, max: 10_000, step: 1 },
  historyTokens: { section: 'defaults', kind: 'number', min: 100, max: 10_000_000, step: 100 },
  historyPictures: { section: 'defaults', kind: 'number', default: 4, min: 0, max: 100, step: 1 },
  firstByteMs: { section: 'defaults', kind: 'number', default: 120_000, min: 500, max: 3_600_000, step: 1, scale: 1_000 },
  idleMs: { section: 'defaults', kind: 'number', default: 60_000, min: 500, max: 3_600_000, step: 1, scale: 1_000 },
  lowBalance: { section: 'connection', kind: 'number', min: 0, max: 1_000_000_000, step: 0.01 }, // shown in the balance card
} as const satisfies Readonly<Record<string, SettingDefinition>>

export type SettingKey = keyof typeof definitions

type ValueOf<Definition> =
  Definition extends { kind: 'choice', options: readonly (infer Option)[] } ? Option
    : Definition extends { kind: 'number', default: number } ? number
      : Definition extends { kind: 'number' } ? number | undefined
        : string

/** The value of every setting. */
export type Settings = { readonly [Key in SettingKey]: ValueOf<(typeof definitions)[Key]> }
