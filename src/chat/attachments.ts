import type { FilePart, ImagePart } from './message'

/** What goes along with a prompt. */
export type Attachment = ImagePart | FilePart

/** How many go along with one prompt. */
export const mostAttachments = 20
/** In bytes. */
export const largestText = 1_000_000
export const largestPicture = 50_000_000
/** A picture beyond these, in pixels and bytes, is made smaller before it is kept. */
export const longestSide = 2_048
export const largestUnchanged = 1_000_000

/**
 * Why a file is not there, or not sent:
 * - `unreadable`: a folder, or a file that was moved away
 * - `broken`: called a picture, and is none that can be decoded
 * - `heic`: a photo of a kind that this browser does not know
 * - `unscaled`: this browser cannot make it smaller, nor take out where it was taken
 */
export type AttachmentProblem =
  | 'empty' | 'unreadable' | 'broken' | 'heic' | 'many-pixels' | 'unscaled' | 'large-picture' | 'large-text' | 'large-paste'

/** Whether a picture may go out byte by byte as it is. A JPEG never: it may say where it was taken. */
export function mayStay(type: string, bytes: Uint8Array): boolean {
  if (bytes.length > largestUnchanged || !/^image\/(?:png|gif|webp)$/.test(type)) return false
  return !holds(bytes, type === 'image/png' ? 'eXIf' : 'EXIF')
}

/** A long paste as a file. */
export function pastedFile(text: string, attached: readonly Attachment[]): FilePart {
  return { type: 'file', name: pasteName(attached), mediaType: 'text/plain', bytes: new TextEncoder().encode(text).length, text }
}

/** One that no other attachment has. */
function pasteName(attached: readonly Attachment[]): string {
  const taken = new Set(attached.map(({ name }) => name))
  let number = 1
  while (taken.has(`pasted-text-${number}.txt`)) number++
  return `pasted-text-${number}.txt`
}

/** An address as it is sent, where it can be one of a picture: https, http, or the picture itself. */
export function pictureAddress(typed: string): string | undefined {
  const url = typed.trim()
  if (/^data:image\/[\w.+-]+[;,]/i.test(url)) return url
  return /^https?:\/\/\S+$/i.test(url) && URL.canParse(url) ? url : undefined
}

function holds(bytes: Uint8Array, word: string): boolean {
  const [first, ...others] = [...word].map(letter => letter.charCodeAt(0))
  for (let at = bytes.indexOf(first!); at >= 0; at = bytes.indexOf(first!, at + 1)) {
    if (others.every((code, index) => bytes[at + 1 + index] === code)) return true
  }
  return false
}
