import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { MessageTree } from '../chat/branch'
import type { Message } from '../chat/message'
import { cutOff } from '../chat/reply'
import { repliesBeingWritten } from '../db/locks'
import { loadEnd, loadMessage, loadMessages, saveMessage } from '../db/messages'
import { useReplies } from './replies'

/** About what a screen holds; each is read by itself, and what is before them comes a moment later. */
const endCount = 12

/** Messages by conversation, as they are stored. A reply that grows is in the replies store until it has ended. */
export const useMessages = defineStore('messages', () => {
  const trees = shallowReactive(new Map<string, MessageTree>())
  /** The ends of branches, to be shown while the rest is being read. */
  const ends = shallowReactive(new Map<string, MessageTree>())
  const loads = new Map<string, Promise<void>>()
  const replies = useReplies()

  /**
   * Brings the messages of a conversation into memory, once; with `head` the end of that branch comes first, to be
   * shown. Replies that nobody writes any more become `interrupted`.
   */
  async function load(conversationId: string, head?: string): Promise<void> {
    const loading = loads.get(conversationId) ?? read(conversationId, head)
    loads.set(conversationId, loading)
    try {
      await loading
    }
    catch (error) {
      loads.delete(conversationId) // to be tried again
      throw error
    }
  }

  async function read(conversationId: string, head: string | undefined): Promise<void> {
    if (head !== undefined && !trees.has(conversationId)) await readEnd(conversationId, head)
    const messages = await loadMessages(conversationId)
    const written = await writtenOf(messages)
    const cut = await settledOf(messages.filter(message => isCut(message, written) && !trees.get(conversationId)?.has(message.id)))
    // What is in memory is newer, and what is shown stays the same object.
    const known = new Map([...ends.get(conversationId) ?? [], ...treeOf(conversationId)])
    trees.set(conversationId, new Map([...byId([...messages, ...cut]), ...known]))
    ends.delete(conversationId)
    await Promise.allSettled(cut.map(message => saveMessage(message, 'relaxed'))) // shown so even where it cannot be stored
  }

  async function readEnd(conversationId: string, head: string): Promise<void> {
    const messages = await loadEnd(head, endCount)
    const written = await writtenOf(messages)
    const cut = await settledOf(messages.filter(message => isCut(message, written)))
    ends.set(conversationId, byId([...messages, ...cut]))
    await drawn() // reading the rest takes its time
  }

  /** Whether a conversation is in memory, or on its way. */
  function isWanted(conversationId: string): boolean {
    return loads.has(conversationId) || trees.has(conversationId)
  }

  /** Reads a conversation again that is in memory: another tab may have changed it. What was changed here meanwhile stays. */
  async function refresh(conversationId: string): Promise<void> {
    if (!isWanted(conversationId)) return
    await load(conversationId)
    const before = treeOf(conversationId)
    const stored = await loadMessages(conversationId)
    const written = await writtenOf(stored)
    const cut = await settledOf(stored.filter(message => isCut(message, written) && !replies.settling.has(message.id)))
    const found = byId([...stored, ...cut])
    for (const [id, message] of treeOf(conversationId)) {
      const other = found.get(id)
      const same = other && other.status === message.status && other.inContext === message.inContext
      if (same || before.get(id) !== message || replies.settling.has(id)) found.set(id, message) // what is shown stays the same object
    }
    trees.set(conversationId, found)
    await Promise.allSettled(cut.map(message => saveMessage(message, 'relaxed')))
  }

  /** The messages of a conversation; empty while they are not loaded. */
  function treeOf(conversationId: string): MessageTree {
    return trees.get(conversationId) ?? new Map<string, Message>()
  }

  /** What can be shown of a conversation by now: all of it, or the end of the branch that it was loaded with. */
  function shownOf(conversationId: string): MessageTree {
    const end = ends.get(conversationId)
    return end ? new Map([...end, ...treeOf(conversationId)]) : treeOf(conversationId)
  }

  function put(conversationId: string, messages: readonly Message[]): void {
    trees.set(conversationId, new Map([...treeOf(conversationId), ...byId(messages)]))
  }

  function drop(conversationId: string, ids: ReadonlySet<string>): void {
    trees.set(conversationId, new Map([...treeOf(conversationId)].filter(([id]) => !ids.has(id))))
  }

  /** Lets go of a conversation that is not the one that was read: it is gone, or another came by its id. */
  function forget(conversationId: string): void {
    trees.delete(conversationId)
    ends.delete(conversationId)
    loads.delete(conversationId)
  }

  return { trees, load, isWanted, refresh, treeOf, shownOf, put, drop, forget }
})

/** Resolves once the page has drawn and rests, or soon where it does not come to rest. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 300 })
    else setTimeout(resolve, 50)
  })
}

/** Which of them are being written. Mostly none grows, and nobody need be asked. */
async function writtenOf(messages: readonly Message[]): Promise<ReadonlySet<string>> {
  return messages.some(({ status }) => status === 'streaming') ? repliesBeingWritten() : new Set()
}

/** The same messages as they are by now: one may have ended between being read and being asked about. */
async function settledOf(cut: readonly Message[]): Promise<readonly Message[]> {
  const now = await Promise.all(cut.map(async message => await loadMessage(message.id) ?? message))
  return now.map(message => message.status === 'streaming' ? cutOff(message) : message)
}

function isCut(message: Message, written: ReadonlySet<string>): boolean {
  return message.status === 'streaming' && !written.has(message.id)
}

function byId(messages: readonly Message[]): Map<string, Message> {
  return new Map(messages.map(message => [message.id, message]))
}
