import { largestPicture, largestText, largestUnchanged, longestSide, mayStay, type Attachment, type AttachmentProblem } from '../chat/attachments'
import { claimedKind, kindBytes, kindOf, pictureType } from '../chat/fileKinds'
import type { FilePart } from '../chat/message'
import { PictureError } from '../chat/pictureScale'
import { pictureSize } from '../chat/pictureSize'
import { readText } from '../chat/readText'
import { usePictures } from './pictures'
import { scalePicture } from './pictureWorker'

/** What became of a file: what stands for it, and why that is nothing, or only its name. */
export interface Attached { readonly part?: Attachment, readonly problem?: AttachmentProblem }

const photo = { longest: longestSide, type: 'image/jpeg', quality: 0.85 } as const

/** Reads a file that was put in. Pictures are made smaller and stored; texts are read; of all else the name is taken. */
export async function attach(file: File): Promise<Attached> {
  if (!file.size) return { problem: 'empty' }
  const bytes = await beginningOf(file)
  if (!bytes) return { problem: 'unreadable' }
  const kind = kindOf(file.name, file.type, bytes.subarray(0, kindBytes))
  if (kind === 'picture' || kind === 'heic') return attachPicture(file, pictureType(bytes) ?? 'image/heic', bytes)
  if (kind === 'other' && /^(?:picture|heic)$/.test(claimedKind(file.name, file.type))) return { problem: 'broken' }
  if (kind === 'text' && file.size > largestText) return { part: card(file), problem: 'large-text' }
  const text = kind === 'text' ? readText(bytes) : undefined
  return { part: { ...card(file), ...(text !== undefined && { text }) } }
}

async function attachPicture(file: File, type: string, bytes: Uint8Array): Promise<Attached> {
  if (file.size > largestPicture) return { problem: 'large-picture' }
  try {
    const kept = await usePictures().keep(await prepared(file, type, bytes))
    return { part: { ...kept, name: file.name } }
  }
  catch (error) {
    if (error instanceof PictureError) return { problem: problemOf(error, type) }
    throw error
  }
}

/** The bytes that are stored and sent. */
async function prepared(file: File, type: string, bytes: Uint8Array): Promise<Blob> {
  const size = pictureSize(bytes)
  const fits = size && Math.max(size.width, size.height) <= longestSide
  if (!fits || file.size > bytes.length || !mayStay(type, bytes)) return (await scalePicture(file, photo)).blob
  await tried(file)
  return file.type === type ? file : new Blob([file], { type })
}

/** What looks like a picture may end in the middle. Where nothing can be decoded at all, that is not asked. */
async function tried(file: File): Promise<void> {
  try {
    await scalePicture(file, { ...photo, longest: 16 })
  }
  catch (error) {
    if (!(error instanceof PictureError) || error.kind !== 'unsupported') throw error
  }
}

function problemOf({ kind }: PictureError, type: string): AttachmentProblem {
  switch (kind) {
    case 'unreadable': return type === 'image/heic' ? 'heic' : 'broken'
    case 'too-many-pixels': return 'many-pixels'
    case 'unsupported': return type === 'image/heic' ? 'heic' : 'unscaled'
  }
}

/** What shows a file: its bytes stay where they are. */
function card({ name, type, size }: File): FilePart {
  return { type: 'file', name, mediaType: type || 'application/octet-stream', bytes: size }
}

/** As much as a picture or a text may have that is taken as it is; undefined for a folder, and for what is gone. */
async function beginningOf(file: File): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await file.slice(0, Math.max(largestText, largestUnchanged)).arrayBuffer())
  }
  catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}
