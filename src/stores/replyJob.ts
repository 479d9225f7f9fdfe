import type { ChatMessage, ChatRequest, ContentPart } from '../api/chat'
import type { ReadyConnection } from '../api/connection'
import { ApiError } from '../api/problem'
import { toBase64 } from '../chat/base64'
import type { ContextMessage, StoredPicture } from '../chat/context'
import type { ImagePart } from '../chat/message'
import { drawsInChat } from '../chat/pictureFamilies'
import type { RequestExtent } from '../chat/requestRecord'
import { respond, type Turn } from '../chat/respond'
import type { ReplyEvent } from '../chat/reply'
import { requestFields } from '../providers/fields'
import { providerFor } from '../providers/resolve'
import type { CommandJob } from './commandJob'
import { usePictures } from './pictures'
import { PictureError, scalePicture } from './pictureWorker'

/** A chat request whose pictures are still ids. */
export interface ChatJob extends Omit<ChatRequest, 'messages'> {
  readonly kind: 'chat'
  readonly messages: readonly ContextMessage[]
  /** What of the conversation goes along. */
  readonly extent?: RequestExtent
}

/** All that a reply is asked for with, apart from the connection. */
export type ReplyJob = ChatJob | CommandJob

/** What servers take without complaint. */
const sent = { longest: 2_048, type: 'image/jpeg', quality: 0.85 } as const
const sentBytes = 2_000_000

/** The reply to a job, as a stream; the pictures that it needs are read first. */
export async function* answered(job: ReplyJob, ready: ReadyConnection, signal: AbortSignal): AsyncGenerator<ReplyEvent, void> {
  yield* respond(await turnOf(job, ready), signal)
}

/** A job with all that it sends. @throws {ApiError} `unsupported` where a picture is gone */
export async function turnOf(job: ReplyJob, ready: ReadyConnection): Promise<Turn> {
  if (job.kind === 'command') {
    const { command, model, support, request } = job
    const sources = await Promise.all(job.sources.map(bytesOf))
    // A form of an image endpoint takes them as they are; a chat has them as text.
    return { kind: 'command', command, turn: { ready, model, support, request, sources: drawsInChat(model, support) ? await Promise.all(sources.map(forChat)) : sources } }
  }
  const { kind, extent: _, ...request } = job
  const fields = requestFields(providerFor(ready.address), ready.connection.options ?? {}, job.model)
  const messages = await Promise.all(job.messages.map(withBytes))
  return { kind, ready, request: { ...request, messages, fields } }
}

/** The bytes of a picture that is to be changed. @throws {ApiError} `unsupported` where they cannot be had */
async function bytesOf({ blobId, url }: ImagePart): Promise<Blob> {
  const stored = blobId ? await usePictures().original(blobId) : undefined
  if (stored) return stored
  const { fetchPicture } = await import('../api/fetchPicture')
  const fetched = url ? await fetchPicture(url) : undefined
  if (fetched instanceof Blob) return fetched
  throw new ApiError({ kind: 'unsupported', message: '', code: 'picture-gone' })
}

async function withBytes({ role, content }: ContextMessage): Promise<ChatMessage> {
  if (typeof content === 'string') return { role, content }
  return { role, content: await Promise.all(content.map(async part => part.type === 'picture' ? pictureOf(part) : part)) }
}

async function pictureOf({ blobId }: StoredPicture): Promise<ContentPart> {
  const stored = await usePictures().original(blobId)
  if (!stored) return { type: 'text', text: '[picture: no longer stored]' }
  const picture = await forChat(stored)
  return { type: 'image_url', image_url: { url: `data:${picture.type || 'image/png'};base64,${await toBase64(picture)}` } }
}

async function forChat(picture: Blob): Promise<Blob> {
  if (picture.size <= sentBytes) return picture
  try {
    return (await scalePicture(picture, sent)).blob
  }
  catch (error) {
    if (error instanceof PictureError) return picture // the server may read it
    throw error
  }
}
