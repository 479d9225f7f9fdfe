import { optionsFor } from '../../chat/askedPictures'
import { commandIn } from '../../chat/commands'
import type { PictureOption } from '../../chat/pictureFamilies'
import { readPictureLine, type PictureFamily } from '../../chat/pictureOptions'
import type { I18n } from '../../locales'
import type { Command, Completer, Completion } from './commands'
import { optionText, valueText } from './optionText'

const longestLine = 8_000
/** Two hyphens, and what phones and input methods make of them. */
const hyphens = '(?:^|\\s|[\\p{Script=Han}，。、！？])((?:[-‐‑−﹣－]{2}|[–—―⸺]{1,2})'
const nameAt = new RegExp(`${hyphens}([\\p{L}\\p{N}_-]*))$`, 'u')
const valueAt = new RegExp(`${hyphens}(\\p{L}[\\p{L}\\p{N}_-]*)(?:\\s*[=＝]\\s*|\\s+))([^\\s"'“‘「＂=＝]*)$`, 'u')

/** Completes the options of an image command, and their values, where they would be read as such. */
export function optionCompleter(family: PictureFamily, edit: boolean, words: Pick<I18n, 't'>): Completer {
  return (text, caret) => {
    const found = namedIn(text)
    if (!found) return undefined
    const start = text.length - found.rest.length
    if (caret < start || text.length > longestLine) return { from: caret, to: caret, commands: [] }
    const head = text.slice(start, caret)
    const line: Line = { before: text.slice(0, start), rest: found.rest, family, options: optionsFor(family, edit), words }
    return completeValue(line, head) ?? completeName(line, head) ?? { from: caret, to: caret, commands: [] }
  }
}

/** Completes nothing, where a command cannot be sent anyway: its words are no names of assistants. */
export const silentCompleter: Completer = (text, caret) => namedIn(text) && { from: caret, to: caret, commands: [] }

/** The command of a text, once its name is complete: white space stands behind. */
function namedIn(text: string) {
  const found = commandIn(text)
  return found && /\s$/.test(text.slice(0, text.length - found.rest.length)) ? found : undefined
}

interface Line {
  /** What stands before what is read. */
  readonly before: string
  readonly rest: string
  readonly family: PictureFamily
  readonly options: readonly PictureOption[]
  readonly words: Pick<I18n, 't'>
}

/** Places count from the beginning of `rest`. */
interface Place { readonly from: number, readonly to: number }

function completeName({ before, rest, family, options, words }: Line, head: string): Completion | undefined {
  const [, whole, typed = ''] = nameAt.exec(head) ?? []
  if (whole === undefined) return undefined
  const place = placeOf(rest, head, whole, /^[\p{L}\p{N}_-]*/u)
  const others = readPictureLine(replaced(rest, place, ''), family).options
  const query = typed.toLowerCase()
  const fits = ({ name }: PictureOption) => name.startsWith(query) || optionText(name, words).toLowerCase().startsWith(query)
  const commands = options
    .filter(option => !Object.hasOwn(others, option.name) && fits(option))
    .filter(option => ['', ` ${sampleOf(option)}`].some(value => reads(rest, place, `--${option.name}${value}`, family, option.name)))
    .map(({ name, values }): Command => ({
      id: name, name: `--${name}`, description: [optionText(name, words), values.join(', ')].filter(Boolean).join(' · '), insert: spaced(rest, place, `--${name}`),
    }))
  return { ...moved(place, before.length), commands, label: words.t('command.options') }
}

function completeValue({ before, rest, family, options, words }: Line, head: string): Completion | undefined {
  const [, , name = '', typed = ''] = valueAt.exec(head) ?? []
  const option = options.find(candidate => candidate.name === name.toLowerCase())
  if (!option) return undefined
  const place = placeOf(rest, head, typed, /^\S*/)
  const query = typed.toLowerCase().replace('×', 'x')
  const exact = option.values.includes(query)
  const commands = option.values
    .filter(value => !exact && value.startsWith(query))
    .filter(value => reads(rest, place, value, family, option.name, value))
    .map((value): Command => ({ id: value, name: value, description: valueText(option, value, words), insert: spaced(rest, place, value) }))
  return { ...moved(place, before.length), commands, label: optionText(option.name, words), ...option.free && { hint: words.t('command.free') } }
}

/** From the beginning of what was typed to the end of the word that the caret stands in. */
function placeOf(rest: string, head: string, typed: string, word: RegExp): Place {
  const behind = word.exec(rest.slice(head.length))?.[0].length ?? 0
  return { from: head.length - typed.length, to: head.length + behind }
}

function moved({ from, to }: Place, by: number): Place {
  return { from: from + by, to: to + by }
}

function replaced(rest: string, { from, to }: Place, words: string): string {
  return rest.slice(0, from) + words + rest.slice(to)
}

/** With a space behind, where none follows. */
function spaced(rest: string, { to }: Place, words: string): string {
  return /^\s/.test(rest.slice(to)) ? words : `${words} `
}

/** Whether words at a place are read as an option: in the middle of a prompt they are not. */
function reads(rest: string, place: Place, words: string, family: PictureFamily, name: string, value?: string): boolean {
  const { options } = readPictureLine(replaced(rest, place, spaced(rest, place, words)), family)
  return Object.hasOwn(options, name) && (value === undefined || options[name] === value)
}

function sampleOf({ values, kind }: PictureOption): string {
  return values[0] ?? (kind === 'number' ? '1' : 'x')
}
