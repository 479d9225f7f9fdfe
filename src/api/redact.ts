/** What stands in place of a key. */
export const mask = '•••'

/** Parts of a key from this length on are masked by themselves. */
const fragment = 8

const patterns: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // vendor prefixes; relays shorten keys with stars and dots in the middle
  [/(?<![A-Za-z0-9])(?:sk-|gsk_|xai-|pplx-|nvapi-|hf_|AIza)(?:[\w*•…-]|\.(?=[\w*.])){6,}/g, mask],
  [/\b(Bearer(?:\s|%20|\+|:){1,4}["']?)(?!(?:tokens?|auth|authentication|authorization|scheme|error|key)\b(?![\w*.-]))[^\s"',;<>(){}[\]]{4,}/gi, `$1${mask}`],
  [/((?:api|subscription)[-_]?key[\\"']{0,3}\s{0,4}[:=]\s{0,4}[\\"']{0,3})(?!Bearer)[^\s"'\\,;&<>(){}[\]]{6,}/gi, `$1${mask}`],
  [/(\bapi key["']?\s{0,4}[:=]\s{0,4}["']?)(?=[^\s"',;&]{0,80}[\d*])[^\s"',;&<>(){}[\]]{6,}/gi, `$1${mask}`],
  [/([?&](?:key|token|access_token)=)[^\s"'&<>]+/gi, `$1${mask}`],
]

/**
 * The text without keys: the given ones, also encoded, escaped or in part, and all that looks like one.
 * Takes time in proportion to the text.
 * @param keys what must not appear; keys of less than 4 characters are too common to be looked for
 */
export function redact(text: string, keys: readonly string[]): string {
  const wanted = keys.map(key => key.trim()).filter(key => key.length >= 4)
  let result = text
  for (const key of wanted) {
    for (const form of spellings(key)) result = withoutExact(result, form)
    if (key.length > fragment) result = withoutFragments(result, key)
    result = withoutShortened(result, key)
  }
  for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement)
  // a mask can only complete a key that contains mask characters
  return keys.some(key => key.length >= fragment && result.includes(key)) ? mask : result
}

function spellings(key: string): ReadonlySet<string> {
  const json = JSON.stringify(key).slice(1, -1)
  const percent = percentEncoded(key)
  const lowerCase = percent.replace(/%[\dA-F]{2}/g, code => code.toLowerCase())
  const go = json.replace(/[<>&]/g, character => '\\u00' + character.charCodeAt(0).toString(16))
  const form = percent.replaceAll('%20', '+')
  return new Set([key, json, json.replaceAll('/', '\\/'), go, percent, lowerCase, form])
}

function percentEncoded(key: string): string {
  try {
    return encodeURIComponent(key)
  }
  catch {
    return key // lone surrogates have no such form
  }
}

/** Short keys, such as `ollama`, are masked where they stand as a word only. */
function withoutExact(text: string, key: string): string {
  if (key.length >= fragment) return text.split(key).join(mask)
  const escaped = (character: string) => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0')
  const word = key.replace(/\W/g, escaped)
  return text.replace(new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'g'), mask)
}

/** Masks the beginning or the end of a key where at least eight characters of it stand together. */
function withoutFragments(text: string, key: string): string {
  const head = key.slice(0, fragment)
  const tail = key.slice(-fragment)
  let result = ''
  let rest = 0
  for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, rest)) {
    let length = fragment
    while (length < key.length && text[at + length] === key[length]) length++
    result += text.slice(rest, at) + mask
    rest = at + length
  }
  const half = result + text.slice(rest)
  result = ''
  rest = 0
  for (let at = half.indexOf(tail); at >= 0; at = half.indexOf(tail, rest)) {
    let length = fragment
    while (at + fragment - length > rest && length < key.length
      && half[at + fragment - length - 1] === key[key.length - length - 1]) length++
    result += half.slice(rest, at + fragment - length) + mask
    rest = at + fragment
  }
  return result + half.slice(rest)
}

/** Masks `abc***xyz`, where what stands around the stars or dots is an end of the key. */
function withoutShortened(text: string, key: string): string {
  let result = ''
  let rest = 0
  for (const { 0: gap, index: at } of text.matchAll(/\*{2,}|•{2,}|…|\.{3,}/g)) {
    if (at < rest || gap === mask) continue
    const before = /[\w-]*$/.exec(text.slice(Math.max(rest, at - 64), at))?.[0] ?? ''
    const after = /^[\w-]*/.exec(text.slice(at + gap.length, at + gap.length + 64))?.[0] ?? ''
    const head = key.startsWith(before) ? before.length : 0
    const tail = key.endsWith(after) ? after.length : 0
    if (head < 3 && tail < 3 && !(head && tail)) continue
    result += text.slice(rest, at - before.length) + mask
    rest = at + gap.length + after.length
  }
  return result + text.slice(rest)
}
