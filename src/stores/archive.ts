import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ArchiveContents, ArchiveRefusal } from '../chat/archive'
import { countKnown, placeArchive } from '../chat/archivePlace'
import { previewArchive, type ArchivePreview } from '../chat/archivePreview'
import { archiveText } from '../chat/archiveWriter'
import { readFile } from '../chat/imports'
import type { Message } from '../chat/message'
import { dayOf } from '../chat/usage'
import { loadTakenIds, removeConversations, saveArchive } from '../db/archive'
import { loadMessages } from '../db/messages'
import { StorageError } from '../db/records'
import { useI18n } from '../locales'
import { parseParameters } from '../settings/parseParameter'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import { usePictures } from './pictures'
import { useReplies } from './replies'
import { useToasts } from './toasts'

/** What is being done, and how much of it, from 0 to 1. */
export interface ArchiveWork { readonly kind: 'exporting' | 'reading' | 'storing', readonly part: number }

/** Why something came to nothing: said in words by `archive.refused.<reason>`. */
export type ArchiveFailure = ArchiveRefusal | { readonly reason: 'empty' | 'full' | 'read-only' | 'broken' | 'export' }

export interface ExportedArchive {
  readonly name: string
  readonly file: Blob
}

/** So many characters are handed over at a time, to wait outside of the page's memory. */
const handOver = 4_000_000

/** All conversations as a file, and back. One thing at a time; it goes on when its page is left. */
export const useArchive = defineStore('archive', () => {
  const { t } = useI18n()
  const conversations = useConversations()
  const messages = useMessages()
  const pictures = usePictures()
  const replies = useReplies()
  const toasts = useToasts()
  const work = shallowRef<ArchiveWork>()
  const failure = shallowRef<ArchiveFailure>()
  /** What was read and waits for a yes. */
  const preview = shallowRef<ArchivePreview>()
  let contents: ArchiveContents | undefined
  let controller = new AbortController()

  /** The archive of all conversations, or of those with these ids; undefined where it was cancelled, or failed. */
  async function write(only?: readonly string[]): Promise<ExportedArchive | undefined> {
    return run('exporting', async (signal, progress) => {
      const wanted = only && new Set(only)
      const list = conversations.list.filter(({ id, temporary }) => wanted ? wanted.has(id) : !temporary) // those are kept nowhere, unless asked for by name
      const total = list.length + (wanted ? 0 : [...(await loadTakenIds()).pictures].length)
      let done = 0
      let lost = 0
      const step = () => progress(Math.min(1, ++done / total))
      const texts = archiveText({
        conversations: list,
        async messagesOf(id) {
          step()
          return messagesOf(id)
        },
        async pictureOf(id) {
          step()
          const picture = await pictures.original(id)
          if (!picture || await isReadable(picture)) return picture
          lost++
          return undefined
        },
      }, Date.now())
      const file = await joined(texts, signal)
      if (lost) toasts.show(t('archive.lost', { count: lost }))
      return { name: `platen-${dayOf(Date.now())}.json`, file }
    })
  }

  /** What is stored, and what could not be stored or is still being written. */
  async function messagesOf(id: string): Promise<readonly Message[]> {
    const stored = (await loadMessages(id)).map(message => [message.id, message] as const)
    const live = [...replies.live].filter(([, { conversationId }]) => conversationId === id)
    return [...new Map([...stored, ...messages.treeOf(id), ...live]).values()]
  }

  /** Reads a file, and shows what it would bring; nothing of it is kept yet. */
  async function read(file: Blob): Promise<void> {
    discard()
    await run('reading', async (signal, onProgress) => {
      const result = await readFile(file, { now: Date.now(), readParameters: parseParameters, signal, onProgress })
      if ('refusal' in result) failure.value = result.refusal
      else if (!result.contents.conversations.length) failure.value = { reason: 'empty' }
      else {
        preview.value = previewArchive(result.contents, countKnown(result.contents, await loadTakenIds()))
        contents = result.contents
      }
    })
  }

  /** Keeps what was read, all of it or nothing; can be undone. */
  async function accept(): Promise<void> {
    const arrived = contents
    discard()
    if (!arrived) return
    await run('storing', async (_signal, onProgress) => {
      const placed = placeArchive(arrived, await loadTakenIds())
      await saveArchive(placed, onProgress)
      for (const conversation of placed.conversations) {
        messages.forget(conversation.id) // one that was deleted may have had its id
        conversations.put(conversation)
      }
      const ids = placed.conversations.map(({ id }) => id)
      toasts.show(t('archive.imported', { count: ids.length }), () => void takeBack(ids))
    })
  }

  async function takeBack(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await replies.stop(id)
      replies.giveUp(id)
    }
    try {
      await removeConversations(ids)
    }
    catch (error) {
      if (!(error instanceof StorageError)) throw error
      failure.value = { reason: 'broken' }
      return
    }
    for (const id of ids) {
      conversations.headers.delete(id)
      messages.forget(id)
    }
  }

  /** Forgets what was read, and what went wrong. */
  function discard(): void {
    contents = undefined
    preview.value = undefined
    failure.value = undefined
  }

  /** Ends the export or the reading that goes on. */
  function cancel(): void {
    controller.abort()
  }

  async function run<Result>(kind: ArchiveWork['kind'], action: (signal: AbortSignal, onProgress: (part: number) => void) => Promise<Result>): Promise<Result | undefined> {
    if (work.value) return undefined
    failure.value = undefined
    work.value = { kind, part: 0 }
    controller = new AbortController()
    const { signal } = controller
    try {
      return await action(signal, (part) => {
        if (part - (work.value?.part ?? 0) >= 0.01) work.value = { kind, part: Math.min(1, part) }
      })
    }
    catch (error) {
      if (signal.aborted) return undefined
      if (!(error instanceof StorageError || error instanceof DOMException)) throw error
      failure.value = { reason: error instanceof StorageError ? error.reason : kind === 'exporting' ? 'export' : 'broken' }
      return undefined
    }
    finally {
      work.value = undefined
    }
  }

  return { work, failure, preview, write, read, accept, discard, cancel }
})

/** One file of all texts, which are not held together in memory. */
async function joined(texts: AsyncIterable<string>, signal: AbortSignal): Promise<Blob> {
  const done: Blob[] = []
  let waiting: string[] = []
  let length = 0
  for await (const text of texts) {
    signal.throwIfAborted()
    waiting.push(text)
    length += text.length
    if (length < handOver) continue
    done.push(await kept(new Blob(waiting)))
    waiting = []
    length = 0
  }
  return kept(new Blob([...done, ...waiting], { type: 'application/json' }))
}

/** A private window has little room for files: what does not fit is only found out by reading. @throws {DOMException} */
async function kept(file: Blob): Promise<Blob> {
  await file.slice(0, 1).arrayBuffer()
  return file
}

/** Whether the disk still gives what the database promises. */
async function isReadable(picture: Blob): Promise<boolean> {
  try {
    await kept(picture)
    return true
  }
  catch {
    return false
  }
}
