import { eraseStorage } from '../db/database'
import { countMessages, loadStoredPictures, removePictures, type StoredPicture } from '../db/storedPictures'

export type { StoredPicture } from '../db/storedPictures'

/** What this browser keeps. Unset: the browser does not tell. */
export interface StorageFigures {
  /** Of all that the page stores. */
  readonly bytes?: number
  readonly messages: number
  readonly pictures: readonly StoredPicture[]
}

/** Which pictures are to be removed: by days since they came, or by bytes. */
export type PictureChoice = { readonly olderDays: number } | { readonly largerBytes: number }

export const pictureChoices: readonly PictureChoice[] = [{ olderDays: 365 }, { olderDays: 90 }, { olderDays: 30 }, { largerBytes: 5_000_000 }, { largerBytes: 1_000_000 }]

const dayMs = 24 * 60 * 60_000
/** What came just now may be on its way into a message. */
const youngMs = 60 * 60_000

/** Counts what is stored; pictures are not read for it. */
export async function storageFigures(): Promise<StorageFigures> {
  const manager = navigator.storage as StorageManager | undefined // missing on plain http
  const [messages, pictures, estimate] = await Promise.all([countMessages(), loadStoredPictures(), manager?.estimate()])
  return { ...(estimate?.usage !== undefined && { bytes: estimate.usage }), messages, pictures }
}

/** The pictures that a choice would remove, never those of drafts and of the last hour. */
export function chosenPictures(pictures: readonly StoredPicture[], choice: PictureChoice, now: number): readonly StoredPicture[] {
  return pictures.filter(({ bytes, createdAt, inDraft }) => !inDraft && createdAt < now - youngMs
    && ('olderDays' in choice ? createdAt < now - choice.olderDays * dayMs : bytes > choice.largerBytes))
}

/** Removes the pictures of a choice, and gives how many these were. Their messages stay. @throws {StorageError} */
export async function clearPictures(choice: PictureChoice): Promise<number> {
  const chosen = chosenPictures(await loadStoredPictures(), choice, Date.now())
  await removePictures(chosen.map(({ id }) => id))
  return chosen.length
}

/** Removes all conversations, connections, keys and settings from this browser. The page has to be loaded anew then. */
export async function eraseEverything(): Promise<void> {
  await eraseStorage()
  localStorage.clear()
}
