/** How large a picture is when it is shown upright, in pixels. `turned`: it is stored in another direction. */
export interface PictureSize { readonly width: number, readonly height: number, readonly turned: boolean }

/** How many bytes at the beginning of a picture are enough to read its size; photos carry a preview before it. */
export const sizeBytes = 512 * 1024

/** The size of a picture by its first bytes, so that it need not be decoded to know it. Undefined where they do not tell. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const size = pngSize(view) ?? jpegSize(view) ?? gifSize(view) ?? webpSize(view) ?? bmpSize(view) ?? boxSize(view)
    return size && size.width > 0 && size.height > 0 ? size : undefined
  }
  catch (error) {
    if (error instanceof RangeError) return undefined // it ends before it tells
    throw error
  }
}

/** A size that fits into a square, in whole pixels; never larger than it was. */
export function fitted({ width, height }: Pick<PictureSize, 'width' | 'height'>, longest: number): { readonly width: number, readonly height: number } {
  const factor = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) }
}

function pngSize(view: DataView): PictureSize | undefined {
  return view.getUint32(0) === 0x89504E47 ? { width: view.getUint32(16), height: view.getUint32(20), turned: false } : undefined
}

function gifSize(view: DataView): PictureSize | undefined {
  return view.getUint32(0) === 0x47494638 ? { width: view.getUint16(6, true), height: view.getUint16(8, true), turned: false } : undefined
}

function bmpSize(view: DataView): PictureSize | undefined {
  return view.getUint16(0) === 0x424D ? { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)), turned: false } : undefined
}

function webpSize(view: DataView): PictureSize | undefined {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined
  const at24 = (offset: number) => view.getUint16(offset, true) + (view.getUint8(offset + 2) << 16)
  switch (view.getUint32(12)) {
    // The extended kind may hold a direction at its very end: it counts as turned, so that nobody relies on the sides.
    case 0x56503858: return { width: at24(24) + 1, height: at24(27) + 1, turned: (view.getUint8(20) & 8) !== 0 }
    case 0x56503820: return { width: view.getUint16(26, true) & 0x3FFF, height: view.getUint16(28, true) & 0x3FFF, turned: false }
    case 0x5650384C: {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3FFF) + 1, height: ((bits >>> 14) & 0x3FFF) + 1, turned: false }
    }
    default: return undefined
  }
}

function jpegSize(view: DataView): PictureSize | undefined {
  if (view.getUint16(0) !== 0xFFD8) return undefined
  let direction = 1
  for (let at = 2; view.getUint8(at) === 0xFF;) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xFF) at += 1 // filling
    else if (isFrame(marker)) return jpegFrame(view, at, direction)
    else {
      if (marker === 0xE1) direction = exifDirection(view, at + 4) ?? direction
      at += 2 + view.getUint16(at + 2)
    }
  }
  return undefined
}

/** Start of frame: C0 to CF, but for the tables that lie among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xC0 && marker <= 0xCF && marker !== 0xC4 && marker !== 0xC8 && marker !== 0xCC
}

function jpegFrame(view: DataView, at: number, direction: number): PictureSize {
  const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
  return direction > 4 ? { width: height, height: width, turned: true } : { width, height, turned: direction > 1 }
}

/** 1 to 8, as EXIF numbers them; 5 and more lie on their side. */
function exifDirection(view: DataView, at: number): number | undefined {
  if (view.getUint32(at) !== 0x45786966) return undefined
  const start = at + 6
  const little = view.getUint16(start) === 0x4949
  const directory = start + view.getUint32(start + 4, little)
  const count = view.getUint16(directory, little)
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * 12
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little)
  }
  return undefined
}

/** AVIF and HEIC: the largest of the sizes that their boxes name; tiles have their own, and directions stand elsewhere. */
function boxSize(view: DataView): PictureSize | undefined {
  if (view.getUint32(4) !== 0x66747970) return undefined
  let largest: PictureSize | undefined
  for (let at = 8; at + 16 <= Math.min(view.byteLength, 65_536); at++) {
    if (view.getUint32(at) !== 0x69737065) continue
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    if (!largest || width * height > largest.width * largest.height) largest = { width, height, turned: true }
  }
  return largest
}
