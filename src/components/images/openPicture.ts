/** Only what can run nothing is shown as a page of its own: it would be a page of ours. */
const bitmap = /^image\/(?:png|jpeg|webp|gif|avif|bmp)$/

const keptMs = 60_000

/** Opens the bytes of a picture in a new tab; what is no bitmap is downloaded by the browser instead. */
export function openPicture(blob: Blob): void {
  follow(bitmap.test(blob.type) ? blob : new Blob([blob], { type: 'application/octet-stream' }), { target: '_blank', rel: 'noopener' })
}

/** Gives the user the bytes as a file, under a name. */
export function downloadPicture(name: string, blob: Blob): void {
  follow(blob, { download: name })
}

function follow(blob: Blob, how: Partial<Pick<HTMLAnchorElement, 'target' | 'rel' | 'download'>>): void {
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), how, { href: url })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptMs) // the browser may still be asking where to put it
}
