import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import type { Message } from '../chat/message'

/** The replies that are being written: several conversations may have one at once. `writer.ts` writes them. */
export const useReplies = defineStore('replies', () => {
  /** Message → the reply as it is now. */
  const live = shallowReactive(new Map<string, Message>())
  /** Conversation → the reply that is being written in it. */
  const running = shallowReactive(new Map<string, string>())
  /** Those that are written here until their end is stored, and what follows it: nobody else is to change them until then. */
  const settling = new Map<string, { readonly conversationId: string, readonly giveUp: () => void }>()
  /** Replies that could not be stored are only on the page, and tried again. */
  const unsaved = shallowReactive(new Set<string>())
  /** Likewise one of their pictures. */
  const unsavedPictures = shallowRef(false)
  const stops = new Map<string, () => Promise<void>>()

  /** Takes the way to stop a reply, which resolves once what came is stored. The call gives it back. */
  function stoppable(conversationId: string, stopIt: () => Promise<void>): () => void {
    stops.set(conversationId, stopIt)
    return () => {
      if (stops.get(conversationId) === stopIt) stops.delete(conversationId)
    }
  }

  /** Stops the reply of a conversation and resolves once it is stored; what has come is kept. */
  async function stop(conversationId: string): Promise<void> {
    await stops.get(conversationId)?.()
  }

  /** Messages were removed, or all of a conversation: what is not stored of them by now is not tried again. */
  function giveUp(conversationId: string, ids?: ReadonlySet<string>): void {
    for (const [id, reply] of settling) {
      if (reply.conversationId !== conversationId || (ids && !ids.has(id))) continue
      unsaved.delete(id)
      reply.giveUp()
    }
  }

  return { live, running, settling, unsaved, unsavedPictures, stoppable, stop, giveUp }
})
