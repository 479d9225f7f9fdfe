/** Instead of an end: the text is over, and what is there so far may become it. */
export const unfinished = 'unfinished'

const blank = /\s*/y
const angled = /<(?:[^<>\n\\]|\\.)*>/y
const openAngle = /<(?:[^<>\n\\]|\\.?)*$/y
const title = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\)/y
const openTitle = /(?:"(?:[^"\\]|\\[^]?)*|'(?:[^'\\]|\\[^]?)*|\((?:[^()\\]|\\[^]?)*)$/y
const openLabel = /\[[^[\]]*$/y

/**
 * Where the link ends whose label has just ended; `unfinished` where all that follows may be the
 * beginning of its target; undefined where it is no link, or one by reference.
 */
export function linkEnd(text: string, index: number): number | typeof unfinished | undefined {
  if (index === text.length) return unfinished
  if (text[index] === '[') return after(openLabel, text, index) === undefined ? undefined : unfinished
  if (text[index] !== '(') return undefined
  const start = after(blank, text, index + 1) ?? index
  const end = destinationEnd(text, start)
  if (end === undefined || end === unfinished) return end
  let at = after(blank, text, end) ?? end
  if (at > end && at < text.length && text[at] !== ')') {
    if (after(openTitle, text, at) !== undefined) return unfinished
    at = after(title, text, at) ?? at
    at = after(blank, text, at) ?? at
  }
  if (at === text.length) return unfinished
  return text[at] === ')' ? at + 1 : undefined
}

function destinationEnd(text: string, start: number): number | typeof unfinished | undefined {
  if (text[start] === '<') {
    return after(openAngle, text, start) === undefined ? after(angled, text, start) : unfinished
  }
  let depth = 0
  for (let index = start; index < text.length; index++) {
    const unit = text.charAt(index)
    if (unit === '\\') index++
    else if (unit <= ' ') return depth === 0 ? index : undefined
    else if (unit === '(') depth++
    else if (unit === ')' && depth-- === 0) return index
  }
  return unfinished
}

/**
 * Where the code ends that a run of backticks opens, or how its text ends up to now: without
 * backticks that may become the closing run.
 */
export function codeEnd(text: string, index: number): { readonly end: number } | { readonly openEnd: number } {
  const start = runEnd(text, index)
  for (let at = text.indexOf('`', start); at !== -1; at = text.indexOf('`', runEnd(text, at))) {
    const end = runEnd(text, at)
    if (end - at === start - index) return { end }
    if (end === text.length) return { openEnd: at }
  }
  return { openEnd: text.length }
}

/** Where code begins that has no end yet; the end of the text where there is none. */
export function openCode(text: string): number {
  for (let at = text.indexOf('`'); at !== -1;) {
    const found = codeEnd(text, at)
    if ('openEnd' in found) return at
    at = text.indexOf('`', found.end)
  }
  return text.length
}

/** Where a run of the same sign ends. */
export function runEnd(text: string, start: number): number {
  const sign = text[start]
  let end = start + 1
  while (text[end] === sign) end++
  return end
}

/** What a sticky pattern finds at a place. */
export function matchAt(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index
  return pattern.exec(text)?.[0]
}

function after(pattern: RegExp, text: string, index: number): number | undefined {
  pattern.lastIndex = index
  return pattern.test(text) ? pattern.lastIndex : undefined
}
