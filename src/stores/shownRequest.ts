import type { Connection } from '../api/connection'
import { isRecord } from '../api/json'
import { ApiError, type Problem } from '../api/problem'
import type { WireRequest } from '../api/wireRequest'
import { childrenOf, pathTo, type MessageTree } from '../chat/branch'
import type { CommandProblem } from '../chat/commands/command'
import { buildContext, withoutPictures } from '../chat/context'
import type { Conversation } from '../chat/conversation'
import { requestOf } from '../chat/dryRun'
import { textOf, type Message } from '../chat/message'
import { spokenMembers, type RequestRecord } from '../chat/requestRecord'
import { chatJobOf, hidesPictures } from './asking'
import { commandJobOf, withChoices } from './commandJob'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import { useNewConversation } from './newConversation'
import { newMessage, openingOf, refusalOf as promptRefusalOf, type Attachment } from './prompt'
import { turnOf, type ReplyJob } from './replyJob'
import { sentRequest } from './sentRequests'

/** A request to look at, without anything secret. */
export interface ShownRequest {
  readonly request: WireRequest
  /** How it came here: it would be sent; it was sent; it is built from what is stored, or for want of that from today's settings. */
  readonly origin: 'next' | 'sent' | 'rebuilt' | 'guessed'
  /** How many requests there are like this one. */
  readonly count: number
  /** Nothing was typed: the prompt is missing. */
  readonly withoutPrompt?: boolean
  /** The system prompt of then was too long to be noted: it is today's. */
  readonly systemOfToday?: boolean
}

/** What stands for the name of a session that is only made when something is sent. */
const newSession = '{new session}'

/** What would be sent if a text were sent now. @throws {ApiError} where it could not be */
export async function nextRequest(conversationId: string | undefined, text: string, attached: readonly Attachment[]): Promise<ShownRequest> {
  const connections = useConnections()
  const messages = useMessages()
  const existing = conversationId === undefined ? undefined : useConversations().headers.get(conversationId)
  if (existing) await messages.load(existing.id)
  const now = Date.now()
  const { opening, ...setup } = useNewConversation().begin(connections.current)
  const conversation = existing ?? { ...useConversations().draft(now), ...setup }
  const connectionId = conversation.connectionId ?? connections.currentId
  const connection = connections.find(connectionId)
  if (!connection) throw new ApiError({ kind: 'url', message: '' })
  const before = existing ? [] : openingOf(conversation, opening, now)
  const prompt = await withChoices(newMessage(conversation, 'user', before.at(-1)?.id ?? conversation.head, now, text, attached), connectionId)
  const model = conversation.model ?? connection.model
  const unseen = hidesPictures(connectionId, model, prompt, pathTo(messages.treeOf(conversation.id), conversation.head))
  const job = commandOf(prompt, connection) ?? chatJobOf({
    conversation, connection, model, head: conversation.head, pending: [...before, prompt], ...(unseen && { lighter: { withoutPictures: true } }),
    ...(connection.protocol === 'session' && { sessionId: conversation.sessionId ?? newSession }),
  })
  return { ...await built(job, connectionId), origin: 'next', withoutPrompt: promptRefusalOf(text, attached) !== undefined }
}

/** What a reply was asked with; of a prompt its newest reply. @throws {ApiError} where it cannot be built again */
export async function requestOfMessage(conversationId: string, messageId: string): Promise<ShownRequest> {
  await useMessages().load(conversationId)
  const tree = useMessages().shownOf(conversationId)
  const conversation = useConversations().headers.get(conversationId)
  const asked = tree.get(messageId)
  const reply = asked?.role === 'user' ? childrenOf(tree, messageId).at(-1) : asked
  if (!conversation || !asked) throw new ApiError({ kind: 'unknown', message: '' })
  const kept = reply && sentRequest(reply.id)
  if (kept) return { request: kept, origin: 'sent', count: reply.pictures?.requests ?? 1 }
  return rebuilt(conversation, tree, reply, asked)
}

async function rebuilt(conversation: Conversation, tree: MessageTree, reply: Message | undefined, asked: Message): Promise<ShownRequest> {
  const connections = useConnections()
  const connectionId = conversation.connectionId ?? connections.currentId
  const connection = connections.find(connectionId)
  if (!connection) throw new ApiError({ kind: 'url', message: '' })
  const head = reply ? reply.parentId : asked.id
  const prompt = tree.get(head ?? '')
  const record = reply?.request
  const command = prompt && commandOf(prompt, connection)
  if (command?.kind === 'command') {
    const shown = await built({ ...command, model: reply?.model ?? command.model, request: reply?.pictures ?? command.request }, connectionId)
    return { ...shown, ...record && { request: { ...shown.request, url: record.url } }, origin: record ? 'rebuilt' : 'guessed' }
  }
  const model = reply?.model ?? conversation.model ?? connection.model
  const today = chatJobOf({ conversation, connection, model, head, ...(connection.protocol === 'session' && { sessionId: conversation.sessionId ?? newSession }) })
  if (!record) return { ...await built(today, connectionId), origin: 'guessed' }
  const system = record.system === true ? conversation.systemPrompt ?? '' : record.system ?? ''
  const { request } = await built({ ...today, messages: saidThen(tree, head, record, system) }, connectionId, { protocol: record.protocol })
  return {
    request: { ...request, url: record.url, body: typeof request.body === 'string' ? filled(record.fields, request.body) : request.body },
    origin: 'rebuilt', count: 1, systemOfToday: record.system === true,
  }
}

/** The messages that went along, by what was noted of them. */
function saidThen(tree: MessageTree, head: string | undefined, { first, leftOut = [], pictures, continued, goOn }: RequestRecord, system: string) {
  const path = pathTo(tree, head)
  const behind = path.slice(Math.max(0, path.findIndex(({ id }) => id === first))).map(message => ({ ...message, inContext: !leftOut.includes(message.id) }))
  const shown = pictures === -1 ? behind.map(message => withoutPictures(message)) : behind
  const begun = continued === undefined ? undefined : tree.get(continued)
  return [
    ...buildContext(shown, system, pictures === undefined || pictures < 0 ? {} : { pictures }).messages,
    ...begun ? [{ role: 'assistant' as const, content: textOf(begun) }] : [],
    ...goOn === undefined ? [] : [{ role: 'user' as const, content: goOn }],
  ]
}

/** The members as they were, with what was said put in; members that were not kept are those of today. */
function filled(fields: RequestRecord['fields'], body: string): string {
  const today: unknown = JSON.parse(body)
  if (!isRecord(today) || !Object.keys(fields).length) return body
  return JSON.stringify(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value === null && spokenMembers.includes(name) ? today[name] : value])))
}

/** A command that cannot be sent as it stands. */
class CommandRefused extends Error {
  readonly problem: CommandProblem

  constructor(problem: CommandProblem) {
    super(problem.kind)
    this.problem = problem
  }
}

function commandOf(prompt: Message, connection: Connection): ReplyJob | undefined {
  const job = commandJobOf(prompt, connection)
  if (job && job.kind !== 'command') throw new CommandRefused(job)
  return job
}

async function built(job: ReplyJob, connectionId: string, changed: Partial<Connection> = {}): Promise<Pick<ShownRequest, 'request' | 'count'>> {
  const ready = await useConnections().ready(connectionId)
  const request = await requestOf(await turnOf(job, { ...ready, connection: { ...ready.connection, ...changed } }))
  return { request, count: job.kind === 'command' ? job.request.requests : 1 }
}

/** Why there is nothing to show, as data. */
export function refusalOf(error: unknown): { readonly problem?: Problem, readonly command?: CommandProblem } {
  if (error instanceof CommandRefused) return { command: error.problem }
  if (error instanceof ApiError && error.problem.kind !== 'unknown') return { problem: error.problem }
  if (!(error instanceof ApiError)) console.error(error) // a bug of ours
  return {}
}
