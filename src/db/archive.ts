import type { PlacedArchive, TakenIds } from '../chat/archivePlace'
import { blobIdsOf } from '../chat/message'
import { storage } from './database'
import { editDraftId } from './editDraft'
import { blobIdsOfDraft, type Change } from './records'

/** All ids in use, without reading what they stand for. */
export async function loadTakenIds(): Promise<TakenIds> {
  const database = await storage()
  const [conversations, messages, pictures] = await Promise.all([database.keys('conversations'), database.keys('messages'), database.keys('blobs')])
  return { conversations, messages, pictures }
}

/**
 * Stores all of an archive in one transaction, or nothing. `onProgress` hears how much of it is done, from 0 to 1.
 * @throws {StorageError} `full` where there is no room
 */
export async function saveArchive({ conversations, messages, pictures }: PlacedArchive, onProgress?: (part: number) => void): Promise<void> {
  const changes: readonly Change[] = [
    ...pictures.map(put => ({ store: 'blobs' as const, put })),
    ...messages.map(put => ({ store: 'messages' as const, put })),
    ...conversations.map(put => ({ store: 'conversations' as const, put })),
  ]
  await (await storage()).write(changes, 'strict', done => onProgress?.(done / changes.length))
}

/** Removes conversations for good, with all that was written and typed in them, in one transaction. @throws {StorageError} */
export async function removeConversations(ids: readonly string[]): Promise<void> {
  const database = await storage()
  const changes: Change[] = []
  const blobIds: string[] = []
  for (const id of ids) {
    const [messages, draft] = await Promise.all([database.messagesOf(id), database.get('drafts', id)])
    changes.push(...messages.map(message => ({ store: 'messages' as const, remove: message.id })), { store: 'drafts', remove: id }, { store: 'drafts', remove: editDraftId(id) }, { store: 'conversations', remove: id })
    blobIds.push(...messages.flatMap(blobIdsOf), ...draft ? blobIdsOfDraft(draft) : [])
  }
  await database.write(changes, 'strict')
  await database.removeUnneeded([...new Set(blobIds)])
}
