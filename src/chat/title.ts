const maxTitleLength = 80

/** A title from a prompt: its first words, on one line, at most 80 characters. */
export function titleFrom(prompt: string): string {
  const line = prompt.slice(0, 2_000).replace(/\s+/g, ' ').trim()
  if (line.length <= maxTitleLength) return line
  const cut = line.slice(0, maxTitleLength)
  const whole = cut.slice(0, /[\uD800-\uDBFF]$/.test(cut) ? -1 : undefined)
  const lastSpace = whole.lastIndexOf(' ')
  return `${lastSpace > maxTitleLength / 2 ? whole.slice(0, lastSpace) : whole}…`
}
