import { hash, randomFrom } from './seed'

const hanCharacter = /\p{Script=Han}/u
const blank = /^\s+$/
const closing = /^[\p{P}\p{S}]$/u
const longestPiece = 8

/** The characters as a reader sees them; none of them may be cut. */
export function graphemes(text: string): readonly string[] {
  if (typeof Intl.Segmenter !== 'function') return [...text] // Firefox before 125
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** The pieces in which a text is sent: a word with its space, or one to three Han characters. */
export function pieces(text: string): readonly string[] {
  const random = randomFrom(hash(text))
  const result: string[] = []
  let piece: string[] = []
  let limit = longestPiece
  const flush = () => {
    if (piece.length > 0) result.push(piece.join(''))
    piece = []
    limit = longestPiece
  }
  for (const character of graphemes(text)) {
    if (breaksBetween(piece, character, limit)) flush()
    if (piece.length === 0 && hanCharacter.test(character)) limit = 1 + Math.floor(random() * 3)
    piece.push(character)
  }
  flush()
  return result
}

/** Words keep the space after them, Han characters the mark after them. */
function breaksBetween(piece: readonly string[], next: string, limit: number): boolean {
  const last = piece.at(-1)
  if (last === undefined) return false
  const full = piece.length >= limit
  if (blank.test(next)) return piece.length >= limit + longestPiece
  if (blank.test(last)) return true
  if (hanCharacter.test(last) && closing.test(next)) return piece.length > limit
  return full || hanCharacter.test(last) !== hanCharacter.test(next)
}
