import { languageOf, type Language } from './language'
import type { ChatMessage } from './request'
import { asksToContinue, subjectOf } from './subjects'
import { titleFor } from './title'
import { turnOf, type Script } from './turn'

export interface Answer {
  readonly text: string
  /** Empty where the model does not think. */
  readonly reasoning: string
}

export interface AnswerOptions {
  readonly thinking: boolean
  readonly seed: number
}

/** A language is loaded when it is first spoken. */
const scripts: Readonly<Record<Language, () => Promise<Script>>> = {
  en: async () => (await import('./script.en')).english,
  zh: async () => (await import('./script.zh')).chinese,
}

/** The scripted answer to a conversation: the same for the same messages. */
export async function answerTo(
  messages: readonly ChatMessage[], { thinking, seed }: AnswerOptions,
): Promise<Answer> {
  const title = titleFor(messages)
  if (title !== undefined) return { text: title, reasoning: '' }
  const { open, said } = unfinished(messages)
  const turn = turnOf(open, seed)
  const script = await scripts[languageOf(turn.asked)]()
  const subject = subjectOf(turn.question)
  const remark = turn.pictures > 0 ? `${script.pictures(turn.pictures)}\n\n` : ''
  const text = remark + await script.replies[subject](turn)
  return {
    text: said === '' ? text : rest(text, said) ?? script.nothingLeft,
    reasoning: thinking ? script.reasoning(turn, subject) : '',
  }
}

/** The conversation up to the question that counts, and what was already said in answer to it. */
function unfinished(
  messages: readonly ChatMessage[],
): { readonly open: readonly ChatMessage[], readonly said: string } {
  let end = messages.length
  let said = ''
  for (let message = messages[end - 1]; message; message = messages[end - 1]) {
    const answered = messages[end - 2]?.role === 'assistant'
    if (message.role === 'assistant') said = message.text + said
    else if (message.role !== 'user' || !answered || !asksToContinue(message.text)) break
    end -= 1
  }
  return end > 0 ? { open: messages.slice(0, end), said } : { open: messages, said: '' }
}

/** What is missing of a text that was cut; undefined where nothing is, or it is another text. */
function rest(text: string, said: string): string | undefined {
  const begun = text.startsWith(said) ? said : said.trimEnd() // what stores a message may trim it
  const more = text.startsWith(begun) && text.trimEnd().length > begun.length
  return more ? text.slice(begun.length) : undefined
}
