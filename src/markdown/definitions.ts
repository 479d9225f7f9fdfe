import { DialectLexer } from './dialect'
import type { Spent } from './limits'
import type { Links, Token, Tokens } from './tokens'

/** What is needed to read a block once more. */
interface User {
  readonly source: string
  readonly spent: Spent
}

/** The link definitions of a text, and which of its settled blocks may name them. */
export class Definitions {
  /** For the lexer, which adds what it finds: see `take`. */
  readonly links = Object.create(null) as Links
  readonly #settled = new Set<string>()
  /** Block by label; and those whose labels cannot be told by looking. */
  readonly #users = new Map<string, Set<number>>()
  readonly #unsure = new Set<number>()
  readonly #sources = new Map<number, User>()

  /** Notes a settled block under the number that it has. */
  use(index: number, source: string, spent: Spent): void {
    if (!source.includes('[')) return
    this.#sources.set(index, { source, spent })
    for (const label of innermost(source)) {
      if (label.includes('\n')) this.#unsure.add(index) // in a quote there are its marks in between
      const key = normal(label)
      const users = this.#users.get(key) ?? new Set()
      this.#users.set(key, users.add(index))
    }
  }

  /**
   * Takes what was just read: the definitions of settled blocks stay, those of the open end may still change.
   * @returns the settled blocks that have to be read again, by number
   */
  take(settled: readonly Token[], open: readonly Token[], firstNew: number): ReadonlySet<number> {
    const fresh = labelsOf(settled).filter(label => !this.#settled.has(label))
    for (const label of fresh) this.#settled.add(label)
    const loose = labelsOf(open).filter(label => !this.#settled.has(label))
    for (const label of loose) Reflect.deleteProperty(this.links, label)
    return new Set([
      ...this.#usersOf(fresh).filter(index => index < firstNew), // they knew nothing of what is new
      ...this.#usersOf(loose).filter(index => index >= firstNew), // they know what may not stay
    ])
  }

  /** A settled block, read again with all settled definitions. */
  again(index: number): Token | undefined {
    const user = this.#sources.get(index)
    if (!user) return undefined
    const readings = new DialectLexer(this.links, user.spent).read(user.source)
    return readings.find(({ token }) => token.type !== 'space')?.token
  }

  #usersOf(labels: readonly string[]): number[] {
    if (labels.length === 0) return []
    return [...this.#unsure, ...labels.flatMap(label => [...this.#users.get(label) ?? []])]
  }
}

/** What stands in brackets that hold no brackets: a label is one of these. */
function innermost(source: string): string[] {
  const found: string[] = []
  let start = -1
  for (let index = 0; index < source.length; index++) {
    const sign = source[index]
    if (sign === '\\') index++
    else if (sign === '[') start = index + 1
    else if (sign === ']' && start !== -1) {
      found.push(source.slice(start, index))
      start = -1
    }
  }
  return found
}

/** As marked compares labels. */
function normal(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase().toLowerCase()
}

/** What the tokens define, in whatever they hold. */
function labelsOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.type === 'def') return [(token as Tokens.Def).tag]
    if (token.type === 'list') return (token as Tokens.List).items.flatMap(item => labelsOf(item.tokens))
    return token.type === 'blockquote' || token.type === 'footnote' ? labelsOf(token.tokens ?? []) : []
  })
}
