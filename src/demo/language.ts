export type Language = 'en' | 'zh'

/** The language to answer in: that of the newest text which has one. */
export function languageOf(texts: readonly string[]): Language {
  for (const text of [...texts].reverse()) {
    if (/[\p{Script=Han}，。？！；：、（）《》]/u.test(text)) return 'zh'
    if (/\p{L}/u.test(text)) return 'en'
  }
  return 'en'
}
