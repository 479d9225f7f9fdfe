/** In UTF-8: file systems take 255 bytes, and other programs put something before or behind. */
const mostBytes = 100
const wordCount = 12

/**
 * `platen-how-foxes-sleep.md`: a name that every system takes. Of the title letters and digits of any script stay, so
 * nothing in it can be a path, an ending, or turn the reading direction.
 */
export function exportName(title: string, ending: string): string {
  const words = title.slice(0, 2_000).normalize('NFC').match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  const encoder = new TextEncoder()
  let name = 'platen'
  let bytes = 0
  for (const character of ['', ...words.slice(0, wordCount)].join('-')) {
    bytes += encoder.encode(character).length
    if (bytes > mostBytes) break
    name += character
  }
  return `${name.replace(/-$/, '')}.${ending}`
}
