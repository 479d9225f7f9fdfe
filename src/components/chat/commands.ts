/** Something that can be chosen in the command menu. */
export interface Command {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Other words that find it. */
  readonly keywords?: string
  /** What takes the place of what was typed; a command without it is told of by its id. */
  readonly insert?: string
}

/** What can take the place of a part of the text, from one index to another. */
export interface Completion {
  readonly from: number
  readonly to: number
  readonly commands: readonly Command[]
  /** What is chosen from. */
  readonly label?: string
  /** Said below the list. */
  readonly hint?: string
}

/** What completes a text at its caret: nothing to choose from where a command goes its own way there, undefined where there is no command. */
export type Completer = (text: string, caret: number) => Completion | undefined

/** The commands whose name or keywords have every word that was typed; those whose name begins with it come first. */
export function matchCommands(commands: readonly Command[], query: string): readonly Command[] {
  const typed = query.trim().toLowerCase()
  const words = typed.split(/\s+/).filter(Boolean)
  const found = commands.filter(({ name, keywords = '' }) => {
    const text = `${name} ${keywords}`.toLowerCase()
    return words.every(word => text.includes(word))
  })
  const begins = ({ name }: Command) => name.toLowerCase().replace(/^\//, '').startsWith(typed)
  return typed ? [...found.filter(begins), ...found.filter(command => !begins(command))] : found
}
