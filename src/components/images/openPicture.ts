/** Only what can run nothing is shown as a page of its own: it would be a page of ours. */
const bitmap = /^image\/(?:png|jpeg|webp|gif|avif|bmp)$/

const keptMs = 60_000

/** Opens the bytes of a picture in a new tab; what is no bitmap is downloaded by the browser instead. */
export function openPicture(blob: Blob): void {
  const url = URL.createObjectURL(bitmap.test(blob.type) ? blob : new Blob([blob], { type: 'application/octet-stream' }))
  const link = Object.assign(document.createElement('a'), { href: url, target: '_blank', rel: 'noopener' })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptMs) // the new tab may still be reading it
}
