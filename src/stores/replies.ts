import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import type { Message } from '../chat/message'

/** The replies that are being written: several conversations may have one at once. `writer.ts` writes them. */
export const useReplies = defineStore('replies', () => {
  /** Message → the reply as it is now. */
  const live = shallowReactive(new Map<string, Message>())
  /** Conversation → the reply that is being written in it. */
  const running = shallowReactive(new Map<string, string>())
  /** Those whose end is being stored here, and what follows it: nobody else is to change them until then. */
  const settling = new Set<string>()
  /** A reply could not be stored: it is only on the page, and tried again. */
  const unsaved = shallowRef(false)
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

  return { live, running, settling, unsaved, unsavedPictures, stoppable, stop }
})
