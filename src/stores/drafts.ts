import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { loadDraft, saveDraft, type DraftContent } from '../db/drafts'
import { StorageError } from '../db/records'

const saveAfterMs = 300

/** What was typed and not sent, kept for each conversation. */
export const useDrafts = defineStore('drafts', () => {
  const waiting = new Map<string, DraftContent>()
  /** A draft could not be stored: it is only on the page. */
  const unsaved = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(conversationId: string): Promise<DraftContent> {
    return waiting.get(conversationId) ?? loadDraft(conversationId)
  }

  /** Keeps a draft; written after a short quiet, and when the page is hidden. */
  function keep(conversationId: string, draft: DraftContent): void {
    waiting.set(conversationId, draft)
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), saveAfterMs)
  }

  /** Forgets what waits for a conversation: it was sent, and its draft removed with that. */
  function sent(conversationId: string): void {
    waiting.delete(conversationId)
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    const drafts = [...waiting]
    waiting.clear()
    for (const [conversationId, draft] of drafts) {
      try {
        await saveDraft(conversationId, draft)
        unsaved.value = false
      }
      catch (error) {
        if (!(error instanceof StorageError)) throw error
        unsaved.value = true
        if (!waiting.has(conversationId)) waiting.set(conversationId, draft)
      }
    }
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void flush()
  })
  window.addEventListener('pagehide', () => void flush())

  return { unsaved, load, keep, sent, flush }
})
