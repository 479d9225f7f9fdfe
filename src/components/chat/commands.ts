/** Something that can be chosen in the command menu. */
export interface Command {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Other words that find it. */
  readonly keywords?: string
}

/** The commands whose name or keywords have every word that was typed; those whose name begins with it come first. */
export function matchCommands(commands: readonly Command[], query: string): readonly Command[] {
  const typed = query.trim().toLowerCase()
  const words = typed.split(/\s+/).filter(Boolean)
  const found = commands.filter(({ name, keywords = '' }) => {
    const text = `${name} ${keywords}`.toLowerCase()
    return words.every(word => text.includes(word))
  })
  const begins = ({ name }: Command) => name.toLowerCase().startsWith(typed)
  return typed ? [...found.filter(begins), ...found.filter(command => !begins(command))] : found
}
