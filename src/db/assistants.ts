import type { Assistant } from '../chat/assistant'
import { storage } from './database'
import type { Change } from './records'

/** All assistants that the user made, oldest first. */
export async function loadAssistants(): Promise<readonly Assistant[]> {
  const assistants = await (await storage()).all('assistants')
  return [...assistants].sort((a, b) => a.createdAt - b.createdAt)
}

/** Stores assistants: all or none. @throws {StorageError} */
export async function saveAssistants(assistants: readonly Assistant[]): Promise<void> {
  const changes: Change[] = assistants.map(assistant => ({ store: 'assistants', put: assistant }))
  await (await storage()).write(changes, 'strict')
}

/** Removes an assistant. @throws {StorageError} */
export async function removeAssistant(id: string): Promise<void> {
  await (await storage()).write([{ store: 'assistants', remove: id }], 'strict')
}
