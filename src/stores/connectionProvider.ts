import type { Connection } from '../api/connection'
import { providers } from '../providers'
import { switchesFor } from '../providers/fields'
import { linksFor, providerFor } from '../providers/resolve'
import { demoConnection, useConnections } from './connections'

/** The known servers to choose from, in menu order, with the address that each is reached at. */
export const providerChoices = providers.map(({ id, name, baseUrl }) => ({ id, name, baseUrl }))

/** What is known of a connection's server: who it is, its own switches for the model, where to get a key. */
export function connectionProvider(connection: Connection) {
  const address = useConnections().resolve(connection.baseUrl)
  const nowhere = connection.id === demoConnection.id || !connection.baseUrl.trim() || 'error' in address
  if (nowhere) return { id: '', links: {}, switches: [] }
  const provider = providerFor(address)
  return { id: provider.id, links: linksFor(address), switches: switchesFor(provider, connection.model) }
}
