import type { ImagePart } from '../../chat/message'
import { safeImage } from '../../markdown/urls'

/** How a picture can be shown. */
export type PictureState =
  | { readonly kind: 'stored', readonly blobId: string }
  /** By its address, at once. `embedded`: the address holds the bytes, nobody is asked. */
  | { readonly kind: 'linked', readonly src: string, readonly host: string, readonly embedded: boolean }
  /** By its address, after a click: nobody on this page asked for it. */
  | { readonly kind: 'unasked', readonly src: string, readonly host: string }
  | { readonly kind: 'gone', readonly why: 'cleared' | 'expired' | 'lost' }

/**
 * How a picture can be shown.
 * @param now in epoch ms
 * @param cleared its bytes were looked for and are not stored any more
 */
export function pictureState(part: ImagePart, now: number, cleared = false): PictureState {
  const { blobId, url, expiresAt, asked } = part
  if (blobId && !cleared) return { kind: 'stored', blobId }
  const image = url ? safeImage(url) : undefined
  if (!image) return { kind: 'gone', why: blobId ? 'cleared' : 'lost' }
  if (image.src.startsWith('data:')) return { kind: 'linked', ...image, embedded: true }
  if (expiresAt !== undefined && expiresAt <= now) return { kind: 'gone', why: blobId ? 'cleared' : 'expired' }
  return asked ? { kind: 'linked', ...image, embedded: false } : { kind: 'unasked', ...image }
}

const longestName = 300

/** What a picture shows, in words, as far as anybody said. */
export function pictureWords({ prompt, name }: ImagePart): string {
  const words = (prompt ?? name ?? '').trim()
  return words.length > longestName ? `${words.slice(0, longestName)}…` : words
}
