import { textOf, type Message } from './message'
import { fold, foldedBoundaries } from './searchFold'

/** A place in a text, as `slice` takes it. */
export interface TextRange { readonly start: number, readonly end: number }

/** What is asked for, ready to be compared with many texts. */
export interface SearchQuery {
  /** All of them must occur. Folded; one with white space in it is a phrase. */
  readonly terms: readonly SearchTerm[]
  /** All words one after another; undefined where there is one only. */
  readonly whole?: SearchTerm
  /** Signs of emphasis or code are searched for themselves. */
  readonly hasSigns: boolean
}

interface SearchTerm { readonly pattern: RegExp }

/** A part of a text around what was found in it. */
export interface Snippet {
  readonly text: string
  /** What was found, within that part. */
  readonly ranges: readonly TextRange[]
  /** Something was left out before and behind it. */
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** A message that holds what is searched for. */
export interface FoundMessage {
  readonly conversationId: string
  readonly messageId: string
  readonly title: string
  readonly role: Message['role']
  /** Epoch ms. */
  readonly createdAt: number
  readonly snippet: Snippet
}

/** A message that holds what is searched for. */
export interface SearchHit {
  readonly conversationId: string
  readonly messageId: string
  readonly role: Message['role']
  /** Epoch ms. */
  readonly createdAt: number
  readonly snippet: Snippet
  readonly rank: SearchRank
}

/** What goes first, each only where those before it are equal. */
export interface SearchRank {
  /** The title of the conversation holds all words too. */
  readonly title: boolean
  /** The words stand one after another. */
  readonly phrase: boolean
  /** How often the words occur. */
  readonly count: number
}

/** Signs of Markdown within a line: emphasis, code, strikes. */
const sign = /[*_~`]/
const signsBetween = '[*_~`]{0,3}'
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const mostTerms = 20
const longestQuery = 500

/** The words of a query; what stands in double quotes is one phrase. Undefined where there are none. */
export function parseQuery(typed: string): SearchQuery | undefined {
  const text = fold(typed.slice(0, longestQuery))
  const words = [...text.matchAll(/"([^"]*[^"\s][^"]*)(?:"|$)|“([^”]*[^”\s][^”]*)(?:”|$)|(\S+)/gu)].map(found => (found[1] ?? found[2] ?? found[3] ?? '').trim())
  const unique = [...new Set(words)].slice(0, mostTerms)
  if (!unique.length) return undefined
  return { terms: unique.map(termOf), ...words.length > 1 && { whole: termOf(words.join(' ')) }, hasSigns: words.some(word => sign.test(word)) }
}

/** Line breaks and runs of spaces are as good as the one space of a phrase. Emphasis may begin or end there. */
function termOf(words: string): SearchTerm {
  return { pattern: new RegExp(words.split(/\s+/u).map(patternOf).join(`${signsBetween}\\s+${signsBetween}`), 'g') }
}

/** A word as it stands. Where it is written without spaces it may be emphasised in part: 很**重要**的. */
function patternOf(word: string): string {
  const letters = [...word]
  return letters.map((letter, index) => {
    const escaped = letter.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
    const pair = letters.slice(index, index + 2).join('')
    return letters[index + 1] !== undefined && unspaced.test(pair) && !sign.test(pair) ? escaped + signsBetween : escaped
  }).join('')
}

/** Everything of a message that is searched: its words, names of files, what pictures were made from. Never its reasoning. */
export function searchedText(message: Pick<Message, 'parts' | 'pictures'>): string {
  const names = new Set<string>()
  for (const part of message.parts) {
    if (part.type === 'file') names.add(part.name)
    else if (part.type === 'image') for (const words of [part.name, part.prompt, part.revisedPrompt]) if (words) names.add(words)
  }
  if (message.pictures?.prompt) names.add(message.pictures.prompt)
  const text = textOf(message)
  return names.size ? [...text ? [text] : [], ...names].join('\n') : text
}

/** Whether a text holds every word of a query. */
export function matches(text: string, { terms }: SearchQuery): boolean {
  const folded = fold(text)
  return terms.every(({ pattern }) => holds(folded, pattern))
}

/** What a message has of a query; undefined where a word is missing. `inTitle` says whether its conversation's title matches too. */
export function findIn(message: Message, query: SearchQuery, inTitle: boolean): SearchRank | undefined {
  const folded = fold(searchedText(message))
  if (!query.terms.every(({ pattern }) => holds(folded, pattern))) return undefined
  let count = 0
  for (const { pattern } of query.terms) count += countOf(folded, pattern)
  return { title: inTitle, phrase: query.whole === undefined || holds(folded, query.whole.pattern), count }
}

/** Everything in a text that a query names, in order, touching ones joined. Whole characters, as they are seen. */
export function findRanges(text: string, { terms }: SearchQuery): readonly TextRange[] {
  const folded = fold(text)
  const found: TextRange[] = []
  for (const { pattern } of terms) {
    for (const match of folded.matchAll(pattern)) found.push({ start: match.index, end: match.index + match[0].length })
  }
  if (!found.length) return []
  const { startAt, endAt } = foldedBoundaries(text)
  const joined: { start: number, end: number }[] = []
  for (const range of found.map(({ start, end }) => ({ start: startAt(start), end: endAt(end) })).sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else joined.push(range)
  }
  return joined
}

/** Sorts hits: the best one first. */
export function byRank(a: Ranked, b: Ranked): number {
  return Number(b.rank.title) - Number(a.rank.title) || Number(b.rank.phrase) - Number(a.rank.phrase) || b.rank.count - a.rank.count
    || Number(b.role === 'user') - Number(a.role === 'user') || b.createdAt - a.createdAt || (a.messageId < b.messageId ? -1 : 1)
}

type Ranked = Pick<SearchHit, 'rank' | 'role' | 'createdAt' | 'messageId'>

function holds(folded: string, pattern: RegExp): boolean {
  return folded.search(pattern) >= 0
}

function countOf(folded: string, pattern: RegExp): number {
  let count = 0
  pattern.lastIndex = 0
  while (pattern.test(folded)) count++
  return count
}
