import { newestLeafBelow } from '../chat/branch'
import { loadMessage } from '../db/messages'
import { StorageError } from '../db/records'
import type { useConversations } from './conversations'
import type { useMessages } from './messages'

interface Stores { readonly conversations: ReturnType<typeof useConversations>, readonly messages: ReturnType<typeof useMessages> }

/**
 * Shows the branch that was written to last where the head of a conversation is gone: it was removed on a full disk, and the
 * page closed before there was room to say so.
 */
export async function mendHead(conversationId: string, { conversations, messages }: Stores): Promise<void> {
  const conversation = conversations.headers.get(conversationId)
  const tree = messages.treeOf(conversationId)
  if (conversation?.head === undefined || tree.has(conversation.head)) return
  if (await loadMessage(conversation.head)) return // another tab has just written it: this page hears of it
  const { head: _, ...headless } = conversation
  const newest = [...tree.values()].toSorted((a, b) => a.createdAt - b.createdAt).at(-1)
  try {
    await conversations.exchange(conversation, newest ? { ...headless, head: newestLeafBelow(tree, newest.id) } : headless)
  }
  catch (error) {
    if (!(error instanceof StorageError)) throw error // shown so all the same
  }
}
