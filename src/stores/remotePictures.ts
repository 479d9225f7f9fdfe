import { fetchPicture } from '../api/fetchPicture'
import { expiryOf } from '../api/pictureExpiry'
import { isElsewhere, type ImagePart, type Message } from '../chat/message'
import { saveMessage } from '../db/messages'
import { StorageError } from '../db/records'
import type { useMessages } from './messages'
import type { usePictures } from './pictures'

/** Where messages and bytes go: handed in, as the page may be gone by the time that something has come. */
export interface Places { readonly messages: ReturnType<typeof useMessages>, readonly pictures: ReturnType<typeof usePictures> }

/** Places in messages whose pictures are being fetched. Two of them may have one address. */
const fetching = new Set<string>()

/**
 * Fetches the pictures of a reply that a server only named, and stores them; what its host keeps from pages is marked so.
 * A picture that is gone or out of reach for now stays as it is, to be tried when the conversation is opened again.
 */
export async function keepRemotePictures(reply: Message, places: Places): Promise<void> {
  const now = Date.now()
  const { parts } = places.messages.trees.get(reply.conversationId)?.get(reply.id) ?? reply // as it is by now
  await Promise.all(parts.flatMap((part, index) => {
    if (!isElsewhere(part) || (part.expiresAt ?? now) < now) return []
    return [keep(reply, part, index, places)]
  }))
}

/** Makes a picture that a text names one of its message, as somebody wants to see it, and stores its bytes where they can be had. */
export async function keepTextPicture({ id, conversationId }: Message, url: string, words: string, places: Places): Promise<void> {
  const message = places.messages.trees.get(conversationId)?.get(id)
  if (!message) return
  const expiresAt = expiryOf(url, Date.now())
  const part = { type: 'image', url, inText: true, ...words && { name: words }, ...expiresAt !== undefined && { expiresAt } } as const
  const known = message.parts.findIndex(other => other.type === 'image' && other.inText && other.url === url)
  if (known < 0) await store({ ...message, parts: [...message.parts, part] }, places)
  await keep(message, part, known < 0 ? message.parts.length : known, places)
}

async function keep(reply: Message, part: ImagePart & { readonly url: string }, index: number, places: Places): Promise<void> {
  const place = `${index}:${reply.id}`
  if (fetching.has(place)) return
  fetching.add(place)
  try {
    const bytes = await fetchPicture(part.url)
    if (bytes === 'forbidden') await replace(reply, index, { ...part, kept: false }, places)
    else if (bytes) await replace(reply, index, { ...part, ...await places.pictures.keep(bytes) }, places)
  }
  finally {
    fetching.delete(place)
  }
}

/** Puts a part into the message as it is by now, unless that is gone. */
async function replace({ id, conversationId }: Message, index: number, part: ImagePart, places: Places): Promise<void> {
  const message = places.messages.trees.get(conversationId)?.get(id)
  if (!message) {
    if (part.blobId) await places.pictures.release([part.blobId])
    return
  }
  await store({ ...message, parts: message.parts.with(index, part) }, places)
}

/** On the page at once. What cannot be stored is found by its address when the conversation is opened again. */
async function store(message: Message, { messages }: Places): Promise<void> {
  messages.put(message.conversationId, [message])
  try {
    await saveMessage(message, 'strict')
  }
  catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}
