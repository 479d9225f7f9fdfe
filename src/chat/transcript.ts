import type { Conversation } from './conversation'
import { fileText } from './fileText'
import { textOf, type ImagePart, type Message, type MessagePart } from './message'

/** The words that a transcript needs, in the reader's language. */
export interface TranscriptWords {
  readonly untitled: string
  readonly user: string
  readonly assistant: string
  readonly systemPrompt: string
  readonly reasoning: string
  readonly picture: string
  readonly file: string
  readonly sources: string
  /** Said of a reply that did not come to its end. */
  readonly cut: string
  /** A date for a time in epoch ms. */
  readonly dateOf: (time: number) => string
}

/** A piece of a message, in the order in which it is read. */
export type TranscriptBlock =
  /** As it was written: Markdown, mostly. */
  | { readonly kind: 'text', readonly text: string }
  | { readonly kind: 'reasoning', readonly text: string }
  /** A picture or a file of which the name is said; `url` only where it may be followed. */
  | { readonly kind: 'named', readonly label: string, readonly url?: string }
  | { readonly kind: 'sources', readonly sources: readonly { readonly url: string, readonly title: string }[] }
  | { readonly kind: 'cut' }

export interface Transcript {
  readonly title: string
  /** Date and models. */
  readonly facts: string
  readonly sections: readonly { readonly heading: string, readonly blocks: readonly TranscriptBlock[] }[]
}

/** A conversation to be read outside: the branch that is shown, root first. */
export function transcriptOf(conversation: Pick<Conversation, 'title' | 'createdAt' | 'systemPrompt'>, messages: readonly Message[], words: TranscriptWords): Transcript {
  const models = [...new Set(messages.flatMap(({ model }) => model ? [model] : []))]
  const { systemPrompt } = conversation
  const first = messages[0]?.createdAt
  return {
    title: oneLine(conversation.title) || words.untitled,
    facts: [words.dateOf(first ?? conversation.createdAt), ...models.map(oneLine)].join(' · '),
    sections: [
      ...systemPrompt ? [{ heading: words.systemPrompt, blocks: [{ kind: 'text' as const, text: systemPrompt }] }] : [],
      ...messages.map(message => ({
        // One model stands at the top; several are told apart.
        heading: [words[message.role], ...message.model && models.length > 1 ? [oneLine(message.model)] : []].join(' · '),
        blocks: blocksOf(message, words),
      })),
    ],
  }
}

/** A text without breaks of lines. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function blocksOf(message: Message, words: TranscriptWords): readonly TranscriptBlock[] {
  const blocks: TranscriptBlock[] = []
  let texts: MessagePart[] = []
  const endText = (): void => {
    const text = textOf({ parts: texts }).trim()
    if (text) blocks.push({ kind: 'text', text })
    texts = []
  }
  for (const part of message.parts) {
    if (part.type === 'text') {
      texts.push(part) // pieces of one text belong together
      continue
    }
    endText()
    const block = blockOf(part, words)
    if (block) blocks.push(block)
  }
  endText()
  const sources = message.parts.flatMap(part => part.type === 'citation' ? [{ url: part.url, title: oneLine(part.title ?? '') || part.url }] : [])
  if (sources.length) blocks.push({ kind: 'sources', sources })
  if (message.status !== 'done') blocks.push({ kind: 'cut' })
  return blocks
}

function blockOf(part: Exclude<MessagePart, { readonly type: 'text' }>, words: TranscriptWords): TranscriptBlock | undefined {
  switch (part.type) {
    case 'reasoning': return part.text.trim() ? { kind: 'reasoning', text: part.text.trim() } : undefined
    case 'image': return part.inText ? undefined : pictureBlock(part, words)
    case 'file': return part.text === undefined ? { kind: 'named', label: `${words.file}: ${oneLine(part.name)}` } : { kind: 'text', text: fileText({ parts: [part] }) }
    case 'tool-call': return { kind: 'text', text: fileText({ parts: [{ type: 'file', name: part.name, mediaType: '', bytes: 0, text: part.arguments }] }) }
    case 'citation':
    case 'image-failure': return undefined
  }
}

function pictureBlock({ name, prompt, revisedPrompt, url }: ImagePart, words: TranscriptWords): TranscriptBlock {
  const what = oneLine(name ?? prompt ?? revisedPrompt ?? '').slice(0, 200)
  const label = what ? `${words.picture}: ${what}` : words.picture
  return { kind: 'named', label, ...url && /^https?:\/\//i.test(url) && { url } }
}
