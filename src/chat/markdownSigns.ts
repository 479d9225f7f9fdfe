import type { TextRange } from './search'

const fence = /^ {0,3}(?:`{3,}|~{3,})/
const fences = new RegExp(fence, 'gm')
/** `---`, `===`, `| --- | :-: |`: lines without a word. */
const rule = /^[ \t|:=*_-]*[=*_-]{2}[ \t|:=*_-]*$/
const begins = /^[ \t]*(?:(?:>|#{1,6}[ \t]|[-*+][ \t]+(?:\[[ xX]\][ \t])?|\|)[ \t]*)+/
const ends = /[ \t]*\|[ \t]*$/
/** Code, links and pictures, escaped signs, emphasis. */
const inline = /(`+)(?!`)([^\n]*?[^`\n])\1(?!`)|(!?\[)([^[\]\n]*)(\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:[ \t]+"[^"\n]*")?\))|\\[*_`#~|]|\*{1,3}|~~|_{1,3}/g
const letter = /[\p{L}\p{N}_]/u

/** Whether a place in a Markdown text is within a block of code. */
export function isInFence(text: string, place: number): boolean {
  return (text.slice(0, place).match(fences)?.length ?? 0) % 2 === 1
}

/**
 * The signs of Markdown in a part of a text, in order: what one who reads it does not see. A guess that needs no more than
 * that part; what looks like a sign in code stays.
 * @param inFence it begins within a block of code
 * @param wholeLine it begins at the beginning of a line
 */
export function signsIn(part: string, inFence: boolean, wholeLine: boolean): readonly TextRange[] {
  const signs: TextRange[] = []
  const add = (start: number, length: number): void => { if (length) signs.push({ start, end: start + length }) }
  let code = inFence
  for (const { 0: line, index } of part.matchAll(/[^\n]+/g)) {
    const whole = wholeLine || index > 0
    if (whole && fence.test(line)) {
      code = !code
      add(index, line.length)
    }
    else if (code) continue
    else if (rule.test(line)) add(index, line.length)
    else {
      const start = whole ? begins.exec(line)?.[0].length ?? 0 : 0
      const end = line.trimStart().startsWith('|') ? ends.exec(line.slice(start))?.[0].length ?? 0 : 0
      add(index, start)
      addInline(line.slice(start, line.length - end), index + start, add)
      add(index + line.length - end, end)
    }
  }
  return signs
}

function addInline(text: string, at: number, add: (start: number, length: number) => void): void {
  for (const { 0: found, 1: ticks, 3: opener, 4: label = '', 5: target = '', index } of text.matchAll(inline)) {
    if (ticks) {
      add(at + index, ticks.length)
      add(at + index + found.length - ticks.length, ticks.length)
    }
    else if (opener) {
      add(at + index, opener.length)
      addInline(label, at + index + opener.length, add)
      add(at + index + found.length - target.length, target.length)
    }
    else if (found.startsWith('\\')) add(at + index, 1)
    else if (isSign(found, text.charAt(index - 1), text.charAt(index + found.length))) add(at + index, found.length)
  }
}

/** Between blanks they multiply, and within a word an underscore belongs to it. */
function isSign(found: string, before: string, behind: string): boolean {
  if (found.startsWith('_')) return !(letter.test(before) && letter.test(behind)) && Boolean((before + behind).trim())
  return Boolean((before + behind).trim())
}
