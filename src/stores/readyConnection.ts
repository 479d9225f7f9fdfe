import type { Address } from '../api/address'
import type { Connection, Fetch, ReadyConnection } from '../api/connection'
import { ApiError } from '../api/problem'
import { bindKey, readKey } from '../db/keyUse'
import type { KeyInfo } from '../db/keys'

/**
 * A connection with its key, for one call. `bound` hears of a key that found its origin by that call.
 * @throws {ApiError} `url` where the base URL is no address
 */
export async function readyFor(
  connection: Connection, address: Address | { readonly error: string }, key: KeyInfo | 'demo' | undefined, bound: (info: KeyInfo) => void,
): Promise<ReadyConnection> {
  if ('error' in address) throw new ApiError({ kind: 'url', message: '' })
  if (key === 'demo') {
    const { demoFetch } = await import('../demo/fetch')
    return { connection, address, key: '', fetch: demoFetch }
  }
  const unbound = key?.origin === ''
  return {
    connection, address, key: await readKey(connection.id, unbound ? '' : address.origin),
    fetch: unbound ? boundFetch(connection.id, address.origin, bound) : (url, init) => fetch(url, init),
  }
}

/** Binds a key that was entered before its address to the first origin that a request goes to, not before. */
function boundFetch(id: string, origin: string, bound: (info: KeyInfo) => void): Fetch {
  return async (url, init) => {
    const info = await bindKey(id, origin)
    if (info) bound(info)
    if (info && info.origin !== origin) throw new ApiError({ kind: 'auth', message: '' }) // the address has changed since
    return fetch(url, init)
  }
}
