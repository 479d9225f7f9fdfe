import type { Block, FootnoteReferenceToken, FootnoteToken, Token, Tokens } from './tokens'

/** A footnote as it stands at the end of a text. */
export interface Footnote {
  /** Of the first reference: 1 and up. */
  readonly number: number
  /** Normalised: see `footnoteKey`. */
  readonly key: string
  readonly token: FootnoteToken
}

/** The footnotes of a text in the order of their first references. Those without a reference are left out. */
export interface Footnotes {
  readonly notes: readonly Footnote[]
  /** The same notes by key. */
  readonly byKey: ReadonlyMap<string, Footnote>
}

/** What one block holds, in the order of the text. */
interface Found {
  readonly references: readonly string[]
  readonly definitions: readonly FootnoteToken[]
}

const reference = /^\[\^([^\s[\]]{1,100})\](?!\()/
const definition = /^ {0,3}\[\^([^\s[\]]{1,100})\]:[ \t]*/
const indented = /^(?: {4}| {0,3}\t)/
/** What ends the text of a note that goes on without indentation. */
const otherBlock = /^ {0,3}(?:#{1,6}(?:\s|$)|`{3}|~{3}|>|[*+-](?:\s|$)|\d{1,9}[.)](?:\s|$)|(?:[-_*][ \t]*){3,}$|\||\$\$|\\\[|\[\^[^\s[\]]+\]:)/

export const noFootnotes: Footnotes = { notes: [], byKey: new Map() }

const nothing: Found = { references: [], definitions: [] }
const knownBlocks = new WeakMap<Block, Found>()
const knownGroups = new WeakMap<readonly Block[], readonly Found[]>()

/** The reference with which a rest of a run of text begins. `[^label](…)` is a link. */
export function footnoteReference(rest: string): FootnoteReferenceToken | undefined {
  const [raw, label] = reference.exec(rest) ?? []
  return raw && label ? { type: 'footnote-reference', raw, label } : undefined
}

/** Whether a text begins with a definition. */
export function definesFootnote(source: string): boolean {
  return definition.test(source)
}

/**
 * The definition with which a text begins: its line, lines that go on with it, and paragraphs that
 * are indented by four or a tab.
 * @param read Gives the blocks of the note's own text.
 */
export function footnoteDefinition(source: string, read: (text: string) => Token[]): FootnoteToken | undefined {
  const [head, label] = definition.exec(source) ?? []
  if (!head || !label) return undefined
  const first = lineEnd(source, head.length)
  const lines = [source.slice(head.length, first)]
  let blanks: string[] = []
  let end = first
  for (let at = first + 1; at < source.length; at = lineEnd(source, at) + 1) {
    const line = source.slice(at, lineEnd(source, at))
    if (!line.trim()) {
      blanks.push('')
      continue
    }
    const goesOn = indented.test(line) || (blanks.length === 0 && !otherBlock.test(line) && Boolean(lines.at(-1)?.trim()))
    if (!goesOn) break
    lines.push(...blanks, line.replace(indented, ''))
    blanks = []
    end = at + line.length
  }
  return { type: 'footnote', raw: source.slice(0, end), label, tokens: read(lines.join('\n')) }
}

/** Labels are compared without regard to case. */
export function footnoteKey(label: string): string {
  return label.toLowerCase().toUpperCase()
}

/**
 * The footnotes of a text, by its blocks in groups. Each block, and each group, is looked at once, as long as
 * it is the same object.
 * @param before What was found last: given back where nothing has changed.
 */
export function footnotesOf(groups: readonly (readonly Block[])[], before: Footnotes = noFootnotes): Footnotes {
  const found = groups.flatMap(inGroup)
  const definitions = new Map<string, FootnoteToken>()
  for (const token of found.flatMap(one => one.definitions)) {
    const key = footnoteKey(token.label)
    if (!definitions.has(key)) definitions.set(key, token) // the first one counts
  }
  const keys = new Set(definitions.size > 0 ? found.flatMap(one => one.references) : [])
  const notes: Footnote[] = []
  for (const key of keys) { // notes may name others: those come behind all that the text names
    const token = definitions.get(key)
    if (!token) continue
    notes.push({ number: notes.length + 1, key, token })
    for (const other of inTokens(token.tokens).references) keys.add(other)
  }
  const same = notes.length === before.notes.length
    && notes.every(({ key, token }, index) => before.notes[index]?.key === key && before.notes[index].token === token)
  return same ? before : { notes, byKey: new Map(notes.map(note => [note.key, note])) }
}

function inGroup(group: readonly Block[]): readonly Found[] {
  const found = knownGroups.get(group) ?? group.map(inBlock).filter(one => one !== nothing)
  knownGroups.set(group, found)
  return found
}

function inBlock(block: Block): Found {
  const found = knownBlocks.get(block) ?? (block.raw.includes('[^') ? inTokens([block.token]) : nothing)
  knownBlocks.set(block, found)
  return found
}

function inTokens(tokens: readonly (Token | Block['token'])[]): Found {
  const references: string[] = []
  const definitions: FootnoteToken[] = []
  for (const token of walk(tokens)) {
    if (token.type === 'footnote-reference') references.push(footnoteKey((token as FootnoteReferenceToken).label))
    if (token.type === 'footnote') definitions.push(token as FootnoteToken)
  }
  return { references, definitions }
}

/** All tokens in their order; of a definition, only itself and the definitions in it. */
function* walk(tokens: readonly (Token | Block['token'])[]): Generator<Token | Block['token']> {
  for (const token of tokens) {
    yield token
    if (token.type === 'list') for (const item of (token as Tokens.List).items) yield* walk(item.tokens)
    else if (token.type === 'table') {
      const { header, rows } = token as Tokens.Table
      for (const cell of [header, ...rows].flat()) yield* walk(cell.tokens)
    } else if (token.type === 'footnote') yield* definitionsIn(token as FootnoteToken)
    else if ('tokens' in token && token.tokens) yield* walk(token.tokens)
  }
}

function* definitionsIn({ tokens }: FootnoteToken): Generator<Token | Block['token']> {
  for (const token of walk(tokens)) if (token.type === 'footnote') yield token
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end === -1 ? source.length : end
}
