import type { Connection } from '../api/connection'
import { saveSetting } from '../db/settings'
import { useNewConversation } from './newConversation'

/**
 * Makes a model the one that new conversations of a connection begin with; without one that is the connection's again.
 * @throws {StorageError}
 */
export async function rememberModel(connection: Connection, model?: string): Promise<void> {
  const newConversation = useNewConversation()
  await newConversation.load() // other tabs choose as well
  const models = new Map(newConversation.lastModels)
  models.delete(connection.id)
  if (model && model !== connection.model) models.set(connection.id, { model, over: connection.model })
  newConversation.lastModels = models
  await saveSetting('lastModels', [...models])
}
