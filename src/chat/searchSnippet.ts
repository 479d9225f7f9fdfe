import { isInFence, signsIn } from './markdownSigns'
import type { Message } from './message'
import { findRanges, searchedText, type SearchHit, type SearchQuery, type SearchRank, type Snippet, type TextRange } from './search'
import { fold, foldedBoundaries, startOfUnit } from './searchFold'

/** In characters. */
const snippetLength = 120
const beforeHit = 42
const longestWord = 20
/** What is looked at around a place: more than is shown, as signs are taken out. */
const [windowBefore, windowBehind] = [300, 900]
/** Of each word, where it is to be seen where most of them stand together. */
const mostPlaces = 200

/** The hit for a message that matches. More work than to find it: for those that are shown. */
export function hitOf(message: Message, query: SearchQuery, rank: SearchRank): SearchHit {
  const { conversationId, id: messageId, role, createdAt } = message
  return { conversationId, messageId, role, createdAt, rank, snippet: snippetOf(searchedText(message), query, role === 'assistant') }
}

/**
 * About 120 characters around what was found: where the words stand one after another, else where most of them are near each
 * other. Of Markdown without its signs, but for those that were searched for.
 */
export function snippetOf(text: string, query: SearchQuery, isMarkdown = false): Snippet {
  const hit = placeOf(text, query)
  const from = startOfWindow(text, hit.start)
  const part = text.slice(from, startOfUnit(text, Math.min(text.length, hit.end + windowBehind)))
  const found = findRanges(part, query)
  const signs = isMarkdown ? signsIn(part, isInFence(text, from), from === 0 || text[from - 1] === '\n') : []
  const passedOver = (sign: TextRange) => !query.hasSigns && /^[*_~`]+$/.test(part.slice(sign.start, sign.end))
  const { rest, placeIn } = without(part, signs.filter(sign => passedOver(sign) || !found.some(range => range.start < sign.end && sign.start < range.end)))
  const [hitStart, hitEnd] = [placeIn(hit.start - from), placeIn(hit.end - from)]
  const start = startOfWord(rest, startOfUnit(rest, Math.max(0, hitStart - beforeHit)), hitStart)
  const end = Math.max(hitEnd, startOfUnit(rest, Math.min(rest.length, start + snippetLength)))
  const shown = found.map(range => ({ start: placeIn(range.start) - start, end: placeIn(range.end) - start }))
  return {
    text: rest.slice(start, end), ranges: shown.filter(range => range.start >= 0 && range.end <= end - start),
    cutBefore: from > 0 || rest.slice(0, start).trim() !== '', cutAfter: from + part.length < text.length || rest.slice(end).trim() !== '',
  }
}

/** What is shown of a match: the words in a row, or the word behind which most others follow soon; of several the first. */
function placeOf(text: string, { terms, whole }: SearchQuery): TextRange {
  const folded = fold(text)
  const places = (whole ? [...placesIn(folded, whole.pattern, 1)] : []).map(place => ({ ...place, term: 0 }))
  if (!places.length) {
    for (const [term, { pattern }] of terms.entries()) for (const place of placesIn(folded, pattern, mostPlaces)) places.push({ ...place, term })
    places.sort((a, b) => a.start - b.start)
  }
  let best = places[0] ?? { start: 0, end: 0 }
  let most = 0
  const near = new Map<number, number>()
  for (let [first, behind] = [0, 0]; first < places.length; first++) {
    const place = places[first]!
    for (; behind < places.length && places[behind]!.end <= place.start + snippetLength - beforeHit; behind++) {
      const { term } = places[behind]!
      near.set(term, (near.get(term) ?? 0) + 1)
    }
    if (near.size > most) [most, best] = [near.size, place]
    if (behind <= first) behind = first + 1 // longer than a snippet
    else if (near.get(place.term) === 1) near.delete(place.term)
    else near.set(place.term, near.get(place.term)! - 1)
  }
  const { startAt, endAt } = foldedBoundaries(text, best.end)
  return { start: startAt(best.start), end: endAt(best.end) }
}

function* placesIn(folded: string, pattern: RegExp, most: number): Generator<TextRange> {
  let count = 0
  for (const match of folded.matchAll(pattern)) {
    yield { start: match.index, end: match.index + match[0].length }
    if (++count === most) return
  }
}

/** The beginning of the line, where that is near. */
function startOfWindow(text: string, hit: number): number {
  const line = text.lastIndexOf('\n', Math.max(0, hit - beforeHit * 2)) + 1
  return line >= hit - windowBefore ? line : startOfUnit(text, hit - windowBefore)
}

/** A text without some ranges of it, and where a place in it is then. */
function without(text: string, ranges: readonly TextRange[]): { readonly rest: string, readonly placeIn: (place: number) => number } {
  let rest = ''
  let end = 0
  for (const range of ranges) {
    rest += text.slice(end, range.start)
    end = range.end
  }
  return {
    rest: rest + text.slice(end),
    placeIn: place => place - ranges.reduce((sum, range) => sum + Math.max(0, Math.min(place, range.end) - range.start), 0),
  }
}

/** The beginning of a next word near by, where there are words with spaces between them. */
function startOfWord(text: string, from: number, until: number): number {
  if (from === 0) return from
  const space = text.slice(from, Math.min(until, from + longestWord)).search(/\s\S/u)
  return space < 0 ? from : startOfUnit(text, from + space + 1)
}
