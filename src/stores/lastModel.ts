import type { Connection } from '../api/connection'
import { changeSetting } from '../db/changeSetting'
import { lastModelsIn, useNewConversation, type LastModels } from './newConversation'

/**
 * Makes a model the one that new conversations of a connection begin with; without one that is the connection's again.
 * @throws {StorageError}
 */
export async function rememberModel(connection: Connection, model?: string): Promise<void> {
  const newConversation = useNewConversation()
  const changed = (models: LastModels) => {
    const next = new Map(models)
    next.delete(connection.id)
    if (model && model !== connection.model) next.set(connection.id, { model, over: connection.model })
    return next
  }
  newConversation.lastModels = changed(newConversation.lastModels)
  await changeSetting('lastModels', stored => [...changed(lastModelsIn(stored))])
}
