import type { FilePart, Message } from './message'

/**
 * The words of a message with its files before them, each in a fence with its name: models read that everywhere, file parts
 * only at few. Files without text are left out.
 */
export function fileText(message: Pick<Message, 'parts'>): string {
  const files: string[] = []
  let text = ''
  for (const part of message.parts) {
    if (part.type === 'file' && part.text !== undefined) files.push(fenced(part, part.text))
    else if (part.type === 'text') text += part.text
  }
  return [...files, ...text.trim() ? [text] : []].join('\n\n')
}

function fenced({ name }: FilePart, text: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const language = /\.([a-z\d]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return `${name.replace(/[\r\n]+/g, ' ')}\n${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`
}
