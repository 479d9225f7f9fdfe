import { nextTick, onBeforeUnmount, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { mostAttachments, pastedFile, type Attachment, type AttachmentProblem } from '../chat/attachments'
import type { TrayNote } from '../components/chat/AttachmentTray.vue'
import { useI18n } from '../locales'
import { attach } from '../stores/attaching'
import { usePictures } from '../stores/pictures'

export interface Attachments {
  readonly notes: Readonly<Ref<readonly TrayNote[]>>
  /** Which of how many files is being read. */
  readonly reading: Readonly<Ref<{ readonly count: number, readonly all: number } | undefined>>
  /** Reads files, one after another. */
  readonly take: (files: readonly File[]) => Promise<void>
  /** Makes a file of a long paste. */
  readonly takeText: (text: string) => void
  /** Removes some; that can be undone for a while. */
  readonly remove: (removed: readonly Attachment[]) => void
  readonly act: (noteId: number) => void
  readonly dismiss: (noteId: number) => void
  /** Forgets what was said: it was about a prompt that is gone. */
  readonly clear: () => void
}

const undoMs = 10_000
/** In characters: what is longer cannot be sent in one prompt. */
const longestPaste = 4_000_000

/** What brings files to a prompt and takes them away again. `insert` puts words into its text. */
export function useAttachments(attached: Ref<readonly Attachment[]>, insert: (words: string) => void): Attachments {
  const { formatBytes } = useI18n()
  const pictures = usePictures()
  const notes = shallowRef<readonly TrayNote[]>([])
  const reading = shallowRef<{ readonly count: number, readonly all: number }>()
  /** What a note offers, and what follows once it leaves without that. */
  const offers = new Map<number, { readonly act: () => void, readonly gone?: () => void }>()
  let waiting: File[] = []
  let lastId = 0
  let closed = false

  function note(content: Omit<TrayNote, 'id'>, offer?: { readonly act: () => void, readonly gone?: () => void }): number {
    const id = ++lastId
    if (offer) offers.set(id, offer)
    notes.value = [...notes.value, { id, ...content }]
    return id
  }

  function say(problem: AttachmentProblem, { name, size }: { readonly name: string, readonly size: number }): void {
    note({ key: `attach.problem.${problem}`, params: { name, size: formatBytes(size) } })
  }

  /** The model of a component takes a value with the next tick: two in one would lose the first. */
  async function add(part: Attachment): Promise<void> {
    attached.value = [...attached.value, part]
    await nextTick()
  }

  async function take(files: readonly File[]): Promise<void> {
    waiting.push(...files)
    if (reading.value) {
      reading.value = { ...reading.value, all: reading.value.all + files.length }
      return
    }
    clear()
    reading.value = { count: 0, all: waiting.length }
    try {
      for (let file = waiting.shift(); file && !closed; file = waiting.shift()) {
        if (attached.value.length >= mostAttachments) {
          note({ key: 'attach.problem.too-many', params: { count: waiting.length + 1, limit: mostAttachments } })
          break
        }
        reading.value = { ...reading.value, count: reading.value.count + 1 }
        await takeOne(file)
      }
    }
    finally {
      waiting = []
      reading.value = undefined
    }
  }

  async function takeOne(file: File): Promise<void> {
    const { part, problem } = await attach(file)
    if (closed) release(part ? [part] : [])
    else if (part) await add(part)
    if (problem) say(problem, file)
  }

  function takeText(text: string): void {
    if (text.length > longestPaste) return say('large-paste', { name: '', size: text.length })
    if (attached.value.length >= mostAttachments) return insert(text)
    const file = pastedFile(text, attached.value)
    void add(file)
    note({ key: 'attach.pasted', params: { name: file.name }, action: 'attach.pasted.as-text' }, {
      act: () => {
        attached.value = attached.value.filter(part => part.type !== 'file' || part.name !== file.name)
        insert(text)
      },
    })
  }

  function remove(removed: readonly Attachment[]): void {
    const before = attached.value
    attached.value = before.filter(part => !removed.includes(part))
    const [only] = removed
    const params = { count: removed.length, name: only?.name ?? '' }
    const id = note({ key: removed.length === 1 && only?.name ? 'attach.removed.named' : 'attach.removed', params, action: 'action.undo' }, {
      act: () => {
        const now = attached.value
        attached.value = [...before.filter(part => now.includes(part) || removed.includes(part)), ...now.filter(part => !before.includes(part))]
      },
      gone: () => release(removed),
    })
    setTimeout(dismiss, undoMs, id)
  }

  /** Frees the pictures that no prompt holds any more. */
  function release(parts: readonly Attachment[]): void {
    const ids = parts.flatMap(part => part.type === 'image' && part.blobId ? [part.blobId] : [])
    if (ids.length) void pictures.release(ids)
  }

  function act(id: number): void {
    const offer = offers.get(id)
    drop(id)
    offer?.act()
  }

  function dismiss(id: number): void {
    const offer = offers.get(id)
    drop(id)
    offer?.gone?.()
  }

  function drop(id: number): void {
    offers.delete(id)
    notes.value = notes.value.filter(one => one.id !== id)
  }

  function clear(): void {
    for (const { id } of notes.value) dismiss(id)
  }

  onBeforeUnmount(() => {
    closed = true
    clear()
  })

  return { notes, reading, take, takeText, remove, act, dismiss, clear }
}
