import { archiveFormat, archiveVersion } from './archive'
import { writeConversation } from './archiveMessages'
import { base64Pieces } from './base64'
import type { Conversation } from './conversation'
import { blobIdsOf, type Message } from './message'

/** Where an archive is written from; each thing is asked for when its turn comes. */
export interface ArchiveSource {
  readonly conversations: readonly Conversation[]
  messagesOf(conversationId: string): Promise<readonly Message[]>
  /** Undefined where a picture was cleared. */
  pictureOf(blobId: string): Promise<Blob | undefined>
}

/**
 * The text of an archive, in pieces: one conversation is in memory at a time, and a part of one picture. The same
 * conversations give the same text but for the time of the export, in epoch ms.
 */
export async function* archiveText(source: ArchiveSource, now: number): AsyncGenerator<string> {
  const blobIds = new Set<string>()
  let separator = '\n'
  yield `{"format":${JSON.stringify(archiveFormat)},"version":${archiveVersion},"exportedAt":${now},"conversations":[`
  for (const conversation of [...source.conversations].sort(byAge)) {
    const messages = await source.messagesOf(conversation.id)
    for (const id of messages.flatMap(blobIdsOf)) blobIds.add(id)
    yield separator + JSON.stringify(writeConversation(conversation, messages))
    separator = ',\n'
  }
  yield '\n],"blobs":{'
  separator = '\n'
  for (const id of [...blobIds].sort()) {
    const blob = await source.pictureOf(id)
    if (!blob) continue
    yield `${separator}${JSON.stringify(id)}:{"type":${JSON.stringify(blob.type)},"base64":"`
    yield* base64Pieces(blob)
    yield '"}'
    separator = ',\n'
  }
  yield '\n}}\n'
}

function byAge(one: Conversation, other: Conversation): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)
}
