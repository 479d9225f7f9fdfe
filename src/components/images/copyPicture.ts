/** What became of a wish to copy. `missing`: this browser cannot, or not on a page without https. */
export type CopyOutcome = 'copied' | 'missing' | 'failed'

/** Puts a picture onto the clipboard, which takes PNG alone. To be called from within a click. */
export async function copyPicture(original: () => Promise<Blob | undefined>): Promise<CopyOutcome> {
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard?.write || typeof ClipboardItem === 'undefined') return 'missing'
  try {
    // A promise within the item: what is awaited before is no longer "within a click" for some browsers.
    await clipboard.write([new ClipboardItem({ 'image/png': original().then(toPng) })])
    return 'copied'
  }
  catch {
    return 'failed' // not allowed, no picture, too large for a canvas: all the same to who wanted it
  }
}

async function toPng(blob: Blob | undefined): Promise<Blob> {
  if (!blob) throw new Error('There is no picture.')
  if (blob.type === 'image/png') return blob
  const bitmap = await createImageBitmap(blob)
  try {
    const canvas = document.createElement('canvas')
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    const context = canvas.getContext('2d')
    if (!context) throw new Error('There is no canvas.')
    context.drawImage(bitmap, 0, 0)
    return await new Promise((resolve, reject) => {
      canvas.toBlob(png => png ? resolve(png) : reject(new Error('The canvas gave nothing.')), 'image/png')
    })
  }
  finally {
    bitmap.close()
  }
}
