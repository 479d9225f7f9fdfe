import type { Connection } from '../api/connection'
import { storage } from './database'

/** All connections, in no order. */
export async function loadConnections(): Promise<readonly Connection[]> {
  return (await storage()).all('connections')
}

/** Stores a connection. @throws {StorageError} */
export async function saveConnection(connection: Connection): Promise<void> {
  await (await storage()).write([{ store: 'connections', put: connection }], 'strict')
}

/** Removes a connection with its key. @throws {StorageError} */
export async function removeConnection(id: string): Promise<void> {
  await (await storage()).write([{ store: 'connections', remove: id }, { store: 'keys', remove: id }], 'strict')
}
