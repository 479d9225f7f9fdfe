import { defineStore } from 'pinia'
import { StorageError } from '../db/records'
import { useI18n } from '../locales'
import { useConversations } from './conversations'
import { isFull, isRefused } from './refusals'
import { useReplies } from './replies'
import { useToasts } from './toasts'

/** The removal of conversations, one or many at once, and their tags and pins. */
export const useBulk = defineStore('bulk', () => {
  const { t } = useI18n()
  const conversations = useConversations()
  const replies = useReplies()
  const toasts = useToasts()

  /**
   * Removes conversations: their replies are stopped first, or their last save would bring them back. One notice, with one
   * undo for all; they are gone for good once that has left.
   */
  async function removeConversations(ids: readonly string[]): Promise<void> {
    const known = ids.filter(id => conversations.headers.has(id) && !isHidden(id))
    if (!known.length) return
    await Promise.all(known.map(id => replies.stop(id)))
    // On a full disk they are hidden on the page alone. Removing them needs no room, and comes when it is sure.
    let later = false
    const unlessFull = (change: Promise<void>) => change.catch((error: unknown) => {
      if (!isFull(error)) throw error
      later = true
    })
    await kept(known.map(id => unlessFull(conversations.hide(id))))
    const deleted = known.length === 1 ? t('conversation.deleted') : t('rows.deleted', { count: known.length })
    toasts.show(
      later ? t('toast.frees-later', { deleted }) : deleted,
      () => void kept(known.map(id => later ? unlessFull(conversations.restore(id)) : conversations.restore(id))),
      () => void kept(known.filter(isHidden).map((id) => {
        replies.giveUp(id)
        return conversations.purge(id)
      })),
    )
  }

  /** False where another tab has it back. */
  function isHidden(id: string): boolean {
    return conversations.headers.get(id)?.deletedAt !== undefined
  }

  function rename(id: string, title: string): Promise<void> {
    return kept([conversations.rename(id, title)])
  }

  /** Pins conversations, or takes the pins off. */
  function pin(ids: readonly string[], pinned: boolean): Promise<void> {
    return kept(ids.map(id => conversations.pin(id, pinned)))
  }

  /** Gives conversations their tags, by id. */
  function setTags(tags: ReadonlyMap<string, readonly string[]>): Promise<void> {
    return kept([...tags].map(([id, own]) => conversations.update(id, { tags: own })))
  }

  /** Says so, once, where changes could not be stored; on the page they stay. Where nothing can be, the banner says that. */
  async function kept(changes: readonly Promise<unknown>[]): Promise<void> {
    const errors = (await Promise.allSettled(changes)).flatMap(change => change.status === 'rejected' ? [change.reason as unknown] : [])
    const other = errors.find((error): error is Error => !(error instanceof StorageError) || isRefused(error))
    if (other) throw other
    if (errors.length) toasts.show(t('composer.not-saved'))
  }

  return { removeConversations, rename, pin, setTags }
})
