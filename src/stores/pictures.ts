import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { newId } from '../chat/id'
import type { ImagePart } from '../chat/message'
import { pictureSize } from '../chat/pictureSize'
import { loadBlob, releaseBlobs, saveBlob, sweepBlobs, type StoredBlob } from '../db/blobs'
import { StorageError } from '../db/records'
import { PictureError, scalePicture } from './pictureWorker'
import { useReplies } from './replies'

/** The small version: enough for a tile on a sharp screen. Below so many bytes a picture is small itself. */
const small = { longest: 640, type: 'image/webp', quality: 0.8 } as const
const smallBytes = 60_000
/** Few bytes may still be many pixels, and those are what drawing takes memory for. */
const smallPx = 1_280
const retryMs = 3_000
/** Pictures that nobody needs are left behind by pages that were closed; younger ones may be on their way into a message. */
const sweepAfterMs = 20_000
const strayMs = 60 * 60_000

/** The bytes of pictures: stored with a small version each, given out by id, freed when no message needs them. */
export const usePictures = defineStore('pictures', () => {
  const replies = useReplies()
  /** Reply → how its pictures look by now, by index. */
  const previews = shallowReactive(new Map<string, readonly (Blob | undefined)[]>())
  /** What could not be stored is on the page alone, and tried again. */
  const unstored = new Map<string, StoredBlob>()
  const thumbnails = new Map<string, Promise<Blob>>()
  let retry: ReturnType<typeof setTimeout> | undefined

  /** Stores a picture and gives what a message holds of it. Where there is no room it is kept on the page and tried again. */
  async function keep(picture: Blob): Promise<ImagePart & { readonly blobId: string }> {
    const id = newId()
    const scaled = await scaleDown(picture)
    const record: StoredBlob = {
      id, blob: picture, createdAt: Date.now(),
      ...(scaled && !await isSmall(picture) && { thumbnail: scaled.blob }),
    }
    unstored.set(id, record)
    await store(record)
    return {
      type: 'image', blobId: id, mediaType: picture.type, bytes: picture.size,
      ...(scaled && { width: scaled.originalWidth, height: scaled.originalHeight }),
    }
  }

  async function store(record: StoredBlob): Promise<void> {
    try {
      await saveBlob(record)
      unstored.delete(record.id)
    }
    catch (error) {
      if (!(error instanceof StorageError)) throw error
      replies.unsavedPictures = true
      retry ??= setTimeout(() => void storeAgain(), retryMs)
    }
  }

  async function storeAgain(): Promise<void> {
    retry = undefined
    for (const record of unstored.values()) await store(record)
    if (!unstored.size) replies.unsavedPictures = false
  }

  async function find(blobId: string): Promise<StoredBlob | undefined> {
    return unstored.get(blobId) ?? loadBlob(blobId)
  }

  /** All of a picture; undefined where it was cleared. */
  async function original(blobId: string): Promise<Blob | undefined> {
    return (await find(blobId))?.blob
  }

  /** A small version of a picture, made where it was stored without one; undefined where it was cleared. */
  async function thumbnail(blobId: string): Promise<Blob | undefined> {
    const record = await find(blobId)
    if (!record) return undefined
    if (record.thumbnail ?? await isSmall(record.blob)) return record.thumbnail ?? record.blob
    const making = thumbnails.get(blobId) ?? makeThumbnail(record)
    thumbnails.set(blobId, making)
    try {
      return await making
    }
    finally {
      thumbnails.delete(blobId)
    }
  }

  async function makeThumbnail(record: StoredBlob): Promise<Blob> {
    const scaled = await scaleDown(record.blob)
    if (!scaled) return record.blob
    if (await loadBlob(record.id)) await store({ ...record, thumbnail: scaled.blob }) // it may have been cleared meanwhile
    return scaled.blob
  }

  /** Frees the pictures that nothing needs any more. */
  async function release(blobIds: readonly string[]): Promise<void> {
    await releaseBlobs(blobIds)
  }

  /** Keeps pictures at hand that are about to be freed; the function that it gives puts them back. */
  async function hold(blobIds: readonly string[]): Promise<() => Promise<void>> {
    const records = await Promise.all(blobIds.map(find))
    return async () => {
      for (const record of records) if (record && !await loadBlob(record.id)) await store(record)
    }
  }

  /** The finished picture at an index, or how it looks by now; none: the reply has ended. */
  function preview(messageId: string, index?: number, picture?: Blob): void {
    if (index === undefined) previews.delete(messageId)
    else previews.set(messageId, Object.assign([...previews.get(messageId) ?? []], { [index]: picture }))
  }

  setTimeout(() => void sweepBlobs(Date.now() - strayMs), sweepAfterMs)

  return { previews, preview, keep, original, thumbnail, hold, release }
})

/** Whether a picture can be shown by the hundred as it is. */
async function isSmall(picture: Blob): Promise<boolean> {
  if (picture.size > smallBytes) return false
  const size = pictureSize(new Uint8Array(await picture.arrayBuffer()))
  return !size || Math.max(size.width, size.height) <= smallPx
}

/** The small version; undefined where this browser cannot read the picture, or cannot scale. */
async function scaleDown(picture: Blob) {
  try {
    return await scalePicture(picture, small)
  }
  catch (error) {
    if (error instanceof PictureError) return undefined
    throw error
  }
}
