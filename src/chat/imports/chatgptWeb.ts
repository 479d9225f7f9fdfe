import { isRecord, textIn } from '../../api/json'
import { textParts } from './content'
import { dateIn } from './dates'
import { inOneLine } from './linear'
import type { Found, ImportedMessage, ImportProgram } from './program'

/** A conversation of its with the title, which the file keeps elsewhere. */
interface Titled { readonly title: string, readonly data: readonly unknown[] }

/** Chanzhaoyu/chatgpt-web: what it keeps in the browser, as its settings export it. Its numbers of conversations are no ids: every copy begins with the same. */
export const chatGptWeb: ImportProgram = {
  name: 'chatgpt-web',
  listIn(file) {
    const state = isRecord(file.data) ? file.data : file
    if (!Array.isArray(state.chat) || !Array.isArray(state.history)) return undefined
    const titles = new Map(state.history.filter(isRecord).map(({ uuid, title }) => [uuid, textIn(title)]))
    return state.chat.map((entry: unknown) => isRecord(entry) ? { title: titles.get(entry.uuid) ?? '', data: entry.data } : entry)
  },
  read(value, found, { now }) {
    if (!isTitled(value)) return undefined
    return { title: value.title, messages: inOneLine(value.data.map(entry => readMessage(entry, found, now))) }
  },
}

function readMessage(value: unknown, found: Found, now: number): ImportedMessage | undefined {
  if (!isRecord(value) || typeof value.text !== 'string') {
    found.leftOutParts++
    return undefined
  }
  return {
    role: value.inversion === true ? 'user' : 'assistant', parts: textParts(value.text), createdAt: dateIn(value.dateTime, now), inContext: value.error !== true,
    ...value.loading === true && { status: 'interrupted' as const },
  }
}

function isTitled(value: unknown): value is Titled {
  return isRecord(value) && typeof value.title === 'string' && Array.isArray(value.data)
}
