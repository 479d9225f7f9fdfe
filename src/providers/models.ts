import type { ReadyConnection } from '../api/connection'
import { listModels, readModels, type Model } from '../api/models'
import { ApiError } from '../api/problem'
import { providerFor } from './resolve'

/**
 * The models to choose from: as the provider lists them, or the names that are known where it lists none.
 * A richer list that is not there gives way to the usual one.
 * @throws {ApiError}
 */
export async function modelsOf(ready: ReadyConnection, signal: AbortSignal): Promise<readonly Model[]> {
  const { address } = ready
  const { models } = providerFor(address)
  switch (models.kind) {
    case 'none': return readModels(models.names)
    case 'list': return listModels(ready, signal)
    case 'path': {
      try {
        return await listModels({ ...ready, address: { ...address, models: address.root + models.path + address.query } }, signal)
      }
      catch (error) {
        if (!(error instanceof ApiError)) throw error
        return listModels(ready, signal)
      }
    }
  }
}
