import type { Command } from './command'
import { image } from './image'

/** All commands, in menu order. */
export const commands: readonly Command[] = [image]

const beginning = /^\s*[/／]([^\s/／]{1,20})(?:\s+|$)/u
/** Chinese has no spaces between words: `/画一只狐狸`. With other names another word could begin. */
const joined = /^\s*[/／](画)(?=\p{Script=Han})/u

/**
 * The command that a prompt begins with, in any of its names: `/image`, `／画`.
 * `rest` is what stands behind it and the white space there: the exact end of the text.
 */
export function commandIn(text: string): { readonly command: Command, readonly rest: string } | undefined {
  const match = joined.exec(text) ?? beginning.exec(text)
  const name = match?.[1]?.normalize('NFKC').toLowerCase()
  const command = name === undefined ? undefined : commands.find(candidate => candidate.name === name || candidate.aliases.includes(name))
  return command && match ? { command, rest: text.slice(match[0].length) } : undefined
}

/** The same prompt with something else behind its command. */
export function withRest(text: string, rest: string): string {
  const found = commandIn(text)
  if (!found) return text
  const head = text.slice(0, text.length - found.rest.length)
  return (/\s$/.test(head) ? head : `${head} `) + rest
}
