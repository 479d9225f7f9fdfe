/** Copies a text with its formatting, and plain for where that is not taken. False where the browser refuses. */
export async function copyRich({ text, html }: { readonly text: string, readonly html: string }): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined // missing on plain http
  if (!clipboard?.write || typeof ClipboardItem === 'undefined') return copyByEvent(text, html)
  try {
    await clipboard.write([new ClipboardItem({ 'text/plain': blob(text, 'text/plain'), 'text/html': blob(html, 'text/html') })])
    return true
  }
  catch {
    return copyByEvent(text, html) // refused: no permission, or the page has no focus
  }
}

function blob(text: string, type: string): Blob {
  return new Blob([text], { type })
}

/** The old way, which plain-http pages still have: what is copied is said as it is copied. */
function copyByEvent(text: string, html: string): boolean {
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.clipboardData?.setData('text/html', html)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
  const area = document.createElement('textarea') // without a selection nothing is copied
  area.value = text
  area.readOnly = true
  area.className = 'visually-hidden'
  document.body.append(area)
  area.select()
  window.addEventListener('copy', onCopy, true)
  try {
    return document.execCommand?.('copy') ?? false
  }
  finally {
    window.removeEventListener('copy', onCopy, true)
    area.remove()
    focused?.focus({ preventScroll: true })
  }
}
