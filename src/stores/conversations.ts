import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type { ConversationSetup } from '../chat/assistant'
import { withChange, type Conversation } from '../chat/conversation'
import { newId } from '../chat/id'
import { loadConversations, purgeConversation, saveConversation } from '../db/conversations'

/** What was deleted longer ago than this, in ms, is gone for good with the next load; until then another tab may take it back. */
const keptDeletedMs = 60_000

/** The headers of all conversations. Removing one goes through the chat store, which first stops its reply. */
export const useConversations = defineStore('conversations', () => {
  const headers = shallowReactive(new Map<string, Conversation>())
  /** Conversations where a reply arrived that was not looked at. */
  const unseen = shallowReactive(new Set<string>())
  const openId = shallowRef<string>()
  /** What is shown, newest activity first. */
  const list = computed(() => [...headers.values()]
    .filter(conversation => conversation.deletedAt === undefined)
    .sort((a, b) => b.updatedAt - a.updatedAt))

  async function load(): Promise<void> {
    for (const conversation of await loadConversations()) {
      const { id, deletedAt } = conversation
      if (deletedAt === undefined || Date.now() - deletedAt < keptDeletedMs) headers.set(id, conversation)
      else purgeConversation(id).catch(() => undefined) // another time, where nothing can be changed
    }
  }

  /** A conversation that is not yet in the list, nor stored: it becomes so with its first message. */
  function draft(now: number): Conversation {
    return { id: newId(), title: '', titleBy: 'first-prompt', createdAt: now, updatedAt: now, pinned: false }
  }

  /** Puts a header that was stored elsewhere, or changes one in memory alone. */
  function put(conversation: Conversation): void {
    headers.set(conversation.id, conversation)
  }

  /** Takes over what was changed in a header from one state to another, and stored so; meanwhile other things may have been changed. */
  function take(from: Conversation | undefined, to: Conversation): void {
    put(withChange(headers.get(to.id), from, to))
  }

  /** Changes a header and stores it. @throws {StorageError} where it is changed but not stored */
  async function update(id: string, change: Partial<Conversation>): Promise<void> {
    const conversation = headers.get(id)
    if (conversation) await exchange(conversation, { ...conversation, ...change })
  }

  /** Puts a changed header in the place of what it was, and stores the change. @throws {StorageError} where it is changed but not stored */
  async function exchange(from: Conversation, to: Conversation): Promise<void> {
    put(to)
    await saveConversation(to, from)
  }

  /** Replaces what a conversation sets for itself; what is left out follows its connection again. @throws {StorageError} */
  async function configure(id: string, setup: ConversationSetup): Promise<void> {
    const conversation = headers.get(id)
    if (!conversation) return
    const { model: _, systemPrompt: __, parameters: ___, history: ____, ...rest } = conversation
    await exchange(conversation, { ...rest, ...setup })
  }

  function rename(id: string, title: string): Promise<void> {
    const words = title.trim()
    return words ? update(id, { title: words.slice(0, 500), titleBy: 'user' }) : Promise.resolve()
  }

  function pin(id: string, pinned: boolean): Promise<void> {
    return update(id, { pinned })
  }

  /** Takes a conversation out of the list. It is there still until it is purged: by whoever hid it, or by the next page. */
  function hide(id: string): Promise<void> {
    return update(id, { deletedAt: Date.now() })
  }

  async function restore(id: string): Promise<void> {
    const conversation = headers.get(id)
    if (!conversation) return
    const { deletedAt: _, ...kept } = conversation
    await exchange(conversation, kept)
  }

  /** Removes a conversation for good. */
  async function purge(id: string): Promise<void> {
    headers.delete(id)
    unseen.delete(id)
    await purgeConversation(id)
  }

  /** Says which conversation is in sight; what arrived there counts as seen. */
  function open(id: string | undefined): void {
    openId.value = id
    if (id) unseen.delete(id)
  }

  function arrived(id: string): void {
    if (openId.value !== id || document.hidden) unseen.add(id)
  }

  return { headers, unseen, openId, list, load, draft, put, take, exchange, update, configure, rename, pin, hide, restore, purge, open, arrived }
})
