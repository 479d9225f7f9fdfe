import { defineStore } from 'pinia'
import type { ChatMessage } from '../api/chat'
import type { Parameters, Protocol } from '../api/connection'
import { newestLeafBelow, pathTo, versionsOf, withAllBelow } from '../chat/branch'
import { buildContext, withoutPictures, type Context } from '../chat/context'
import { commandIn } from '../chat/commands'
import type { Conversation } from '../chat/conversation'
import { blobIdsOf, textOf, type Message } from '../chat/message'
import { cutOff } from '../chat/reply'
import { sessionFor } from '../chat/session'
import { holdReplyLock } from '../db/locks'
import { removeMessages, saveTurn } from '../db/messages'
import { StorageError } from '../db/records'
import { useI18n } from '../locales'
import { definitions } from '../settings/definitions'
import { commandJobOf } from './commandJob'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { useMessages } from './messages'
import { useNewConversation } from './newConversation'
import type { SendOutcome } from './outcome'
import { usePictureChoices } from './pictureChoices'
import { usePictures } from './pictures'
import { newMessage, openingOf, refusalOf, titleOf, type Attachment } from './prompt'
import { useReplies } from './replies'
import { useSettings } from './settings'
import { useToasts } from './toasts'
import { blindness } from './vision'
import { writeReply } from './writer'

interface AnswerOptions {
  readonly draftId?: string
  /** The cut reply that the new one goes on from. */
  readonly continued?: Message
  readonly lighter?: Lighter
}

/** How a request is made lighter, this once. */
export interface Lighter {
  /** Messages that go along at most. */
  readonly messages?: number
  /** No picture goes along. */
  readonly withoutPictures?: true
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
  const pictures = usePictures()
  const pictureChoices = usePictureChoices()
  const newConversation = useNewConversation()
  const toasts = useToasts()

  /** What would be sent for a conversation up to `head`. */
  function contextOf(conversation: Pick<Conversation, 'id' | 'systemPrompt' | 'connectionId'>, head: string | undefined, lighter: Lighter = {}): Context {
    const { historyTokens, historyPictures, systemPrompt } = settings.values
    const historyMessages = lighter.messages ?? settings.values.historyMessages
    const whole = pathTo(messages.treeOf(conversation.id), head)
    const path = lighter.withoutPictures ? whole.map(message => withoutPictures(message)) : whole
    const remembers = connections.find(conversation.connectionId ?? connections.currentId)?.protocol === 'session'
    if (remembers) return buildContext(path.slice(-1).filter(({ role }) => role === 'user'), '', {})
    return buildContext(path, conversation.systemPrompt ?? systemPrompt, {
      pictures: historyPictures,
      ...(historyMessages !== undefined && { messages: historyMessages }),
      ...(historyTokens !== undefined && { tokens: historyTokens }),
    })
  }

  /** Sends a prompt, with pictures and files, in a conversation or in a new one. Resolves once it is stored; the reply follows by itself. */
  async function send(conversationId: string | undefined, text: string, attached: readonly Attachment[] = []): Promise<SendOutcome> {
    const refusal = refusalOf(text, attached)
    if (refusal) return refusal
    const now = Date.now()
    const existing = conversationId === undefined ? undefined : conversations.headers.get(conversationId)
    if (existing) await messages.load(existing.id) // its end is shown before the rest is there, and all of it goes along
    const { opening, ...setup } = newConversation.begin(connections.current)
    const conversation = existing ?? { ...conversations.draft(now), ...setup }
    const before = existing ? [] : openingOf(conversation, opening, now)
    const prompt = await withChoices(newMessage(conversation, 'user', before.at(-1)?.id ?? conversation.head, now, text, attached), conversation.connectionId)
    const title = conversation.title || titleOf(text, attached) || t('picture.untitled')
    const outcome = await answer({ ...conversation, title }, [...before, prompt], prompt.id, { draftId: existing?.id ?? 'new' })
    if (outcome.sent && !existing) newConversation.clear()
    return outcome
  }

  /** A command takes along what was chosen for it before. */
  async function withChoices(prompt: Message, connectionId = connections.currentId): Promise<Message> {
    const connection = connections.find(connectionId)
    if (!connection || !commandIn(textOf(prompt))) return prompt
    await pictureChoices.load()
    const choices = pictureChoices.choicesFor(connection.id, connection.imageModel)
    return Object.keys(choices).length ? { ...prompt, choices } : prompt
  }

  /** Answers a prompt once more, or a prompt that has no answer, if need be with less. The new version is shown. */
  async function regenerate(conversationId: string, messageId: string, lighter?: Lighter): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    return answer(conversation, [], message.role === 'user' ? message.id : message.parentId, lighter ? { lighter } : {})
  }

  /** Sends a changed prompt as a new version beside the old one. */
  async function edit(conversationId: string, messageId: string, text: string): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    const attached = message?.parts.filter(part => part.type === 'image' || part.type === 'file') ?? []
    const refusal = refusalOf(text, attached)
    if (refusal) return refusal
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    const { choices } = message
    const prompt = { ...newMessage(conversation, 'user', message.parentId, Date.now(), text, attached), ...(choices && { choices }) }
    return answer(conversation, [prompt], prompt.id)
  }

  /** Goes on with a reply that was cut: a new version that begins with what had come. */
  async function resume(conversationId: string, messageId: string): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    return answer(conversation, [], message.parentId, message.pictures ? {} : { continued: message })
  }

  async function answer(header: Conversation, prompts: readonly Message[], parentId: string | undefined, options: AnswerOptions = {}): Promise<SendOutcome> {
    const connectionId = header.connectionId ?? connections.currentId
    const connection = connections.find(connectionId)
    if (!connection) return { sent: false, reason: 'no-connection' }
    const prompt = prompts.at(-1) ?? messages.treeOf(header.id).get(parentId ?? '')
    const job = prompt && commandJobOf(prompt, connection)
    if (job && job.kind !== 'command') return { sent: false, reason: 'command', problem: job }
    const inSession = connection.protocol === 'session'
    if (inSession && !connection.sessionConsent) return { sent: false, reason: 'no-consent' }
    if (replies.running.has(header.id)) return { sent: false, reason: 'busy' }
    const before = options.continued?.id ?? (prompts[0] ?? { parentId }).parentId
    const session = inSession ? sessionFor(header, messages.treeOf(header.id), before, connectionId, Date.now()) : undefined
    const model = job ? job.model : header.model ?? connection.model
    // a model that cannot see is not shown the pictures of earlier messages; those of this one were asked about
    const unseen = !job && !hasPictures(prompt) && blindness(connectionId, model) === 'model'
      && pathTo(messages.treeOf(header.id), before).some(message => message.role === 'user' && hasPictures(message))
    const reply: Message = {
      ...newMessage(header, 'assistant', parentId, Date.now() + 1, options.continued ? textOf(options.continued) : ''),
      status: 'streaming',
      ...(model && { model }),
      ...(job && { pictures: job.request }),
      ...(unseen && { notices: ['sent-without'], sentWithout: ['image_url'] }),
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
    if (job && prompts.length) pictureChoices.remember(connectionId, job.model, job.request.options).catch(() => undefined) // a convenience
    messages.put(conversation.id, [...prompts, reply])
    conversations.put(conversation)
    const context = contextOf(conversation, parentId, { ...options.lighter, ...(unseen && { withoutPictures: true }) }).messages
    void writeReply(reply, connectionId, job ?? {
      kind: 'chat',
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
    const held = await pictures.hold(removed.flatMap(blobIdsOf))
    const ids = new Set(removed.map(({ id }) => id))
    const versions = versionsOf(tree, message)
    const sibling = versions[versions.indexOf(message) - 1] ?? versions[versions.indexOf(message) + 1]
    const { head, ...headless } = before
    const newHead = !head || !ids.has(head) ? head : sibling ? newestLeafBelow(tree, sibling.id) : message.parentId
    const conversation: Conversation = { ...headless, ...(newHead && { head: newHead }) }
    messages.drop(conversationId, ids)
    conversations.put(conversation)
    toasts.show(t('message.deleted'), () => void restore(before, removed).then(held), () => void pictures.release(removed.flatMap(blobIdsOf)))
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

function hasPictures(message: Message | undefined): boolean {
  return message?.parts.some(({ type }) => type === 'image') ?? false
}
