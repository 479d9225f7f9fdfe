import type { Message } from '../../chat/message'
import { gridHeightPx, gridShape, isPicture } from '../images/pictureGrid'

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/g
const fence = /^ {0,3}(?:```|~~~)/
/** What is not counted beyond: nobody scrolls by the pixel in texts that long. */
const countedLength = 100_000
const foldedLines = 12
const linePx = 27
const characterPx = 7.6

/**
 * About how many lines of reading text a settled message takes, to keep its room before it is first laid out.
 * Wide characters count double.
 * @param charsPerLine of narrow ones, in the whole column
 */
export function estimateLines(message: Pick<Message, 'role' | 'parts' | 'pictures' | 'error' | 'notices'>, charsPerLine: number): number {
  const user = message.role === 'user'
  let lines = (message.error ? 2 : 0) + message.notices.length
  for (const part of message.parts) {
    if (part.type === 'text') lines += user ? Math.min(foldedLines + 1, linesOf(part.text, charsPerLine * 0.75, true)) : linesOf(part.text, charsPerLine, false)
    else if (!isPicture(part)) lines += 1
  }
  if (message.parts.some(isPicture)) lines += (gridHeightPx(gridShape({ ...message, status: 'done' }), charsPerLine * characterPx) + 8) / linePx
  return Math.max(1, Math.round(lines * 10) / 10)
}

function linesOf(text: string, charsPerLine: number, plain: boolean): number {
  let lines = 0
  let code = false
  for (const line of text.slice(0, countedLength).split('\n')) {
    if (!plain && fence.test(line)) {
      code = !code
      lines += 1.1 // its header, or its end and the room around
    }
    else if (code) lines += 0.85 // does not wrap, and is smaller
    else if (!line.trim()) lines += plain ? 1 : 0.5
    else lines += Math.ceil((line.length + (line.match(wide)?.length ?? 0)) / charsPerLine)
  }
  return lines * Math.max(1, text.length / countedLength)
}
