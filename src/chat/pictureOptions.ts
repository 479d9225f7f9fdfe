import type { CommandProblem } from './commands/command'
import { acceptedValue, limitOf, mostPictures, optionNames, type PictureFamily, type PictureOption } from './pictureFamilies'

export { acceptedValue, familyOf, limitOf, mostPictures, type PictureFamily, type PictureOption } from './pictureFamilies'

/** What stands behind `/image`, understood. */
export interface PictureLine {
  readonly prompt: string
  /** What the line sets, by the names of the options. */
  readonly options: Readonly<Record<string, string>>
  /** Why it cannot be sent as it stands. */
  readonly problem?: CommandProblem
}

/** One option as it stands in the line: from its hyphens to the end of its value. */
interface Group {
  readonly from: number
  readonly to: number
  readonly typed: string
  readonly name: string
  readonly value: string | undefined
}

interface Parsed {
  /** Options before the prompt, and behind it. */
  readonly leading: readonly Group[]
  readonly trailing: readonly Group[]
  /** Where the prompt begins, and where what is behind it does. */
  readonly from: number
  readonly to: number
}

/** Two hyphens, and what phones and input methods make of them. */
const hyphens = '(?:[-‐‑−﹣－]{2}|[–—―⸺]{1,2})'
const optionAt = new RegExp(`(${hyphens})([a-z][\\w-]*)`, 'iuy')
const optionAnywhere = new RegExp(`(?<=\\s)${hyphens}[a-z]|(?<=[\\p{Script=Han}，。、！？])--[a-z]`, 'giu')
const endOfOptions = /[-−－]{2}(?=\s|$)/y
const blanks = /\s*/y
const assigned = /\s*[=＝]\s*/y
const longestQuoted = 4_000
const quoted = new RegExp(['""', '\'\'', '“”', '‘’', '「」', '＂＂'].map(([open, close]) => `${open}([^${close}]{0,${longestQuoted}})${close}(?=\\s|$)`).join('|'), 'uy')
const word = /\S+/uy
const aliases: Readonly<Record<string, string>> = {
  'output-format': 'format', 'output-compression': 'compression', 'partial-images': 'partials', 'input-fidelity': 'fidelity',
  'negative-prompt': 'negative', 'image-size': 'size', 'count': 'n', 'number': 'n',
}

/** Reads what stands behind `/image`: options at its beginning or its end, the prompt between. Never throws. */
export function readPictureLine(rest: string, family: PictureFamily): PictureLine {
  const { leading, trailing, from, to } = parse(rest)
  const known = trailing.filter(isOption)
  // what nobody knows at the end is part of the prompt, as the `--ar 16:9` of other programs
  const kept = trailing.filter(group => !isOption(group)).map(group => rest.slice(group.from, group.to))
  const prompt = [rest.slice(from, to).trim(), ...kept].filter(Boolean).join(' ')
  const options: Record<string, string> = {}
  let problem: CommandProblem | undefined
  for (const group of [...leading, ...known]) {
    const read = readGroup(group, family)
    if (typeof read === 'string') options[group.name] = read
    else problem ??= read
  }
  problem ??= problemOf(prompt, family)
  return { prompt, options, ...problem && { problem } }
}

/** The line with one option set, or without it where the value is undefined; all else stays as it was typed. */
export function withOption(rest: string, name: string, value: string | undefined, family: PictureFamily): string {
  const { leading, trailing } = parse(rest)
  const wanted = nameOf(name)
  const found = [...leading, ...trailing].filter(group => group.name === wanted)
  const text = value === undefined ? '' : `--${wanted} ${written(value, family.options.find(option => option.name === wanted))}`
  const last = found.at(-1)
  let line = rest
  for (const group of found.toReversed()) line = replaced(line, group, group === last ? text : '')
  if (last || !text) return line
  const at = leading.at(-1)?.to ?? /^\s*/.exec(rest)?.[0].length ?? 0
  return `${rest.slice(0, at)}${leading.length ? ' ' : ''}${text} ${rest.slice(at).trimStart()}`
}

function parse(rest: string): Parsed {
  const leading: Group[] = []
  let at = end(blanks, rest, 0)
  for (let group = groupAt(rest, at); group; group = groupAt(rest, at)) {
    leading.push(group)
    at = end(blanks, rest, group.to)
  }
  const marker = end(endOfOptions, rest, at)
  if (marker > at) return { leading, trailing: [], from: marker, to: rest.length }
  const trailing = trailingFrom(rest, at)
  return { leading, trailing, from: at, to: trailing[0]?.from ?? rest.length }
}

/** The options with nothing but options behind them. One pass: a hostile line takes no longer. */
function trailingFrom(rest: string, from: number): readonly Group[] {
  let run: Group[] = []
  let runEnd = -1
  optionAnywhere.lastIndex = from
  for (let match = optionAnywhere.exec(rest); match; match = optionAnywhere.exec(rest)) {
    const group = match.index > from ? groupAt(rest, match.index) : undefined
    if (!group) continue
    if (match.index !== runEnd) run = []
    run.push(group)
    runEnd = end(blanks, rest, group.to)
    optionAnywhere.lastIndex = Math.max(group.to, match.index + 1)
  }
  return runEnd === rest.length ? run : []
}

function groupAt(rest: string, from: number): Group | undefined {
  optionAt.lastIndex = from
  const [, sign, typed] = optionAt.exec(rest) ?? []
  if (!sign || !typed) return undefined
  const name = nameOf(typed)
  if (sign !== '--' && !optionNames.has(name)) return undefined // a dash in a text
  const nameEnd = optionAt.lastIndex
  const assignedAt = end(assigned, rest, nameEnd)
  const at = assignedAt > nameEnd ? assignedAt : end(blanks, rest, nameEnd)
  if (at === nameEnd && at < rest.length) return undefined // `--n!` is no option
  const read = assignedAt > nameEnd || !isOptionStart(rest, at) ? valueAt(rest, at) : undefined
  return { from, typed, name, to: read?.to ?? (assignedAt > nameEnd ? assignedAt : nameEnd), value: read?.value }
}

function valueAt(rest: string, at: number): { readonly value: string, readonly to: number } | undefined {
  quoted.lastIndex = at
  const match = quoted.exec(rest)
  if (match) return { value: match.slice(1).find(text => text !== undefined) ?? '', to: quoted.lastIndex }
  const to = end(word, rest, at)
  return to > at ? { value: rest.slice(at, to), to } : undefined
}

function isOptionStart(rest: string, at: number): boolean {
  return end(optionAt, rest, at) > at || end(endOfOptions, rest, at) > at
}

function readGroup({ name, typed, value }: Group, family: PictureFamily): string | CommandProblem {
  const option = family.options.find(candidate => candidate.name === name)
  if (!option) return { kind: 'unknown-option', name: typed, limit: family.options.map(known => `--${known.name}`).join(' ') }
  const limit = limitOf(option)
  if (!value?.trim()) return { kind: 'missing-value', name, ...limit && { limit } }
  const accepted = acceptedValue(option, value)
  if (accepted !== undefined) return accepted
  if (name === 'n' && Number(value) > mostPictures) return { kind: 'too-many', name, value, limit: String(mostPictures) }
  return { kind: 'bad-value', name, value, ...limit && { limit } }
}

function problemOf(prompt: string, { maxPrompt }: PictureFamily): CommandProblem | undefined {
  if (!prompt) return { kind: 'no-prompt' }
  const tooLong = prompt.length > maxPrompt && [...prompt].length > maxPrompt // half of a pair is no character
  return tooLong ? { kind: 'too-long', limit: String(maxPrompt) } : undefined
}

function isOption({ name }: Group): boolean {
  return optionNames.has(name)
}

function nameOf(typed: string): string {
  const name = typed.normalize('NFKC').toLowerCase().replace(/^-+/, '').replaceAll('_', '-')
  return (Object.hasOwn(aliases, name) ? aliases[name] : undefined) ?? name
}

/** A value as it can be read again. */
function written(value: string, option: PictureOption | undefined): string {
  const known = option && acceptedValue(option, value)
  const text = (known ?? value).trim()
  if (/^[^\s"'“‘「＂=＝]\S*$/u.test(text) && !isOptionStart(text, 0)) return text
  const [open, close] = ['""', '“”', '「」'].find(pair => !text.includes(pair[1]!)) ?? '""'
  return `${open}${text.replaceAll(close!, '').slice(0, longestQuoted)}${close}`
}

function replaced(line: string, { from, to }: Group, text: string): string {
  if (text) return line.slice(0, from) + text + line.slice(to)
  return line.slice(0, from) + line.slice(to).trimStart() || ''
}

/** Where a match at a place ends; the place itself where there is none. */
function end(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
