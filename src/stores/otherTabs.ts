import { defineStore } from 'pinia'
import { onScopeDispose, watch, type Ref } from 'vue'
import type { Message } from '../chat/message'
import { cutOff } from '../chat/reply'
import type { DraftContent } from '../db/drafts'
import { editDraftId } from '../db/editDraft'
import { hasLocks, replyWritten } from '../db/locks'
import { loadMessage, saveMessage } from '../db/messages'
import { joinTabs, type Signal, type Tabs, type Told } from '../db/tabs'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { takeAll, takeAssistants, takeConnections, takeHeader, takeSettings } from './inStep'
import { useMessages } from './messages'
import { useReplies } from './replies'
import { useSettings } from './settings'

/** Without Web Locks: how often a tab says what it writes, and how long another one waits for that. */
const saysEveryMs = 2_000
const silenceMs = 7_000

/** The text box of this page. */
export interface DraftBox {
  /** Whose draft stands in it. */
  readonly draftId: Readonly<Ref<string>>
  /** Something was typed since that was loaded. */
  readonly touched: boolean
  put(draft: DraftContent): void
}

/** Keeps this page in step with the other tabs of this browser, from its first use on. */
export const useOtherTabs = defineStore('otherTabs', () => {
  const replies = useReplies()
  const conversations = useConversations()
  const drafts = useDrafts()
  const messages = useMessages()
  const settings = useSettings()
  /** Replies that another tab writes → what ends the watch over it. */
  const theirs = new Map<string, { readonly conversationId: string, heardAt: number, readonly over: () => void }>()
  let tabs: Tabs | undefined
  let box: DraftBox | undefined
  let heartbeat: ReturnType<typeof setInterval> | undefined
  let closed = false
  /** What was typed here and not sent: a prompt that another tab sends takes its own draft away, not this one. */
  const typed = new Map<string, DraftContent>()
  /** One thing after another: what was told first is not to come last. */
  let taking: Promise<unknown> = Promise.resolve()

  const stopListening = drafts.$onAction(({ name, args: [id = '', draft] }) => {
    if (name === 'keep' && draft) typed.set(id, draft)
    else if (name === 'sent') typed.delete(id)
  })

  function keepTyped(id: string): void {
    const open = conversations.openId
    const here = id === box?.draftId.value ? box.touched : open !== undefined && id === editDraftId(open)
    const draft = here ? typed.get(id) : undefined
    if (draft?.text || draft?.parts.length) drafts.keep(id, draft)
  }

  /** Fills a box with what other tabs leave there, as long as nothing is typed in it here. */
  async function follow(own = box): Promise<void> {
    box = own
    if (!own || own.touched) return
    const id = own.draftId.value
    const draft = await drafts.load(id)
    if (!closed && box === own && !own.touched && own.draftId.value === id) own.put(draft)
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = taking.then(() => closed ? undefined : work())
    taking = done.catch(() => undefined)
    return done
  }

  async function take(signal: Signal): Promise<void> {
    switch (signal.type) {
      case 'told': return inTurn(() => takeChanges(signal.changes))
      case 'stop': {
        const id = replies.running.get(signal.conversationId)
        if (id !== undefined && replies.settling.has(id)) await replies.stop(signal.conversationId)
        return
      }
      case 'who': return sayWriting()
      case 'writing': return signal.replies.forEach((id) => {
        const watched = theirs.get(id)
        if (watched) watched.heardAt = Date.now()
      })
    }
  }

  async function takeChanges(changes: readonly Told[]): Promise<void> {
    const stores = new Set(changes.map(({ store }) => store))
    // what a header points at is there before it, and is gone after it
    for (const change of changes) if (change.store === 'messages' && !change.removed) await takeMessage(change)
    for (const change of changes) if (change.store === 'conversations') await takeHeader(change.id)
    dropMessages(changes.filter(({ store, removed }) => store === 'messages' && removed).map(({ id }) => id))
    for (const { store, id, removed } of changes) {
      if (store !== 'drafts') continue
      if (removed) keepTyped(id)
      if (id === box?.draftId.value) await follow()
    }
    if (stores.has('connections') || stores.has('keys')) await takeConnections()
    if (stores.has('assistants')) await takeAssistants()
    if (stores.has('settings')) await takeSettings()
  }

  function dropMessages(ids: readonly string[]): void {
    if (!ids.length) return
    for (const [owner, tree] of messages.trees) {
      if (!ids.some(id => tree.has(id))) continue
      replies.giveUp(owner, new Set(ids))
      messages.drop(owner, new Set(ids))
    }
  }

  async function takeMessage({ id, conversationId, growing }: Told): Promise<void> {
    if (conversationId === undefined || replies.settling.has(id)) return
    if (!growing && !theirs.has(id) && !messages.isWanted(conversationId)) return // read when it is opened
    if (messages.isWanted(conversationId)) await messages.load(conversationId)
    const message = await loadMessage(id)
    if (!message || closed) return
    if (message.status === 'streaming') adopt(message)
    else finish(message)
  }

  /** A reply grows in another tab: here it is seen to, and nothing else is asked for meanwhile. */
  function adopt(message: Message): void {
    const { id, conversationId } = message
    if (replies.settling.has(id)) return
    replies.live.set(id, message)
    replies.running.set(conversationId, id)
    const known = messages.trees.has(conversationId)
    if (known && !messages.treeOf(conversationId).has(id)) messages.put(conversationId, [message])
    const watched = theirs.get(id)
    if (watched) {
      watched.heardAt = Date.now()
      return
    }
    let over = () => {}
    const ended = new Promise<void>((resolve) => { over = resolve })
    const unregister = replies.stoppable(conversationId, () => {
      tabs?.say({ type: 'stop', conversationId })
      return ended
    })
    theirs.set(id, {
      conversationId, heardAt: Date.now(),
      over() {
        theirs.delete(id)
        unregister()
        over()
      },
    })
    void replyWritten(id)?.then(() => settle(id))
  }

  /** Nobody writes it any more: it has ended, or its tab was closed. */
  async function settle(id: string): Promise<void> {
    if (!theirs.has(id)) return
    const message = await loadMessage(id)
    if (closed) return
    if (!message) return drop(id)
    if (message.status !== 'streaming') return finish(message)
    const cut = cutOff(message)
    await saveMessage(cut, 'strict').catch(() => undefined) // shown so even where it cannot be stored
    finish(cut)
  }

  function finish(message: Message): void {
    const { id, conversationId } = message
    if (messages.trees.has(conversationId)) messages.put(conversationId, [message])
    if (theirs.has(id)) conversations.arrived(conversationId)
    drop(id)
  }

  function drop(id: string): void {
    const watched = theirs.get(id)
    if (!watched) return
    replies.live.delete(id)
    if (replies.running.get(watched.conversationId) === id) replies.running.delete(watched.conversationId)
    watched.over()
  }

  function sayWriting(): void {
    if (replies.settling.size) tabs?.say({ type: 'writing', replies: [...replies.settling.keys()] })
  }

  /** Without Web Locks a tab that writes says so again and again, and one that is silent is gone. */
  function beat(): void {
    sayWriting()
    for (const [id, { heardAt }] of theirs) if (Date.now() - heardAt > silenceMs) void settle(id)
  }

  async function takeEverything(): Promise<void> {
    await Promise.all([takeAll(), follow()])
  }

  function onFocus(): void {
    if (!tabs) void inTurn(takeEverything)
  }

  /** Of what was said while the page was put away it has heard nothing. */
  function onShow({ persisted }: PageTransitionEvent): void {
    if (persisted) void inTurn(takeEverything)
  }

  async function join(): Promise<void> {
    if (settings.storageKind !== 'durable') return
    const joined = await joinTabs(signal => void take(signal))
    if (closed) return joined?.close()
    tabs = joined
    window.addEventListener('focus', onFocus)
    window.addEventListener('pageshow', onShow)
    if (tabs && !hasLocks()) heartbeat = setInterval(beat, saysEveryMs)
    // What was being written when a conversation was opened, and not here, another tab writes.
    watch(() => [...messages.trees.values()], (trees) => {
      for (const tree of trees) for (const message of tree.values()) if (message.status === 'streaming' && !replies.live.has(message.id)) adopt(message)
    }, { immediate: true })
    await inTurn(takeEverything) // what was written until now
  }

  void join()
  onScopeDispose(() => {
    closed = true
    stopListening()
    clearInterval(heartbeat)
    window.removeEventListener('focus', onFocus)
    window.removeEventListener('pageshow', onShow)
    tabs?.close()
  })

  return { follow }
})
