import { graphemes } from './pieces'
import type { ChatMessage } from './request'

const asks = /^(?:Write a title for the conversation below|为下面的对话写一个标题)/
const firstQuestion = /^(?:User|用户): (.+)$/m
const longest = 48

/** The title that is asked for of a conversation in the last message: the words of its first question; undefined where none is asked for. */
export function titleFor(messages: readonly ChatMessage[]): string | undefined {
  const asked = messages.at(-1)?.text ?? ''
  if (!asks.test(asked)) return undefined
  const question = (firstQuestion.exec(asked)?.[1] ?? '').replace(/^\/\S+\s+|[\s?？!！.。…]+$/g, '')
  const letters = graphemes(question.slice(0, 500))
  const words = letters.length > longest ? letters.slice(0, longest).join('').replace(/ \S*$/, '') : question
  return words.charAt(0).toUpperCase() + words.slice(1) || 'Platen'
}
