import { onScopeDispose } from 'vue'

/** What comes to the page from outside, by paste or drop; `drag` while files are held over it. */
export type Arrival =
  | { readonly kind: 'files', readonly files: readonly File[] }
  | { readonly kind: 'text', readonly text: string }
  | { readonly kind: 'drag' }

/** A paste of more characters than this becomes a file. */
export const longPaste = 10_000

/**
 * Takes files that are pasted or dropped anywhere on the page, and long texts that are pasted into the field with an id.
 * Without it a drop beside the field would open the file in the place of the page. Fields elsewhere keep their pastes.
 */
export function useFileArrival(fieldId: string, take: (arrival: Arrival) => void): void {
  function onPaste(event: ClipboardEvent): void {
    const { clipboardData: data, target } = event
    if (!data || event.defaultPrevented) return
    const field = (target as Element | null)?.closest?.('input, textarea, [contenteditable], dialog')
    if (field && field.id !== fieldId) return
    const text = data.getData('text/plain')
    const files = [...data.files]
    // Spreadsheets and word processors put a picture of the text beside it, file managers the names of the files.
    if (files.length && !(text && files.every(({ type }) => type.startsWith('image/')) && !areNames(text, files))) take({ kind: 'files', files })
    else if (field && text.length > longPaste) take({ kind: 'text', text })
    else return
    event.preventDefault()
  }

  function onDrag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    if (event.type === 'dragenter') take({ kind: 'drag' })
    else if (event.type === 'drop') take({ kind: 'files', files: [...event.dataTransfer.files] })
  }

  const drags = ['dragenter', 'dragover', 'drop'] as const
  document.addEventListener('paste', onPaste)
  for (const drag of drags) document.addEventListener(drag, onDrag)
  onScopeDispose(() => {
    document.removeEventListener('paste', onPaste)
    for (const drag of drags) document.removeEventListener(drag, onDrag)
  })
}

/** Whether a text is nothing but the names of files, or their paths, one a line. */
function areNames(text: string, files: readonly File[]): boolean {
  return text.trim().split(/[\r\n]+/).every(line => files.some(({ name }) => line === name || line.endsWith(`/${name}`)))
}
