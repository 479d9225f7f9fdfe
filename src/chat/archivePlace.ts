import { archiveLimits as limits, type ArchiveContents, type ArchivedConversation } from './archive'
import type { Conversation } from './conversation'
import { newId } from './id'
import type { Message, MessagePart } from './message'

/** The ids that are in use, by kind. */
export interface TakenIds {
  readonly conversations: Iterable<string>
  readonly messages: Iterable<string>
  readonly pictures: Iterable<string>
}

/** What an archive becomes here: records with ids that nothing else has. */
export interface PlacedArchive {
  readonly conversations: readonly Conversation[]
  readonly messages: readonly Message[]
  readonly pictures: readonly { readonly id: string, readonly blob: Blob, readonly createdAt: number }[]
}

/** The page of a new conversation goes by this name, in the addresses and among the drafts. */
const reserved = ['new']
/** Among the drafts, what such a conversation is called is the edit box of another one. */
const reservedStart = 'edit:'

/** How many conversations of an archive are here already, by their ids: they come as copies. */
export function countKnown({ conversations }: ArchiveContents, taken: TakenIds): number {
  const ids = new Set(taken.conversations)
  return conversations.filter(({ conversation }) => ids.has(conversation.id)).length
}

/** The records to be stored: ids stay where they are free, else they are replaced together with all that names them. */
export function placeArchive({ conversations, pictures }: ArchiveContents, taken: TakenIds): PlacedArchive {
  const places = { conversation: new Places([...taken.conversations, ...reserved]), message: new Places(taken.messages), picture: new Places(taken.pictures) }
  const blobIds = new Map<string, string>()
  const pictureId = (id: string): string => {
    const place = blobIds.get(id) ?? places.picture.take(id)
    blobIds.set(id, place)
    return place
  }
  const placed = conversations.map(archived => placeConversation(archived, places.conversation.take(archived.conversation.id), places.message, pictureId))
  const messages = placed.flatMap(conversation => conversation.messages)
  const seen = firstSeen(messages)
  return {
    conversations: placed.map(({ conversation }) => conversation), messages,
    pictures: [...pictures].map(([fileId, blob]) => ({ id: pictureId(fileId), blob, createdAt: seen.get(pictureId(fileId)) ?? 0 })),
  }
}

function placeConversation({ conversation, messages }: ArchivedConversation, id: string, places: Places, pictureId: (id: string) => string): ArchivedConversation {
  const ids = new Map(messages.map(message => [message.id, places.take(message.id)]))
  const head = conversation.head && ids.get(conversation.head)
  const historyStart = conversation.historyStart && ids.get(conversation.historyStart)
  return {
    conversation: { ...conversation, id, ...(head && { head }), ...(historyStart && { historyStart }) },
    messages: messages.map((message) => {
      const parentId = message.parentId && ids.get(message.parentId)
      return { ...message, id: ids.get(message.id)!, conversationId: id, ...(parentId && { parentId }), parts: message.parts.map(part => placePart(part, pictureId)) }
    }),
  }
}

function placePart(part: MessagePart, pictureId: (id: string) => string): MessagePart {
  return part.type === 'image' && part.blobId ? { ...part, blobId: pictureId(part.blobId) } : part
}

/** When each picture first appeared: its age, by which old ones are cleared. */
function firstSeen(messages: readonly Message[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>()
  for (const { parts, createdAt } of messages) {
    for (const part of parts) if (part.type === 'image' && part.blobId) seen.set(part.blobId, Math.min(createdAt, seen.get(part.blobId) ?? createdAt))
  }
  return seen
}

/** Gives out ids, each once. */
class Places {
  private readonly taken: Set<string>

  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken)
  }

  take(wanted: string): string {
    const id = wanted && wanted.length <= limits.id && !/\p{Surrogate}/u.test(wanted) && !wanted.startsWith(reservedStart) && !this.taken.has(wanted) ? wanted : newId()
    this.taken.add(id)
    return id
  }
}
