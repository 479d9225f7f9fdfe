import { defineStore } from 'pinia'
import { pathTo } from '../chat/branch'
import type { Conversation } from '../chat/conversation'
import { textOf, type Message } from '../chat/message'
import { sessionFor } from '../chat/session'
import { holdReplyLock } from '../db/locks'
import { useI18n } from '../locales'
import { chatJobOf, contextOf, hidesPictures, type Lighter } from './asking'
import { useBranches } from './branches'
import { useBulk } from './bulk'
import { commandJobOf, withChoices } from './commandJob'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { useMessages } from './messages'
import { useNewConversation } from './newConversation'
import type { SendOutcome } from './outcome'
import { lacksOne, pictureAgain } from './pictureAgain'
import { usePictureChoices } from './pictureChoices'
import { newMessage, openingOf, refusalOf, titleOf, type Attachment } from './prompt'
import { useReplies } from './replies'
import { storeTurn } from './storeTurn'
import { writeReply } from './writer'

export type { Lighter } from './asking'

interface AnswerOptions {
  readonly draftId?: string
  /** The cut reply that the new one goes on from. */
  readonly continued?: Message
  readonly lighter?: Lighter
  /** Another model than the conversation's, for this reply. */
  readonly model?: string
  /** A reply of which one picture is asked for again. */
  readonly again?: { readonly reply: Message, readonly partIndex: number | undefined }
}

/** What the user does in a conversation: send, answer again, go on; and, by `branches.ts`, change and remove. */
export const useChat = defineStore('chat', () => {
  const { t } = useI18n()
  const conversations = useConversations()
  const connections = useConnections()
  const messages = useMessages()
  const replies = useReplies()
  const drafts = useDrafts()
  const pictureChoices = usePictureChoices()
  const newConversation = useNewConversation()
  const { show, remove, editReply, branch, setInContext, startHistoryAt } = useBranches()

  /** Sends a prompt, with pictures and files, in a conversation or in a new one. Resolves once it is stored; the reply follows by itself. */
  async function send(conversationId: string | undefined, text: string, attached: readonly Attachment[] = []): Promise<SendOutcome> {
    const refusal = refusalOf(text, attached)
    if (refusal) return refusal
    const now = Date.now()
    if (conversationId !== undefined && conversations.headers.has(conversationId)) await messages.load(conversationId) // its end is shown before the rest is there, and all of it goes along
    const existing = conversationId === undefined ? undefined : conversations.headers.get(conversationId)
    const { opening, ...setup } = newConversation.begin(connections.current)
    const temporary = !existing && newConversation.temporary
    const conversation: Conversation = existing ?? { ...conversations.draft(now), ...setup, ...(temporary && { temporary }) }
    if (temporary) await (await import('./temporary')).beginTemporary(conversation.id)
    const before = existing ? [] : openingOf(conversation, opening, now)
    const prompt = await withChoices(newMessage(conversation, 'user', before.at(-1)?.id ?? conversation.head, now, text, attached), conversation.connectionId)
    const title = conversation.title || titleOf(text, attached) || t('picture.untitled')
    const outcome = await answer({ ...conversation, title }, [...before, prompt], prompt.id, { draftId: existing?.id ?? 'new' })
    if (outcome.sent && !existing) newConversation.clear()
    if (temporary) await (await import('./temporary')).endBeginning(conversation.id, outcome.sent)
    return outcome
  }

  /** Answers a prompt once more, or a prompt that has no answer, if need be with less, or by another model. The new version is shown. */
  async function regenerate(conversationId: string, messageId: string, options: Pick<AnswerOptions, 'lighter' | 'model'> = {}): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    return answer(conversation, [], message.role === 'user' ? message.id : message.parentId, options)
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

  /** Goes on with a reply that was cut: a new version that begins with what had come. Where that was no word, it is asked for anew. */
  async function resume(conversationId: string, messageId: string): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    if (lacksOne(message)) return retryPicture(conversationId, messageId)
    const begun = !message.pictures && textOf(message).trim() !== ''
    return answer(conversation, [], message.parentId, begun ? { continued: message } : {})
  }

  /** Asks once more for one picture of a reply, that which failed at an index: a new version that begins with those that came. */
  async function retryPicture(conversationId: string, messageId: string, partIndex?: number): Promise<SendOutcome> {
    const { conversation, message } = lookUp(conversationId, messageId)
    if (!message || !conversation) return { sent: false, reason: 'broken' }
    return answer(conversation, [], message.parentId, { again: { reply: message, partIndex } })
  }

  async function answer(header: Conversation, prompts: readonly Message[], parentId: string | undefined, options: AnswerOptions = {}): Promise<SendOutcome> {
    const connectionId = header.connectionId ?? connections.currentId
    const connection = connections.find(connectionId)
    if (!connection) return { sent: false, reason: 'no-connection' }
    const prompt = prompts.at(-1) ?? messages.treeOf(header.id).get(parentId ?? '')
    const again = prompt && options.again && pictureAgain(options.again.reply, options.again.partIndex, prompt, connection)
    if (options.again && !again) return { sent: false, reason: 'broken' }
    const job = again?.job ?? (prompt && commandJobOf(prompt, connection))
    if (job && job.kind !== 'command') return { sent: false, reason: 'command', problem: job }
    const inSession = connection.protocol === 'session'
    if (inSession && !connection.sessionConsent) return { sent: false, reason: 'no-consent' }
    if (replies.running.has(header.id)) return { sent: false, reason: 'busy' }
    const before = options.continued?.id ?? (prompts[0] ?? { parentId }).parentId
    const session = inSession ? sessionFor(header, messages.treeOf(header.id), before, connectionId, Date.now()) : undefined
    const model = job ? job.model : options.model ?? header.model ?? connection.model
    const unseen = !job && hidesPictures(connectionId, model, prompt, pathTo(messages.treeOf(header.id), before))
    const reply: Message = {
      ...newMessage(header, 'assistant', parentId, Date.now() + 1, options.continued ? textOf(options.continued) : ''),
      status: 'streaming',
      ...(model && { model }),
      ...(job && { pictures: job.request }),
      ...(again && { parts: again.parts }),
      ...(unseen && { notices: ['sent-without'], sentWithout: ['image_url'] }),
      ...(session && (session.forgotten || prompts.some(({ role }) => role === 'assistant')) && { notices: ['session-expired'] }),
    }
    const conversation: Conversation = {
      ...header, connectionId, head: reply.id, updatedAt: reply.createdAt,
      ...(session && { sessionId: session.sessionId, session: { head: reply.id, connectionId, usedAt: reply.createdAt } }),
    }
    const from = conversations.headers.get(header.id)
    replies.running.set(conversation.id, reply.id)
    const release = await holdReplyLock(reply.id)
    let refusal: Awaited<ReturnType<typeof storeTurn>> = 'broken'
    try {
      refusal = await storeTurn(conversation, [...prompts, reply], { draftId: options.draftId, from })
    }
    finally {
      if (refusal) {
        if (replies.running.get(conversation.id) === reply.id) replies.running.delete(conversation.id) // another tab's may run by now
        release()
      }
    }
    if (refusal) return { sent: false, reason: refusal }
    if (options.draftId) drafts.sent(options.draftId)
    if (job && prompts.length) pictureChoices.remember(connectionId, job.model, job.request.options).catch(() => undefined) // a convenience
    messages.put(conversation.id, [...prompts, reply])
    conversations.take(from, conversation)
    void writeReply(reply, connectionId, job ?? chatJobOf({
      conversation, connection, model, head: parentId, lighter: { ...options.lighter, ...(unseen && { withoutPictures: true }) },
      continued: options.continued, sessionId: session?.sessionId,
    }), release)
    return { sent: true, conversationId: conversation.id }
  }

  /** Removes a conversation; can be undone. Its reply is stopped first, or its last save would bring it back. */
  async function removeConversation(conversationId: string): Promise<void> {
    await useBulk().removeConversations([conversationId])
  }

  function lookUp(conversationId: string, messageId: string) {
    const tree = messages.treeOf(conversationId)
    return { conversation: conversations.headers.get(conversationId), message: tree.get(messageId), tree }
  }

  return { contextOf, send, regenerate, edit, resume, retryPicture, removeConversation, show, remove, editReply, branch, setInContext, startHistoryAt }
})
