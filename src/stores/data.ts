import { deleteStorage } from '../db/database'

/** What this page's storage takes, in bytes, and whether the browser promised to keep it; unset where it does not tell. */
export async function storageUsage(): Promise<{ readonly bytes?: number, readonly persistent?: boolean }> {
  const manager = navigator.storage as StorageManager | undefined // missing on plain http
  if (!manager) return {}
  const [{ usage }, persistent] = await Promise.all([manager.estimate(), manager.persisted()])
  return { ...(usage !== undefined && { bytes: usage }), persistent }
}

/** Removes all conversations, connections, keys and settings from this browser. */
export async function eraseEverything(): Promise<void> {
  await deleteStorage()
  localStorage.clear()
}
