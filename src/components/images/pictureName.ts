const wordCount = 6
/** In UTF-8: file systems take 255 bytes, and other programs put something before or behind. */
const mostBytes = 100

const endings: Readonly<Record<string, string>> = {
  'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp', 'image/gif': 'gif', 'image/avif': 'avif', 'image/bmp': 'bmp',
  'image/heic': 'heic', 'image/heif': 'heif', 'image/tiff': 'tif', 'image/svg+xml': 'svg',
}

/**
 * `platen-a-red-fox-20260131-0905-2.png`: a name that every system takes. Of the words letters and digits of any
 * script stay, so nothing in them can be a path, an ending, or turn the reading direction.
 * @param at epoch ms
 * @param number of the picture in its message, from 1
 */
export function pictureName(words: string, at: number, number: number, mediaType: string): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`
  const time = `${two(date.getHours())}${two(date.getMinutes())}`
  const type = mediaType.toLowerCase().split(';', 1)[0]!.trim()
  const ending = Object.hasOwn(endings, type) ? endings[type] : 'bin'
  return `${['platen', ...safeWords(words), `${day}-${time}`, number].join('-')}.${ending}`
}

function safeWords(words: string): readonly string[] {
  const found = words.slice(0, 2_000).normalize('NFC').match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  const kept: string[] = []
  let left = mostBytes
  for (const word of found.slice(0, wordCount)) {
    const fitting = within(word, left)
    if (fitting) kept.push(fitting)
    if (fitting !== word) break
    left -= bytesOf(fitting) + 1
  }
  return kept
}

/** As much of a word as fits. */
function within(word: string, bytes: number): string {
  let text = ''
  for (const character of word) {
    if (bytesOf(text + character) > bytes) break
    text += character
  }
  return text
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}
