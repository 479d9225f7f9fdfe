import type { Conversation } from './conversation'
import type { Message } from './message'
import { transcriptOf, type TranscriptBlock, type TranscriptWords } from './transcript'

/**
 * A conversation as Markdown: title, date and model, a heading for each message, its text as it was written. Pictures
 * are links: whoever opens the file should not load them by that.
 */
export function conversationMarkdown(conversation: Pick<Conversation, 'title' | 'createdAt' | 'systemPrompt'>, messages: readonly Message[], words: TranscriptWords): string {
  const { title, facts, sections } = transcriptOf(conversation, messages, words)
  return [
    `# ${escaped(title)}`, escaped(facts),
    ...sections.flatMap(({ heading, blocks }) => [`## ${escaped(heading)}`, ...blocks.map(block => markdownOf(block, words))]),
  ].join('\n\n') + '\n'
}

function markdownOf(block: TranscriptBlock, words: TranscriptWords): string {
  switch (block.kind) {
    case 'text': return withFencesClosed(block.text)
    case 'reasoning': return quoted(`**${words.reasoning}**\n\n${withFencesClosed(block.text)}`)
    case 'named': return block.url === undefined ? `*${escaped(block.label)}*` : linkTo(block.url, block.label)
    case 'sources': return `${words.sources}:\n\n${block.sources.map(({ url, title }) => `- ${linkTo(url, title)}`).join('\n')}`
    case 'cut': return `*(${words.cut})*`
  }
}

function quoted(text: string): string {
  return text.split('\n').map(line => line ? `> ${line}` : '>').join('\n')
}

/** Addresses with what would end them written as what it stands for. */
function linkTo(url: string, label: string): string {
  return `[${escaped(label)}](<${url.replace(/[\s<>\\]/g, character => encodeURIComponent(character))}>)`
}

/** Words that are no Markdown, whatever signs are in them. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~$!&]/g, '\\$&')
}

/** A reply that was stopped in a block of code would take all that follows into it. */
function withFencesClosed(text: string): string {
  let open = ''
  for (const line of text.split('\n')) {
    const [, fence = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (!fence) continue
    if (!open) open = fence.startsWith('`') && rest.includes('`') ? '' : fence
    else if (fence.startsWith(open) && !rest.trim()) open = ''
  }
  return open ? `${text}\n${open}` : text
}
