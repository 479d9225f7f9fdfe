import { isRecord } from '../api/json'
import { archiveLimits as limits, ArchiveRefused } from './archive'

/** Far beyond any date; `new Date` knows later ones only as invalid. */
const latest = 8_640_000_000_000_000

/**
 * The members of an object from a file, each read by its name and checked. What is missing or `null` is undefined; what
 * is there and of the wrong kind or size refuses the file, or is left out where only facts are read.
 */
export class Fields {
  private readonly place: string
  private readonly members: Readonly<Record<string, unknown>>
  private readonly strict: boolean

  /** @throws {ArchiveRefused} where the value is no object */
  constructor(value: unknown, place: string, strict = true) {
    if (!isRecord(value)) throw refusedAt(place)
    this.place = place
    this.members = value
    this.strict = strict
  }

  /** The same members, read as facts: nice to know, and no reason to refuse a whole file. */
  get facts(): Fields {
    return new Fields(this.members, this.place, false)
  }

  /** A text of at most so many characters. */
  text(name: string, most: number = limits.line): string | undefined {
    const value = this.value(name)
    if (value === undefined) return undefined
    return typeof value === 'string' && value.length <= most ? value : this.wrong(name)
  }

  requiredText(name: string, most: number = limits.line): string {
    return this.text(name, most) ?? this.refuse(name)
  }

  /** One of some words; another one refuses the file. */
  word<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.value(name)
    return value === undefined ? undefined : words.find(word => word === value) ?? this.wrong(name)
  }

  number(name: string, least: number, most: number): number | undefined {
    const value = this.value(name)
    if (value === undefined) return undefined
    return typeof value === 'number' && value >= least && value <= most ? value : this.wrong(name)
  }

  /** A number of tokens, bytes, pixels, milliseconds. */
  amount(name: string): number | undefined {
    return this.number(name, 0, Number.MAX_SAFE_INTEGER)
  }

  /** Epoch ms. */
  time(name: string): number | undefined {
    return this.number(name, 0, latest)
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name)
    return value === undefined || typeof value === 'boolean' ? value : this.wrong(name)
  }

  list(name: string, most: number): readonly unknown[] | undefined {
    const value = this.value(name)
    if (value === undefined) return undefined
    return Array.isArray(value) && value.length <= most ? value as readonly unknown[] : this.wrong(name)
  }

  /** A list of short texts. */
  texts(name: string, most: number): readonly string[] | undefined {
    const list = this.list(name, most)
    return !list || list.every(item => typeof item === 'string' && item.length <= limits.line) ? list as readonly string[] | undefined : this.wrong(name)
  }

  /** An object of its own. */
  object(name: string): Fields | undefined {
    const value = this.value(name)
    if (value === undefined || !(this.strict || isRecord(value))) return undefined
    return new Fields(value, this.placeOf(name), this.strict)
  }

  /** Short texts by name, as of options. Names that are no plain words are left out. */
  record(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.value(name)
    if (value === undefined) return undefined
    if (!isRecord(value)) return this.wrong(name)
    const entries = Object.entries(value).filter(([key]) => /^[a-z][\w-]{0,39}$/i.test(key))
    if (entries.length > 100 || !entries.every(([, text]) => typeof text === 'string' && text.length <= limits.line)) return this.wrong(name)
    return Object.fromEntries(entries) as Readonly<Record<string, string>>
  }

  /** As it stands in the file. */
  value(name: string): unknown {
    return Object.hasOwn(this.members, name) ? this.members[name] ?? undefined : undefined
  }

  placeOf(name: string): string {
    return `${this.place}.${name}`
  }

  /** @throws {ArchiveRefused} */
  refuse(name: string): never {
    throw refusedAt(this.placeOf(name))
  }

  private wrong(name: string): undefined {
    return this.strict ? this.refuse(name) : undefined
  }
}

function refusedAt(place: string): ArchiveRefused {
  return new ArchiveRefused({ reason: 'field', place })
}

/** The object without the members that are undefined: in a message they are absent. */
export function present<Members extends object>(members: Members): { [Name in keyof Members]: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [Name in keyof Members]: Exclude<Members[Name], undefined> }
}
