import { isRecord, textIn } from '../../api/json'
import { archiveLimits as limits } from '../archive'
import { readContent } from './content'
import { inOneLine } from './linear'
import type { Found, ImportedMessage, ImportProgram } from './program'

/** It keeps no times: the newest conversation stands first, and so they stay apart. */
const apartMs = 1_000

/** Its export of version 1, what it keeps in the browser, and the list of conversations that it wrote before. */
export const betterChatGpt: ImportProgram = {
  name: 'BetterChatGPT',
  listIn(file) {
    const state = isRecord(file.state) ? file.state : file
    return Array.isArray(state.chats) ? state.chats : undefined
  },
  read(value, found, { index, now }) {
    if (!isRecord(value) || !Array.isArray(value.messages)) return undefined
    const messages = value.messages as readonly unknown[]
    const model = isRecord(value.config) ? textIn(value.config.model) : ''
    const createdAt = Math.max(0, now - (index + 1) * apartMs)
    return {
      id: textIn(value.id), title: textIn(value.title), createdAt, updatedAt: createdAt, systemPrompt: systemPromptOf(messages[0]),
      messages: inOneLine(messages.map((message, at) => at === 0 && isSystem(message) ? undefined : readMessage(message, model, found))),
    }
  },
}

function readMessage(value: unknown, model: string, found: Found): ImportedMessage | undefined {
  if (!isRecord(value) || (value.role !== 'user' && value.role !== 'assistant')) {
    found.leftOutParts++
    return undefined
  }
  return { role: value.role, parts: readContent(value.content, found), ...value.role === 'assistant' && { model } }
}

function isSystem(message: unknown): message is Record<string, unknown> {
  return isRecord(message) && message.role === 'system'
}

function systemPromptOf(first: unknown): string | undefined {
  if (!isSystem(first)) return undefined
  const { content } = first
  const text = Array.isArray(content) ? content.map(part => isRecord(part) ? textIn(part.text) : '').join('') : textIn(content)
  return text.trim() && text.length <= limits.text ? text : undefined
}
