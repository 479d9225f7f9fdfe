import type { ChatRequest } from '../api/chat'
import type { ReadyConnection } from '../api/connection'
import { diagnoseNetwork } from '../api/network'
import { ApiError } from '../api/problem'
import { coalesce, paced } from '../chat/coalesce'
import type { Message } from '../chat/message'
import { applyReplyEvent, failed, finished, stopped } from '../chat/reply'
import { respond, type Turn } from '../chat/respond'
import { GrowingMessage } from '../db/growing'
import { requestFields } from '../providers/fields'
import { providerFor } from '../providers/resolve'
import { pageEnvironment } from './account'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import { useReplies } from './replies'

/** How often a reply that grows is shown to the page at most, which draws it at its own pace. */
const publishEveryMs = 40

const growing = new Set<GrowingMessage>()

/** Writes a stored, empty reply until it ends, fails or is stopped; it is stored as it grows. */
export async function writeReply(reply: Message, connectionId: string, request: ChatRequest): Promise<void> {
  const controller = new AbortController()
  const writing = write(reply, connectionId, request, controller)
  const ended = useReplies().stoppable(reply.conversationId, () => {
    controller.abort()
    return writing
  })
  await writing
  ended()
}

async function write(reply: Message, connectionId: string, request: ChatRequest, controller: AbortController): Promise<void> {
  const replies = useReplies()
  const { id, conversationId } = reply
  const { signal } = controller
  const saving = new GrowingMessage((error) => { replies.unsaved = error !== undefined })
  const partsBefore = reply.parts
  const startedAt = Date.now()
  let firstAt = 0
  let ready: ReadyConnection | undefined
  growing.add(saving)
  replies.live.set(id, reply)
  try {
    ready = await useConnections().ready(connectionId)
    for await (const event of coalesce(respond(turnOf(ready, request), signal), paced(publishEveryMs))) {
      const now = Date.now()
      if (event.type === 'sent-without' && event.learned?.length) void useConnections().learn(connectionId, request.model, event.learned)
      reply = applyReplyEvent(reply, event, now)
      if (!firstAt && reply.parts !== partsBefore) firstAt = now
      replies.live.set(id, reply)
      saving.put(reply)
    }
    reply = finished(reply)
  }
  catch (error) {
    const explanation = await explained(error, ready, signal)
    reply = signal.aborted ? stopped(reply) : failed(reply, explanation)
  }
  finally {
    controller.abort() // closes the request, whatever ended the loop
    const endedAt = Date.now()
    reply = { ...reply, timing: { firstTokenMs: (firstAt || endedAt) - startedAt, totalMs: endedAt - startedAt } }
    useMessages().put(conversationId, [reply])
    replies.live.delete(id)
    if (replies.running.get(conversationId) === id) replies.running.delete(conversationId) // a newer reply may run by now
    useConversations().arrived(conversationId)
    await saving.end(reply)
    growing.delete(saving)
    if (reply.status === 'done') refreshBalance(connectionId).catch(() => undefined) // it has its own place for errors
  }
}

/** What is left has changed: where a balance is known it is asked for again, not more often than it allows. */
async function refreshBalance(connectionId: string): Promise<void> {
  const { useBalance } = await import('./balance')
  await useBalance().afterReply(connectionId)
}

/** The request as the provider of the connection wants it. */
function turnOf(ready: ReadyConnection, request: ChatRequest): Turn {
  const fields = requestFields(providerFor(ready.address), ready.connection.options ?? {}, request.model)
  return { ready, request: { ...request, fields } }
}

/** Finds out what a browser meant by a failed request. */
async function explained(error: unknown, ready: ReadyConnection | undefined, signal: AbortSignal): Promise<unknown> {
  if (!ready || !(error instanceof ApiError) || error.kind !== 'network') return error
  try {
    const cause = await diagnoseNetwork(ready.address.chat, { ...pageEnvironment(), fetch: ready.fetch, signal })
    return new ApiError({ ...error.problem, cause }, { cause: error })
  }
  catch (stoppedBy) {
    if (signal.aborted) return error
    throw stoppedBy
  }
}

/** Stores all that grows at once: the page may be closed. */
function flush(): void {
  for (const message of growing) void message.flush()
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) flush()
})
window.addEventListener('pagehide', flush)
