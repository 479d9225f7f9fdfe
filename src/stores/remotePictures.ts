import { fetchPicture } from '../api/fetchPicture'
import { isElsewhere, type ImagePart, type Message } from '../chat/message'
import { saveMessage } from '../db/messages'
import { useMessages } from './messages'
import { usePictures } from './pictures'

/** Addresses that are being fetched. */
const fetching = new Set<string>()

/**
 * Fetches the pictures of a reply that a server only named, and stores them; what its host keeps from pages is marked so.
 * A picture that is gone or out of reach for now stays as it is, to be tried when the conversation is opened again.
 */
export async function keepRemotePictures(reply: Message): Promise<void> {
  const now = Date.now()
  const { parts } = useMessages().treeOf(reply.conversationId).get(reply.id) ?? reply // as it is by now
  await Promise.all(parts.flatMap((part, index) => {
    if (!isElsewhere(part) || (part.expiresAt ?? now) < now || fetching.has(part.url)) return []
    return [keep(reply, part, index)]
  }))
}

async function keep(reply: Message, part: ImagePart & { readonly url: string }, index: number): Promise<void> {
  fetching.add(part.url)
  try {
    const bytes = await fetchPicture(part.url)
    if (bytes === 'forbidden') await replace(reply, index, { ...part, kept: false })
    else if (bytes) await replace(reply, index, { ...part, ...await usePictures().keep(bytes) })
  }
  finally {
    fetching.delete(part.url)
  }
}

/** Puts a part into the message as it is by now, unless that is gone. */
async function replace({ id, conversationId }: Message, index: number, part: ImagePart): Promise<void> {
  const message = useMessages().treeOf(conversationId).get(id)
  if (!message) {
    if (part.blobId) await usePictures().release([part.blobId])
    return
  }
  const changed = { ...message, parts: message.parts.with(index, part) }
  useMessages().put(conversationId, [changed])
  await saveMessage(changed, 'strict')
}
