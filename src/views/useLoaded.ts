import type { Conversation } from '../chat/conversation'
import { isElsewhere } from '../chat/message'
import { useConversations } from '../stores/conversations'
import { mendHead } from '../stores/mendHead'
import { useMessages } from '../stores/messages'
import { usePictures } from '../stores/pictures'
import { useReplies } from '../stores/replies'

/** Resolves once the messages of a conversation are there. Then what an earlier page could not finish is finished. */
export function useLoaded({ id: conversationId, head }: Conversation): Promise<void> {
  const conversations = useConversations()
  const messages = useMessages()
  const pictures = usePictures()
  const replies = useReplies()
  const loaded = messages.load(conversationId, head)
  void loaded.then(async () => {
    await mendHead(conversationId, { conversations, messages })
    const unfetched = [...messages.treeOf(conversationId).values()].filter(({ id, role, parts, status }) => role === 'assistant' && status !== 'streaming' && !replies.settling.has(id) && parts.some(isElsewhere))
    if (!unfetched.length) return
    const { keepRemotePictures } = await import('../stores/remotePictures')
    for (const reply of unfetched) await keepRemotePictures(reply, { messages, pictures })
  })
  return loaded
}
