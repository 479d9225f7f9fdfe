import { blindModel } from '../api/modelKinds'
import { useAccount } from './account'
import { demoConnection, useConnections } from './connections'

/**
 * Why pictures would not be seen by who is going to answer: `protocol` cannot carry them, `model` is known to be blind.
 * Undefined where they are seen, and where nobody knows.
 */
export function blindness(connectionId: string | undefined, model: string): 'protocol' | 'model' | undefined {
  const connection = connectionId === undefined ? undefined : useConnections().find(connectionId)
  if (!connection || connection.id === demoConnection.id) return undefined
  if (connection.protocol !== 'chat') return 'protocol'
  const listed = useAccount().models.get(connection.id)?.find(({ id }) => id === model)?.vision
  return listed === false || (listed === undefined && blindModel(model)) ? 'model' : undefined
}
