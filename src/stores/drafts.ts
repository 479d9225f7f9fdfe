import { defineStore } from 'pinia'
import { onScopeDispose, shallowRef } from 'vue'
import { loadDraft, saveDraft, type DraftContent } from '../db/drafts'
import { StorageError } from '../db/records'

export type { DraftContent } from '../db/drafts'

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

  /** Forgets what was typed: it was sent, and its draft removed with that. A write that was on its way may have come after. */
  function sent(conversationId: string): void {
    waiting.set(conversationId, { text: '', parts: [] })
    void flush()
  }

  /** What is being written can be read all the while: the page of a new conversation may ask for it in that moment. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    for (const [conversationId, draft] of [...waiting]) {
      try {
        await saveDraft(conversationId, draft)
        unsaved.value = false
        if (waiting.get(conversationId) === draft) waiting.delete(conversationId)
      }
      catch (error) {
        if (!(error instanceof StorageError)) throw error
        unsaved.value = true
      }
    }
  }

  const stop = new AbortController()
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void flush()
  }, stop)
  window.addEventListener('pagehide', () => void flush(), stop)
  onScopeDispose(() => {
    clearTimeout(timer)
    stop.abort()
  })

  return { unsaved, load, keep, sent, flush }
})
