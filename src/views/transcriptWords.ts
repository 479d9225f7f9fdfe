import type { TranscriptWords } from '../chat/transcript'
import type { I18n } from '../locales'

/** The words of the page that stand in a conversation as Markdown or text. */
export function transcriptWords({ t, formatDate }: Pick<I18n, 't' | 'formatDate'>): TranscriptWords {
  return {
    untitled: t('conversation.untitled'), user: t('message.user'), assistant: t('message.assistant'), systemPrompt: t('setting.systemPrompt'), reasoning: t('reasoning.done'),
    picture: t('export.picture'), file: t('export.file'), sources: t('export.sources'), cut: t('export.cut'),
    dateOf: time => formatDate(time, { year: 'numeric', month: 'long', day: 'numeric' }),
  }
}
