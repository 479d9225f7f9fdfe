import type { Connection } from '../api/connection'
import type { ImportedConnection } from '../settings/links'
import { useConnections } from './connections'

/**
 * Makes connections as a link or a pasted text tells of them, and selects the first; what was there is not touched.
 * @throws {StorageError} where not all could be stored
 */
export async function acceptConnections(imported: readonly ImportedConnection[]): Promise<Connection | undefined> {
  const connections = useConnections()
  await connections.prepare()
  const made: string[] = []
  for (const [index, { key, ...fields }] of imported.entries()) {
    const alike = imported.filter(other => other.baseUrl === fields.baseUrl && other.name === fields.name)
    const stored = connections.add(fields)
    await Promise.all([stored, key && connections.setKey(key)])
    if (alike.length > 1) await connections.edit('name', `${connections.nameOf(connections.current)} ${index + 1}`)
    made.push(connections.currentId)
  }
  const [first] = made
  if (first && made.length > 1) await connections.select(first)
  return first ? connections.find(first) : undefined
}
