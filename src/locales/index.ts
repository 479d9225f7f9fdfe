import { readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { SourceKey, Words } from './en'
import { formatsFor } from './formats'
import type { Formats } from './formats'

/** A key of `en.ts`; a pair of `.one` and `.other` is asked for without its ending. */
export type MessageKey = SourceKey extends infer Key
  ? Key extends `${string}.one` ? never : Key extends `${infer Base}.other` ? Base : Key
  : never

export type MessageParams = Readonly<Record<string, string | number>>

interface LocaleDefinition {
  readonly tag: string
  /** In its own language. */
  readonly name: string
  /** What `lang` says, so that the browser picks the right glyphs. */
  readonly lang: string
  /** The words of the page itself, and those of all that is fetched later: `build/words.ts` cuts the file in two. */
  readonly page: () => Promise<{ readonly words: Partial<Words> }>
  readonly rest: () => Promise<{ readonly words: Partial<Words> }>
}

/** In menu order. A new locale is one file and one line here. */
export const locales = [
  { tag: 'en', name: 'English', lang: 'en', page: () => import('./en?part=page'), rest: () => import('./en?part=rest') },
  { tag: 'zh', name: '简体中文', lang: 'zh-CN', page: () => import('./zh?part=page'), rest: () => import('./zh?part=rest') },
] as const satisfies readonly LocaleDefinition[]

export type LocaleTag = typeof locales[number]['tag']

interface Active extends Formats { readonly words: Partial<Words> }

const active = shallowRef<Active>({ words: {}, ...formatsFor('en') })
const locale = shallowRef<LocaleTag>('en')
let wanted: LocaleTag = 'en'
/** Set once more than the words of the page itself is wanted. */
let everything: Promise<void> | undefined

/** The locale for a setting: the browser's first language that we speak, else English. */
export function resolveLocale(setting: string): LocaleTag {
  const wishes = setting === 'system' ? globalThis.navigator?.languages ?? [] : [setting]
  for (const wish of wishes) {
    const base = wish.toLowerCase().split('-')[0]
    const found = locales.find(({ tag }) => tag === base)
    if (found) return found.tag
  }
  return 'en'
}

/** Loads the words and shows them; the last call wins, however long each one takes. Without a call there are none. */
export function setLocale(tag: LocaleTag): Promise<void> {
  wanted = tag
  return show(tag, everything !== undefined)
}

/** Fetches the words of what is not on the page from the start; whoever loads such a part waits for this too. */
export function loadAllWords(): Promise<void> {
  return everything ??= show(wanted, true).catch((error: unknown) => {
    everything = undefined
    throw error
  })
}

/** Nothing that is shown of a language is taken away by less of it that comes later. */
async function show(tag: LocaleTag, all: boolean): Promise<void> {
  const { lang, page, rest } = locales.find(definition => definition.tag === tag) ?? locales[0]
  const parts = await Promise.all(all ? [page(), rest()] : [page()])
  if (wanted !== tag) return show(wanted, all)
  const shown = locale.value === tag ? active.value.words : {}
  active.value = { words: Object.assign({}, shown, ...parts.map(({ words }) => words)) as Partial<Words>, ...formatsFor(lang) }
  locale.value = tag
  if (typeof document !== 'undefined') document.documentElement.lang = lang
}

function t(key: MessageKey, params?: MessageParams): string {
  const { words, plural, formatNumber } = active.value
  const all = words as Readonly<Record<string, string>>
  const text = all[key]
    ?? all[`${key}.${plural(Number(params?.count ?? 0))}`]
    ?? all[`${key}.other`]
    ?? key
  if (!params) return text
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = params[name]
    return value === undefined ? hole : typeof value === 'number' ? formatNumber(value) : value
  })
}

function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 1) return t('time.moment')
  return seconds < 60
    ? t('time.seconds', { seconds })
    : t('time.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
}

export interface I18n extends Omit<Formats, 'plural'> {
  readonly t: typeof t
  readonly locale: Readonly<Ref<LocaleTag>>
  /** Whole seconds, or minutes and seconds; what is less than half a second is said to be less than one. */
  readonly formatDuration: (ms: number) => string
}

const i18n: I18n = {
  t,
  locale: readonly(locale),
  formatTime: epochMs => active.value.formatTime(epochMs),
  formatDate: (epochMs, options) => active.value.formatDate(epochMs, options),
  formatNumber: value => active.value.formatNumber(value),
  formatBytes: bytes => active.value.formatBytes(bytes),
  formatMoney: (amount, currency) => active.value.formatMoney(amount, currency),
  formatDuration,
}

/** Words and formats of the language in use; what reads them renders again when it changes. */
export function useI18n(): I18n {
  return i18n
}
