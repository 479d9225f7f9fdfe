import { isRecord, textIn } from '../../api/json'
import { bytesOfBase64, mediaTypeOf } from '../../api/pictures'
import { archiveLimits as limits, ArchiveRefused } from '../archive'
import { newId } from '../id'
import type { MessagePart } from '../message'
import type { Found } from './program'

/** Messages in the shape of the API, as these programs keep them: a text, or a list of texts and pictures. */
export function readContent(content: unknown, found: Found): readonly MessagePart[] {
  if (typeof content === 'string') return textParts(content)
  if (!Array.isArray(content)) return leaveOut(content === undefined || content === null, found)
  if (content.length > limits.parts) throw new ArchiveRefused({ reason: 'many' })
  return content.flatMap((part: unknown) => readPart(part, found))
}

/** A text as parts: none where it is empty. @throws {ArchiveRefused} where it is longer than a message may be */
export function textParts(text: string): readonly MessagePart[] {
  if (text.length > limits.text) throw new ArchiveRefused({ reason: 'size' })
  return text.trim() ? [{ type: 'text', text }] : []
}

/** What stands in the place of a picture whose bytes are not in the file: its name alone. */
export function leftOutPicture(name: string, bytes: unknown, found: Found): MessagePart {
  found.leftOutPictures++
  return { type: 'file', name: name.slice(0, 200), mediaType: 'image/*', bytes: typeof bytes === 'number' && bytes > 0 && Number.isSafeInteger(bytes) ? bytes : 0 }
}

function readPart(part: unknown, found: Found): readonly MessagePart[] {
  if (!isRecord(part)) return leaveOut(false, found)
  if (part.type === 'text' && typeof part.text === 'string') return textParts(part.text)
  if (part.type !== 'image_url') return leaveOut(false, found)
  return [readPicture(textIn(isRecord(part.image_url) ? part.image_url.url : part.image_url), found)]
}

/** A picture by its address. Those of a program's own cache can be read by nobody else. */
function readPicture(url: string, found: Found): MessagePart {
  const base64 = /^data:image\/[\w.+-]{1,40};base64,/i.exec(url)
  const bytes = base64 && url.length <= limits.blob ? bytesOfBase64(url.slice(base64[0].length)) : undefined
  const type = bytes && mediaTypeOf(bytes)
  if (bytes && type) {
    const blobId = newId()
    found.pictures.set(blobId, new Blob([bytes], { type }))
    return { type: 'image', blobId, mediaType: type, bytes: bytes.length }
  }
  const own = /\/api\/cache\//.test(url)
  if (/^https?:\/\//i.test(url) && url.length <= limits.line && !own) return { type: 'image', url }
  return leftOutPicture(own ? url.slice(url.lastIndexOf('/') + 1) : '', 0, found)
}

function leaveOut(nothing: boolean, found: Found): readonly MessagePart[] {
  if (!nothing) found.leftOutParts++
  return []
}
