import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { MessageTree } from '../chat/branch'
import type { Message } from '../chat/message'
import { cutOff } from '../chat/reply'
import { repliesBeingWritten } from '../db/locks'
import { loadMessages, saveMessage } from '../db/messages'

/** Messages by conversation, as they are stored. A reply that grows is in the replies store until it has ended. */
export const useMessages = defineStore('messages', () => {
  const trees = shallowReactive(new Map<string, MessageTree>())

  /** Brings the messages of a conversation into memory. Replies that nobody writes any more become `interrupted`. */
  async function load(conversationId: string): Promise<void> {
    if (trees.has(conversationId)) return
    const [messages, written] = await Promise.all([loadMessages(conversationId), repliesBeingWritten()])
    if (trees.has(conversationId)) return
    const cut = messages.filter(message => message.status === 'streaming' && !written.has(message.id)).map(cutOff)
    trees.set(conversationId, byId([...messages, ...cut]))
    for (const message of cut) await saveMessage(message, 'relaxed')
  }

  /** The messages of a conversation; empty while they are not loaded. */
  function treeOf(conversationId: string): MessageTree {
    return trees.get(conversationId) ?? new Map<string, Message>()
  }

  function put(conversationId: string, messages: readonly Message[]): void {
    trees.set(conversationId, new Map([...treeOf(conversationId), ...byId(messages)]))
  }

  function drop(conversationId: string, ids: ReadonlySet<string>): void {
    trees.set(conversationId, new Map([...treeOf(conversationId)].filter(([id]) => !ids.has(id))))
  }

  return { trees, load, treeOf, put, drop }
})

function byId(messages: readonly Message[]): Map<string, Message> {
  return new Map(messages.map(message => [message.id, message]))
}
