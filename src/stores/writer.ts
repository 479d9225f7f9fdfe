import type { ReadyConnection } from '../api/connection'
import { diagnoseNetwork } from '../api/network'
import { ApiError } from '../api/problem'
import { coalesce, paced } from '../chat/coalesce'
import { isElsewhere, type ImagePart, type Message } from '../chat/message'
import { applyReplyEvent, failed, finished, stopped, type ReplyEvent, type StoredEvent } from '../chat/reply'
import { GrowingMessage } from '../db/growing'
import { pageEnvironment } from './account'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import { usePictures } from './pictures'
import { learnQuirks } from './quirks'
import type { Places } from './remotePictures'
import { answered, type ReplyJob } from './replyJob'
import { useReplies } from './replies'
import { watched, type SentRequest } from './sentRequests'

/** How often a reply that grows is shown to the page at most, which draws it at its own pace. */
const publishEveryMs = 40

const growing = new Set<GrowingMessage>()

/** Writes a stored, empty reply until it ends, fails or is stopped; it is stored as it grows. `over` hears when its end is stored. */
export async function writeReply(reply: Message, connectionId: string, job: ReplyJob, over: () => void): Promise<void> {
  const controller = new AbortController()
  const writing = write(reply, connectionId, job, controller, over)
  const ended = useReplies().stoppable(reply.conversationId, () => {
    controller.abort()
    return writing
  })
  await writing
  ended()
}

async function write(reply: Message, connectionId: string, job: ReplyJob, controller: AbortController, over: () => void): Promise<void> {
  const replies = useReplies()
  const places = { messages: useMessages(), pictures: usePictures() }
  const conversations = useConversations()
  const { id, conversationId } = reply
  const { signal } = controller
  const saving = new GrowingMessage((error) => {
    if (error) replies.unsaved.add(id)
    else replies.unsaved.delete(id)
  })
  const partsBefore = reply.parts
  const startedAt = Date.now()
  let firstAt = 0
  let ready: ReadyConnection | undefined
  let sent: SentRequest | undefined
  growing.add(saving)
  replies.settling.set(id, { conversationId, giveUp: () => saving.giveUp() })
  replies.live.set(id, reply)
  try {
    ready = await useConnections().ready(connectionId)
    sent = watched(id, job, ready)
    for await (const event of coalesce(answered(job, sent.ready, signal), paced(publishEveryMs))) {
      const now = Date.now()
      if (event.type === 'sent-without' && event.learned?.length) void learnQuirks(connectionId, job.model, event.learned)
      const stored = await storedEvent(event, reply, places)
      if (!stored) continue
      reply = sent.noted(applyReplyEvent(reply, stored, now))
      if (!firstAt && reply.parts !== partsBefore) firstAt = now
      replies.live.set(id, reply)
      saving.put(reply)
    }
    reply = finished(reply)
  }
  catch (error) {
    if (!signal.aborted) await pageStays()
    const explanation = await explained(error, ready, signal)
    reply = signal.aborted ? stopped(reply) : failed(reply, explanation, partsBefore.length > 0)
  }
  finally {
    controller.abort() // closes the request, whatever ended the loop
    const endedAt = Date.now()
    reply = { ...sent?.noted(reply) ?? reply, timing: { firstTokenMs: (firstAt || endedAt) - startedAt, totalMs: endedAt - startedAt } }
    places.messages.put(conversationId, [reply])
    replies.live.delete(id)
    places.pictures.preview(id)
    if (replies.running.get(conversationId) === id) replies.running.delete(conversationId) // a newer reply may run by now
    conversations.arrived(conversationId)
    void saving.over.then(async () => {
      growing.delete(saving)
      over()
      void import('./persistence').then(({ afterReply }) => afterReply()).catch(() => undefined) // a convenience
      await keepElsewhere(reply, places).finally(() => replies.settling.delete(id))
    })
    await saving.end(reply)
    if (reply.status === 'done') refreshBalance(connectionId).catch(() => undefined) // it has its own place for errors
  }
}

/** What is left has changed: where a balance is known it is asked for again, not more often than it allows. */
async function refreshBalance(connectionId: string): Promise<void> {
  const { useBalance } = await import('./balance')
  await useBalance().afterReply(connectionId)
}

/** The event with its picture stored; undefined where there is nothing to keep of it. */
async function storedEvent(event: ReplyEvent, { id, pictures }: Message, places: Places): Promise<StoredEvent | undefined> {
  if (event.type === 'partial-image') {
    places.pictures.preview(id, event.index, event.picture)
    return undefined
  }
  if (event.type !== 'image') return event
  const { picture, revisedPrompt, expiresAt } = event
  const part: ImagePart = typeof picture === 'string'
    ? { type: 'image', url: picture, asked: true, ...(expiresAt !== undefined && { expiresAt }) }
    : await places.pictures.keep(picture)
  const size = pictures?.options.size
  return {
    type: 'image-part',
    part: { ...part, ...(pictures && { prompt: pictures.prompt }), ...(size && { size }), ...(revisedPrompt && { revisedPrompt }) },
  }
}

/** Fetches the pictures that the server only named. */
async function keepElsewhere(reply: Message, places: Places): Promise<void> {
  if (!reply.parts.some(isElsewhere)) return
  const { keepRemotePictures } = await import('./remotePictures')
  await keepRemotePictures(reply, places)
}

/**
 * A page that goes away hears of its requests as of lost connections, and comes to nothing after this: its reply is
 * found cut off by the next one.
 */
function pageStays(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve))
}

/** Finds out what a browser meant by a failed request. */
export async function explained(error: unknown, ready: ReadyConnection | undefined, signal: AbortSignal): Promise<unknown> {
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
