import { onScopeDispose, readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'

const shownMs = 1500
/** What went wrong takes longer to be read. */
const failureMs = 4000

/** Copies text, and says for a moment that it did, or that the browser did not let it. */
export function useClipboard(): {
  readonly copy: (text: string) => Promise<boolean>
  readonly copied: Readonly<Ref<boolean>>
  readonly failed: Readonly<Ref<boolean>>
} {
  const copied = shallowRef(false)
  const failed = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function copy(text: string): Promise<boolean> {
    copied.value = await write(text)
    failed.value = !copied.value
    clearTimeout(timer)
    timer = setTimeout(() => { copied.value = failed.value = false }, copied.value ? shownMs : failureMs)
    return copied.value
  }

  return { copy, copied: readonly(copied), failed: readonly(failed) }
}

async function write(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined // missing on plain http
  if (!clipboard) return writeBySelection(text)
  try {
    await clipboard.writeText(text)
    return true
  } catch {
    return writeBySelection(text) // refused: no permission, or the page has no focus
  }
}

/** The old way, which plain-http pages still have. */
function writeBySelection(text: string): boolean {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'visually-hidden'
  // Outside an open modal dialog nothing can be selected.
  const home = focused?.closest('dialog') ?? document.body
  home.append(area)
  area.select()
  try {
    return document.execCommand?.('copy') ?? false
  } finally {
    area.remove()
    focused?.focus({ preventScroll: true })
  }
}
