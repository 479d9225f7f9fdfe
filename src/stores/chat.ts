import { defineStore } from 'pinia'
import type { ChatMessage } from '../api/chat'
import type { Parameters, Protocol } from '../api/connection'
import type { OpeningMessage } from '../chat/assistant'
import { newestLeafBelow, pathTo, versionsOf, withAllBelow } from '../chat/branch'
import { buildContext, type Context } from '../chat/context'
import { titleFrom, type Conversation } from '../chat/conversation'
import { newId } from '../chat/id'
import { textOf, type Message } from '../chat/message'
import { cutOff } from '../chat/reply'
import { sessionFor } from '../chat/session'
import { holdReplyLock } from '../db/locks'
import { removeMessages, saveTurn } from '../db/messages'
import { StorageError } from '../db/records'
import { useI18n } from '../locales'
import { definitions } from '../settings/definitions'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { useMessages } from './messages'
import { useNewConversation } from './newConversation'
import { useReplies } from './replies'
import { maxPromptBytes, type SendOutcome } from './outcome'
import { useSettings } from './settings'
import { useToasts } from './toasts'
import { writeReply } from './writer'

interface AnswerOptions {
  readonly draftId?: string
  /** The cut reply that the new one goes on from. */
  readonly continued?: Message
  /** Messages that go along at most, this once. */
  readonly limit?: number
}

/** What the user does in a conversation: send, answer again, change, go on, remove. */
export const useChat = defineStore('chat', () => {
  const { t } = useI18n()
  const conversations = useConversations()
  const connections = useConnections()
  const settings = useSettings()
  const messages = useMessages()
  const replies = useReplies()
  const drafts = useDrafts()
  const newConversation = useNewConversation()
  const toasts = useToasts()

  /** What would be sent for a conversation up to `head`; `limit` messages at most, where it is given. */
  function contextOf(conversation: Pick<Conversation, 'id' | 'systemPrompt' | 'connectionId'>, head: string | undefined, limit?: number): Context {
    const { historyTokens, systemPrompt } = settings.values
    const historyMessages = limit ?? settings.values.historyMessages
    const path = pathTo(messages.treeOf(conversation.id), head)
    const remembers = connections.find(conversation.connectionId ?? connections.currentId)?.protocol === 'session'
    if (remembers) return buildContext(path.slice(-1).filter(({ role }) => role === 'user'), '', {})
    return buildContext(path, conversation.systemPrompt ?? systemPrompt, {
      ...(historyMessages !== undefined && { messages: historyMessages }),
      ...(historyTokens !== undefined && { tokens: historyTokens }),
    })
  }

  /** Sends a prompt in a conversation, or in a new one. Resolves once it is stored; the reply follows by itself. */
  async function send(conversationId: string | undefined, text: string): Promise<SendOutcome> {
    const refusal = refusalOf(text)
    if (refusal) return refusal
    const now = Date.now()
    const existing = conversationId === undefined ? undefined : conversations.headers.get(conversationId)
    if (existing) await messages.load(existing.id) // its end is shown before the rest is there, and all of it goes along
    const { opening, ...setup } = newConversation.begin(connections.current)
    const conversation = existing ?? { ...conversations.draft(now), ...setup }
    const before = existing ? [] : openingOf(conversation, opening, now)
    const prompt = newMessage(conversation, 'user', before.at(-1)?.id ?? conversation.head, now, text)
    const title = conversation.title || titleFrom(text)
    const outcome = await answer({ ...conversation, title }, [...before, prompt], prompt.id, { draftId: existing?.id ?? 'new' })
    if (outcome.sent && !existing) newConversation.clear()
    return outcome
  }

  /** Answers a prompt once more, or a prompt that has no answer, if need be with few messages. The new version is shown. */
  async function regenerate(conversationId: string, messageId: string, limit?: number): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    return answer(conversation, [], message.role === 'user' ? message.id : message.parentId, limit === undefined ? {} : { limit })
  }

  /** Sends a changed prompt as a new version beside the old one. */
  async function edit(conversationId: string, messageId: string, text: string): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    const refusal = refusalOf(text)
    if (refusal) return refusal
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    const prompt = newMessage(conversation, 'user', message.parentId, Date.now(), text)
    return answer(conversation, [prompt], prompt.id)
  }

  /** Goes on with a reply that was cut: a new version that begins with what had come. */
  async function resume(conversationId: string, messageId: string): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    return answer(conversation, [], message.parentId, { continued: message })
  }

  async function answer(header: Conversation, prompts: readonly Message[], parentId: string | undefined, options: AnswerOptions = {}): Promise<SendOutcome> {
    const connectionId = header.connectionId ?? connections.currentId
    const connection = connections.find(connectionId)
    if (!connection) return { sent: false, reason: 'no-connection' }
    const inSession = connection.protocol === 'session'
    if (inSession && !connection.sessionConsent) return { sent: false, reason: 'no-consent' }
    if (replies.running.has(header.id)) return { sent: false, reason: 'busy' }
    const before = options.continued?.id ?? (prompts[0] ?? { parentId }).parentId
    const session = inSession ? sessionFor(header, messages.treeOf(header.id), before, connectionId, Date.now()) : undefined
    const model = header.model ?? connection.model
    const reply: Message = {
      ...newMessage(header, 'assistant', parentId, Date.now() + 1, options.continued ? textOf(options.continued) : ''),
      status: 'streaming',
      ...(model && { model }),
      ...(session && (session.forgotten || prompts.some(({ role }) => role === 'assistant')) && { notices: ['session-expired'] }),
    }
    const conversation: Conversation = {
      ...header, connectionId, head: reply.id, updatedAt: reply.createdAt,
      ...(session && { sessionId: session.sessionId, session: { head: reply.id, connectionId, usedAt: reply.createdAt } }),
    }
    replies.running.set(conversation.id, reply.id)
    const release = await holdReplyLock(reply.id)
    try {
      await saveTurn(conversation, [...prompts, reply], options.draftId)
    }
    catch (error) {
      replies.running.delete(conversation.id)
      release()
      if (error instanceof StorageError) return { sent: false, reason: error.reason }
      throw error
    }
    if (options.draftId) drafts.sent(options.draftId)
    messages.put(conversation.id, [...prompts, reply])
    conversations.put(conversation)
    const context = contextOf(conversation, parentId, options.limit).messages
    void writeReply(reply, connectionId, {
      model,
      messages: options.continued ? [...context, ...continuation(options.continued, connection.protocol)] : context,
      parameters: { ...patience(), ...connection.parameters, ...conversation.parameters },
      ...(session && { sessionId: session.sessionId }),
    }).finally(release)
    return { sent: true, conversationId: conversation.id }
  }

  /** A model that continues texts needs no asking: it goes on where the last one ends. */
  function continuation(message: Message, protocol: Protocol): readonly ChatMessage[] {
    const begun: ChatMessage = { role: 'assistant', content: textOf(message) }
    return protocol === 'completions' ? [begun] : [begun, { role: 'user', content: t('continue.prompt') }]
  }

  /** The waiting times; a first one that was not changed is left to the protocol: an answer in one piece takes longer. */
  function patience(): Pick<Parameters, 'firstByteMs' | 'idleMs'> {
    const { firstByteMs, idleMs } = settings.values
    return { idleMs, ...(firstByteMs !== definitions.firstByteMs.default && { firstByteMs }) }
  }

  /** Shows another version of a message, with what was last written below it. */
  function show(conversationId: string, messageId: string): Promise<void> {
    return conversations.update(conversationId, { head: newestLeafBelow(messages.treeOf(conversationId), messageId) })
  }

  /** Removes a message with all below it; can be undone. */
  async function remove(conversationId: string, messageId: string): Promise<void> {
    const { conversation: before, message, tree } = lookUp(conversationId, messageId)
    if (!before || !message) return
    if (withAllBelow(tree, messageId).some(({ id }) => id === replies.running.get(conversationId))) await replies.stop(conversationId)
    const removed = withAllBelow(messages.treeOf(conversationId), messageId)
    const ids = new Set(removed.map(({ id }) => id))
    const versions = versionsOf(tree, message)
    const sibling = versions[versions.indexOf(message) - 1] ?? versions[versions.indexOf(message) + 1]
    const { head, ...headless } = before
    const newHead = !head || !ids.has(head) ? head : sibling ? newestLeafBelow(tree, sibling.id) : message.parentId
    const conversation: Conversation = { ...headless, ...(newHead && { head: newHead }) }
    messages.drop(conversationId, ids)
    conversations.put(conversation)
    toasts.show(t('message.deleted'), () => void restore(before, removed))
    await removeMessages(conversation, [...ids])
  }

  async function restore(conversation: Conversation, removed: readonly Message[]): Promise<void> {
    const settled = removed.map(message => message.status === 'streaming' ? cutOff(message) : message)
    messages.put(conversation.id, settled)
    conversations.put(conversation)
    await saveTurn(conversation, settled)
  }

  /** Removes a conversation; can be undone. Its reply is stopped first, or its last save would bring it back. */
  async function removeConversation(conversationId: string): Promise<void> {
    await replies.stop(conversationId)
    toasts.show(t('conversation.deleted'), () => void conversations.restore(conversationId))
    await conversations.hide(conversationId)
  }

  function lookUp(conversationId: string, messageId: string) {
    const tree = messages.treeOf(conversationId)
    return { conversation: conversations.headers.get(conversationId), message: tree.get(messageId), tree }
  }

  return { contextOf, send, regenerate, edit, resume, show, remove, removeConversation }
})

function refusalOf(text: string): SendOutcome | undefined {
  if (!text.trim()) return { sent: false, reason: 'empty' }
  const bytes = text.length * 3 > maxPromptBytes ? new TextEncoder().encode(text).length : 0
  return bytes > maxPromptBytes ? { sent: false, reason: 'too-large', bytes } : undefined
}

/** The messages that an assistant puts before the first prompt, each below the one before it. */
function openingOf(conversation: Conversation, opening: readonly OpeningMessage[], now: number): readonly Message[] {
  const messages: Message[] = []
  for (const { role, text } of opening) messages.push(newMessage(conversation, role, messages.at(-1)?.id, now - opening.length + messages.length, text))
  return messages
}

function newMessage(conversation: Conversation, role: Message['role'], parentId: string | undefined, createdAt: number, text: string): Message {
  return {
    id: newId(), conversationId: conversation.id, ...(parentId && { parentId }), role, createdAt,
    parts: text ? [{ type: 'text', text }] : [], status: 'done', notices: [], inContext: true,
  }
}
