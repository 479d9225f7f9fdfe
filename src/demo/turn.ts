import { graphemes } from './pieces'
import type { ChatMessage } from './request'
import { hash, pickFrom, randomFrom, someFrom } from './seed'
import { givenName, type Subject } from './subjects'

/** What a reply is written from. */
export interface Turn {
  readonly question: string
  /** The question's beginning, fit to stand in Markdown. */
  readonly quote: string
  /** Everything the request held, oldest first; the question is the last of the user's. */
  readonly messages: readonly ChatMessage[]
  /** What the user wrote, oldest first. */
  readonly asked: readonly string[]
  readonly systemPrompt: string
  readonly pictures: number
  /** The name that was given last. */
  readonly name?: string
  /** One of the list, by the seed of the question. */
  readonly pick: <Item>(list: readonly [Item, ...Item[]]) => Item
  /** Some of the list, by the seed of the question. */
  readonly some: <Item>(list: readonly Item[], count: number) => readonly Item[]
}

/** Each subject's reply in one language; long texts are loaded when they are asked for. */
export type Replies = Readonly<Record<Subject, (turn: Turn) => string | Promise<string>>>

/** All that one language has to say. */
export interface Script {
  readonly replies: Replies
  /** Stands before the reply where pictures came along. */
  readonly pictures: (count: number) => string
  /** What `platen-demo-thinking` says before it answers. */
  readonly reasoning: (turn: Turn, subject: Subject) => string
  /** The last words, where more is asked for than there is. */
  readonly nothingLeft: string
}

const quoteLength = 60

/** The turn that a request's messages make. */
export function turnOf(messages: readonly ChatMessage[], seed: number): Turn {
  const fromUser = messages.filter(({ role }) => role === 'user')
  const asked = fromUser.map(({ text }) => text)
  const question = asked.at(-1) ?? ''
  const random = randomFrom(hash(question) ^ seed)
  const name = asked.map(givenName).reverse().find(given => given !== undefined)
  return {
    question,
    quote: quoted(question, quoteLength),
    messages,
    asked,
    systemPrompt: messages.filter(({ role }) => role === 'system' || role === 'developer')
      .map(({ text }) => text).join('\n\n'),
    pictures: fromUser.at(-1)?.pictures ?? 0,
    ...(name !== undefined && { name }),
    pick: list => pickFrom(list, random),
    some: (list, count) => someFrom(list, count, random),
  }
}

/** The beginning of a text on one line, with Markdown's signs made harmless. */
export function quoted(text: string, length: number): string {
  const line = graphemes(text.slice(0, length * 20).replace(/\s+/g, ' ').trim())
  const cut = line.length > length
  const short = line.slice(0, length).join('')
  const halfWord = cut && line[length] !== ' '
  const whole = halfWord ? short.replace(/ \S{1,14}$/, '') : short
  return whole.trimEnd().replace(/[\\`*_[\]<>#|~$&]/g, '\\$&') + (cut ? '…' : '')
}

/** The text as a quotation, line by line. */
export const blockquote = (text: string): string =>
  text.split('\n').map(line => `> ${line}`).join('\n')
