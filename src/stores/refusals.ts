import { StorageError } from '../db/records'
import { useConversations } from './conversations'
import { useMessages } from './messages'

/** Whether an error says that the stored conversations can only be read. */
export function isRefused(error: unknown): boolean {
  return error instanceof StorageError && error.reason === 'read-only'
}

/** Whether an error says that there is no room. */
export function isFull(error: unknown): boolean {
  return error instanceof StorageError && error.reason === 'full'
}

/** Shows again what is stored: what was changed on the page was refused. */
export async function showStored(): Promise<void> {
  const conversations = useConversations()
  const messages = useMessages()
  await conversations.load()
  const { openId } = conversations
  if (openId === undefined || !messages.trees.has(openId)) return
  messages.forget(openId)
  await messages.load(openId)
}
