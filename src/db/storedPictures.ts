import { storage } from './database'
import { blobIdsOfDraft } from './records'

/** A picture that this browser keeps; its bytes are not read for that. */
export interface StoredPicture {
  readonly id: string
  /** Of the picture itself, and with its small version. */
  readonly bytes: number
  readonly bytesInAll: number
  /** Epoch ms; 0 where it is not known. */
  readonly createdAt: number
  /** It waits in a text box. */
  readonly inDraft: boolean
}

/** How many messages are stored, of all conversations. */
export async function countMessages(): Promise<number> {
  return (await (await storage()).keys('messages')).length
}

/** All pictures, in no order. */
export async function loadStoredPictures(): Promise<readonly StoredPicture[]> {
  const database = await storage()
  const [blobs, drafts] = await Promise.all([database.all('blobs'), database.all('drafts')])
  const drafted = new Set(drafts.flatMap(blobIdsOfDraft))
  return blobs.map(({ id, blob, thumbnail, createdAt = 0 }) => ({
    id, bytes: blob.size, bytesInAll: blob.size + (thumbnail?.size ?? 0), createdAt, inDraft: drafted.has(id),
  }))
}

/** Removes pictures; the messages that show them stay. @throws {StorageError} */
export async function removePictures(ids: readonly string[]): Promise<void> {
  await (await storage()).write(ids.map(remove => ({ store: 'blobs', remove })), 'strict')
}
