import type { ChatMessage } from '../api/chat'
import { titleFrom } from './title'
import { textOf, type Message } from './message'

/** Characters of the talk that a title is made from; of one message fewer. A session takes 1,000 of all in one prompt. */
const [mostTalk, mostMessage] = [2_400, 600]

/** What marks this request among others: the demo answers it by that. */
const words = {
  en: {
    task: 'Write a title for the conversation below: at most six words, in the language of the conversation, without quotation marks and without a full stop. Answer with the title alone.',
    user: 'User', assistant: 'Assistant', talk: 'Conversation:',
  },
  zh: { task: '为下面的对话写一个标题：不超过十二个字，使用对话所用的语言，不加引号和句号。只回答标题本身。', user: '用户', assistant: '助手', talk: '对话：' },
} as const

/** The request for a title: the beginning and the end of a talk, in one prompt of at most so many characters. Empty where nothing was said. */
export function titlePrompt(path: readonly Message[], most: number = mostTalk): readonly ChatMessage[] {
  const said = path.map(({ role, parts }) => ({ role, text: textOf({ parts }).replace(/\s+/gu, ' ').trim() })).filter(({ text }) => text)
  if (!said.length) return []
  const { task, talk, ...names } = words[isChinese(said.map(({ text }) => text.slice(0, mostMessage)).join('')) ? 'zh' : 'en']
  const room = most - task.length - talk.length - 4
  const lines = said.map(({ role, text }) => `${names[role]}: ${cut(text, Math.min(mostMessage, Math.floor(room / 2) - 20))}`)
  // what it began with says most, then what it came to
  const chosen = lines.slice(0, 1)
  let length = chosen[0]?.length ?? 0
  for (const line of [...lines.slice(1, 2), ...lines.slice(2).reverse()]) {
    length += line.length + 1
    if (length > room) break
    chosen.push(line)
  }
  return [{ role: 'user', content: `${task}\n\n${talk}\n${lines.filter(line => chosen.includes(line)).join('\n')}` }]
}

/** The title in a reply: its first line with words in it, without what models like to put around it. Empty where there is none. */
export function titleInReply(reply: string): string {
  const text = reply.slice(0, 4_000).replace(/<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/giu, '')
  const line = text.split('\n').map(bare).find(words => /[\p{L}\p{N}]/u.test(words))
  return titleFrom(line ?? '')
}

function bare(line: string): string {
  let words = line.trim()
  for (let before = ''; before !== words;) {
    before = words
    words = words
      .replace(/^(?:#+\s+|[-*>]\s+|\*\*|__|`+)/u, '').replace(/(?:\*\*|__|`+)$/u, '')
      .replace(/^(?:title|标题)\s*[:：]\s*/iu, '')
      .replace(/^["'“‘「『《](.*)["'”’」』》]$/u, '$1').replace(/[.。]$/u, '').trim()
  }
  return words
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length)).replace(/[\uD800-\uDBFF]$/, '')}…`
}

function isChinese(text: string): boolean {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return han > 0 && han * 3 > (text.match(/\p{L}/gu)?.length ?? 0)
}
