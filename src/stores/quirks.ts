import { saveConnection } from '../db/connections'
import { StorageError } from '../db/records'
import { demoConnection, useConnections } from './connections'

/** Remembers what a server refused for a model. Where it cannot be stored, until the page is closed. */
export async function learnQuirks(id: string, model: string, parameters: readonly string[]): Promise<void> {
  const connections = useConnections()
  const connection = connections.find(id)
  if (!connection || id === demoConnection.id) return
  const known = Object.hasOwn(connection.quirks, model) ? connection.quirks[model] ?? [] : []
  const learned = { ...connection, quirks: { ...connection.quirks, [model]: [...new Set([...known, ...parameters])] } }
  connections.put(learned)
  try {
    await saveConnection(learned)
  }
  catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}
