import type { ArchivedConversation } from '../archive'
import { present } from '../archiveFields'
import type { Conversation } from '../conversation'
import { newId } from '../id'
import { textOf, type Message } from '../message'
import { titleFrom } from '../title'
import type { ImportedConversation } from './program'

/**
 * An imported conversation as fresh records. Model and parameters stay behind: they may be unknown where it goes on.
 * @param now epoch ms, for what has no time
 */
export function recordsOf(imported: ImportedConversation, now: number): ArchivedConversation {
  const id = imported.id || newId()
  const ids = imported.messages.map(() => newId())
  let last = (imported.createdAt ?? imported.updatedAt ?? now) - 1
  const messages = imported.messages.map((message, index): Message => {
    const { parent, role, parts, model, status = 'done', inContext = true } = message
    last = message.createdAt ?? last + 1
    return present({
      id: ids[index]!, conversationId: id, parentId: parent !== undefined && parent < index ? ids[parent] : undefined, role, createdAt: last, parts, status, notices: [],
      model: model?.slice(0, 200) || undefined, inContext,
    })
  })
  const [first] = messages
  const createdAt = imported.createdAt ?? first?.createdAt ?? now
  const title = imported.title.trim() || titleFrom(textOf(messages.find(({ role }) => role === 'user') ?? { parts: [] }))
  const conversation: Conversation = present({
    id, title: title.slice(0, 500), titleBy: 'user' as const, createdAt, updatedAt: imported.updatedAt ?? messages.reduce((most, message) => Math.max(most, message.createdAt), createdAt), pinned: false,
    systemPrompt: imported.systemPrompt, head: ids[imported.head ?? ids.length - 1],
  })
  return { conversation, messages }
}
