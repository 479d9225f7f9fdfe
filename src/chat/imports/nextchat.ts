import { isRecord, textIn } from '../../api/json'
import { archiveLimits as limits } from '../archive'
import { readContent } from './content'
import { dateIn, timeIn } from './dates'
import { inOneLine } from './linear'
import type { Found, ImportedMessage, ImportProgram } from './program'

/** Its backup of everything, what it keeps in the browser, or one conversation saved as JSON. */
export const nextChat: ImportProgram = {
  name: 'NextChat',
  listIn(file) {
    const store = file['chat-next-web-store'] ?? file
    const state = isRecord(store) && isRecord(store.state) ? store.state : store
    if (isRecord(state) && Array.isArray(state.sessions)) return state.sessions
    return Array.isArray(file.messages) && file.mapping === undefined ? [file] : undefined
  },
  read(value, found, { now }) {
    if (!isRecord(value) || !Array.isArray(value.messages)) return undefined
    const updatedAt = timeIn(value.lastUpdate, now)
    const until = updatedAt ?? now
    const session = value.topic !== undefined || value.mask !== undefined
    const context: readonly unknown[] = isRecord(value.mask) && Array.isArray(value.mask.context) ? value.mask.context : []
    const cleared = typeof value.clearContextIndex === 'number' ? value.clearContextIndex : 0
    const messages = value.messages as readonly unknown[]
    // A conversation saved by itself begins with a sentence that the program made of its title.
    const begin = session ? 0 : Number(isRecord(messages[0]) && messages[0].role === 'system')
    return {
      id: textIn(value.id), title: textIn(value.topic), updatedAt, systemPrompt: systemPromptOf(context),
      messages: inOneLine([
        ...context.map(message => isRecord(message) && message.role !== 'system' ? readMessage(message, found, until) : undefined),
        ...messages.slice(begin).map((message, index) => readMessage(message, found, until, index < cleared)),
      ]),
    }
  },
}

function readMessage(value: unknown, found: Found, until: number, cleared = false): ImportedMessage | undefined {
  if (!isRecord(value) || (value.role !== 'user' && value.role !== 'assistant')) {
    found.leftOutParts++
    return undefined
  }
  const { role } = value
  return {
    role, parts: readContent(value.content, found), createdAt: dateIn(value.date, until), inContext: !cleared && value.isError !== true,
    ...role === 'assistant' && { model: textIn(value.model), status: value.streaming === true ? 'interrupted' as const : 'done' as const },
  }
}

function systemPromptOf(context: readonly unknown[]): string | undefined {
  const texts = context.map(message => isRecord(message) && message.role === 'system' ? textIn(message.content) : '')
  const prompt = texts.filter(text => text.trim()).join('\n\n')
  return prompt.length <= limits.text && prompt ? prompt : undefined
}
