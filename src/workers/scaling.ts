import { PictureError, type ScaledPicture, type ScaleWish } from '../chat/pictureScale'
import { fitted, pictureSize, sizeBytes } from '../chat/pictureSize'

const mostPixels = 100_000_000
/** No format in use goes further: such a size is noise. */
const longestReal = 65_535

/**
 * A picture in another size and format, without what it says of its place and camera.
 * @throws {PictureError}
 */
export async function scaled(picture: Blob, { longest, type, quality }: ScaleWish): Promise<ScaledPicture> {
  // Looked at before it is decoded: a few bytes can ask for gigabytes.
  const known = pictureSize(new Uint8Array(await picture.slice(0, sizeBytes).arrayBuffer()))
  if (known && Math.max(known.width, known.height) > longestReal) throw new PictureError('unreadable')
  if (known && known.width * known.height > mostPixels) throw new PictureError('too-many-pixels')
  const target = known && !known.turned ? fitted(known, longest) : undefined
  const bitmap = await decode(picture, target)
  try {
    const original = target && known ? known : bitmap
    const size = fitted(original, longest)
    const blob = await drawn(bitmap, size, type, quality)
    return { blob, ...size, originalWidth: original.width, originalHeight: original.height }
  }
  finally {
    bitmap.close()
  }
}

/** In the size that is wanted where that is known, so that the full one need not be kept. */
async function decode(picture: Blob, target: { readonly width: number, readonly height: number } | undefined): Promise<ImageBitmap> {
  if (typeof createImageBitmap !== 'function') throw new PictureError('unsupported')
  try {
    return await createImageBitmap(picture, target ? { resizeWidth: target.width, resizeHeight: target.height, resizeQuality: 'high' } : {})
  }
  catch (error) {
    throw new PictureError('unreadable', { cause: error })
  }
}

async function drawn(bitmap: ImageBitmap, { width, height }: { readonly width: number, readonly height: number }, type: string, quality: number): Promise<Blob> {
  const canvas = canvasOf(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new PictureError('unsupported')
  if (type === 'image/jpeg') {
    context.fillStyle = 'white' // it knows no transparency and would make it black
    context.fillRect(0, 0, width, height)
  }
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  if (!('toBlob' in canvas)) return canvas.convertToBlob({ type, quality })
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => blob ? resolve(blob) : reject(new PictureError('unsupported')), type, quality)
  })
}

/** Older browsers have only the one of the page. */
function canvasOf(width: number, height: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas === 'function') return new OffscreenCanvas(width, height)
  if (typeof document === 'undefined') throw new PictureError('unsupported')
  return Object.assign(document.createElement('canvas'), { width, height })
}
