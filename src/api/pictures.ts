import type { ReplyDelta } from './delta'
import { isRecord, textIn } from './json'
import { expiryOf } from './pictureExpiry'

/** A picture as a server gave it: its bytes, or its address. */
export type Picture = Blob | string

/** The first bytes of a file; a dot stands for any. */
const beginnings: readonly (readonly [type: string, beginning: string])[] = [
  ['image/png', '\x89PNG\r\n\x1a\n'], ['image/jpeg', '\xff\xd8\xff'], ['image/webp', 'RIFF....WEBP'], ['image/gif', 'GIF8'],
  ['image/avif', '....ftypavif'], ['image/avif', '....ftypavis'], ['image/bmp', 'BM....\0\0\0\0'],
]
const beginningBytes = 16
const longestAddress = 16_384
/** A multiple of four characters: each piece is complete. */
const pieceCharacters = 1 << 20

/** What kind of picture bytes are; undefined where they are none that a page may show. SVG is none: it can hold scripts. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  return beginnings.find(([, beginning]) => [...beginning].every((sign, index) => sign === '.' || bytes[index] === sign.charCodeAt(0)))?.[0]
}

/** The same bytes named as what they are, whatever they were called; undefined where they are no picture. */
export async function pictureFrom(blob: Blob): Promise<Blob | undefined> {
  const type = mediaTypeOf(new Uint8Array(await blob.slice(0, beginningBytes).arrayBuffer()))
  return type === undefined ? undefined : new Blob([blob], { type })
}

/** The picture in one item of an answer, in any of the known shapes; undefined where there is none. @see protocols §4.5 */
export function pictureIn(item: unknown): Picture | undefined {
  if (typeof item === 'string') return pictureOf(item)
  if (!isRecord(item)) return undefined
  const nested = isRecord(item.image_url) ? item.image_url.url : item.image_url
  for (const text of [item.b64_json, item.url, nested]) {
    const picture = pictureOf(textIn(text))
    if (picture !== undefined) return picture
  }
  return undefined
}

/** The pictures in a list of an answer, or in the one thing in its place. Those that are none are left out. */
export function* picturesIn(list: unknown): Generator<Extract<ReplyDelta, { type: 'image' }>> {
  const items: readonly unknown[] = Array.isArray(list) ? list : [list]
  for (const item of items) {
    const picture = pictureIn(item)
    if (picture === undefined) continue
    const revisedPrompt = isRecord(item) ? textIn(item.revised_prompt) : ''
    const expiresAt = typeof picture === 'string' ? expiryOf(picture, Date.now()) : undefined
    yield { type: 'image', picture, ...revisedPrompt && { revisedPrompt }, ...expiresAt !== undefined && { expiresAt } }
  }
}

/** The bytes of base64, of either alphabet, with white space or without; undefined where it is none. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const plain = /[-_\s]/.test(text) ? text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/') : text
    return decoded(plain)
  }
  catch {
    return undefined
  }
}

/** An address, a `data:` address, or bare base64: servers mix them up. Any other scheme is dropped. */
function pictureOf(text: string): Picture | undefined {
  const data = /^\s*data:[^,]{0,200};base64,/i.exec(text)
  if (data) return blobOf(text.slice(data[0].length))
  if (/^\s*https?:\/\//i.test(text)) return text.length <= longestAddress && URL.canParse(text.trim()) ? text.trim() : undefined
  return text ? blobOf(text) : undefined
}

function blobOf(base64: string): Blob | undefined {
  const type = mediaTypeOf(bytesOfBase64(base64.slice(0, 4 * beginningBytes).replace(/\s/g, '').slice(0, 24)) ?? new Uint8Array())
  const bytes = type === undefined ? undefined : bytesOfBase64(base64)
  return bytes && new Blob([bytes], { type: type! })
}

interface Base64 { readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as Base64
  if (fromBase64) return fromBase64.call(Uint8Array, base64)
  const pieces: string[] = []
  for (let start = 0; start < base64.length; start += pieceCharacters) pieces.push(atob(base64.slice(start, start + pieceCharacters)))
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) for (let index = 0; index < piece.length; index++) bytes[at++] = piece.charCodeAt(index)
  return bytes
}
