import type { Conversation } from './conversation'
import type { Message } from './message'
import { transcriptOf, type TranscriptBlock, type TranscriptWords } from './transcript'

const line = '-'.repeat(40)

/** A conversation as plain text: the same as in Markdown, without signs of ours. */
export function conversationText(conversation: Pick<Conversation, 'title' | 'createdAt' | 'systemPrompt'>, messages: readonly Message[], words: TranscriptWords): string {
  const { title, facts, sections } = transcriptOf(conversation, messages, words)
  return [
    `${title}\n${facts}`,
    ...sections.map(({ heading, blocks }) => [`${line}\n${heading}`, ...blocks.map(block => textIn(block, words))].join('\n\n')),
  ].join('\n\n') + '\n'
}

function textIn(block: TranscriptBlock, words: TranscriptWords): string {
  switch (block.kind) {
    case 'text': return block.text
    case 'reasoning': return `[${words.reasoning}]\n${block.text}`
    case 'named': return `[${block.label}]${block.url === undefined ? '' : ` ${block.url}`}`
    case 'sources': return `${words.sources}:\n${block.sources.map(({ url, title }) => title === url ? url : `${title}: ${url}`).join('\n')}`
    case 'cut': return `(${words.cut})`
  }
}
