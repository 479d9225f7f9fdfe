/** Letters, kana, hangul, full-width forms and CJK punctuation: they write no space between words. */
const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u
export const punctuation = /[\p{P}\p{S}]/u
/** Closing and dividing CJK punctuation: nothing opens before it. */
export const closing = /[、。〉》」』】〕〗〙〛！），．：；？］｝]/
const runs = /\*+|~+/g

export function isCjk(character: string): boolean {
  return cjk.test(character)
}

/** Stands in the mask before a run that ends one emphasis and begins the next. */
export const turn = '\ue000'

/**
 * The mask in which marked looks for closing delimiters, changed so that emphasis closes and opens
 * beside CJK text: a CJK letter outside of a run counts as punctuation, CJK punctuation inside of it
 * as a letter. Keeps the length, and every text without CJK.
 */
export function maskCjk(mask: string): string {
  if (!cjk.test(mask)) return mask
  const units = mask.split('')
  for (const { 0: run, index } of mask.matchAll(runs)) {
    const end = index + run.length
    const before = characterBefore(mask, index)
    const after = characterAt(mask, end)
    if (!before.trim() || !after.trim()) continue
    const stopBefore = punctuation.test(before)
    const stopAfter = punctuation.test(after)
    if (stopBefore && cjk.test(before)) {
      if (stopAfter || '*~'.includes(mask.charAt(index - 2))) continue
      fill(units, index - 1, run.length === 4 ? turn : 'a', 1)
      if (run.length === 4) fill(units, end, '+', after.length)
    } else if (stopBefore && cjk.test(after)) fill(units, end, '+', after.length)
    else if (cjk.test(before) && stopAfter && !closing.test(after)) {
      fill(units, index - before.length, '+', before.length)
    }
  }
  return units.join('')
}

function fill(units: string[], start: number, unit: string, count: number): void {
  for (let index = start; index < start + count; index++) units[index] = unit
}

export function characterAt(text: string, index: number): string {
  const code = text.codePointAt(index)
  return code === undefined ? '' : String.fromCodePoint(code)
}

export function characterBefore(text: string, index: number): string {
  const pair = index > 1 ? characterAt(text, index - 2) : ''
  return pair.length === 2 ? pair : text[index - 1] ?? ''
}
