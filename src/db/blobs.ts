import { storage } from './database'
import type { StoredBlob } from './records'

export type { StoredBlob } from './records'

/** A picture; undefined where it was cleared. Its bytes stay on the disk until they are read. */
export async function loadBlob(id: string): Promise<StoredBlob | undefined> {
  return (await storage()).get('blobs', id)
}

/** Stores a picture, waiting for the disk. @throws {StorageError} `full` where there is no room */
export async function saveBlob(blob: StoredBlob): Promise<void> {
  await (await storage()).write([{ store: 'blobs', put: blob }], 'strict')
}

/** Removes those pictures that no message and no draft needs any more. */
export async function releaseBlobs(ids: readonly string[]): Promise<void> {
  await (await storage()).removeUnneeded(ids)
}

/** Removes what a page that was closed too soon left behind: pictures stored before a time, in epoch ms, that nobody needs. */
export async function sweepBlobs(before: number): Promise<void> {
  const database = await storage()
  const old = (await database.all('blobs')).filter(({ createdAt = 0 }) => createdAt < before)
  await database.removeUnneeded(old.map(({ id }) => id))
}
