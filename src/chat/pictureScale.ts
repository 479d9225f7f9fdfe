/** How a picture is wanted: `longest` side in pixels; `quality` from 0 to 1. */
export interface ScaleWish {
  readonly longest: number
  readonly type: 'image/jpeg' | 'image/webp' | 'image/png'
  readonly quality: number
}

export interface ScaledPicture {
  readonly blob: Blob
  /** Of `blob`, in pixels. */
  readonly width: number
  readonly height: number
  /** As it was, upright. */
  readonly originalWidth: number
  readonly originalHeight: number
}

/**
 * - `unreadable`: this browser cannot decode it
 * - `too-many-pixels`: decoding it would take more memory than a phone has
 * - `unsupported`: this browser cannot scale pictures at all
 */
export type PictureErrorKind = 'unreadable' | 'too-many-pixels' | 'unsupported'

/** Why a picture could not be scaled. */
export class PictureError extends Error {
  readonly kind: PictureErrorKind

  constructor(kind: PictureErrorKind, options?: ErrorOptions) {
    super(`The picture is ${kind}.`, options)
    this.name = 'PictureError'
    this.kind = kind
  }
}
