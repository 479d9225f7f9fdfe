import type { Fetch } from '../api/connection'
import { errorContext } from '../api/request'
import { keyPlaceholder, wireRequestOf, type WireRequest } from '../api/wireRequest'
import { respond, type Turn } from './respond'

/**
 * The request that a turn would make, from the very code that makes it, with nothing sent and `{token}` for the key. Of
 * several requests of one turn it is the first.
 * @throws {ApiError} where the turn would be refused before anything is sent
 */
export async function requestOf(turn: Turn): Promise<WireRequest> {
  const ready = turn.kind === 'chat' ? turn.ready : turn.turn.ready
  const stop = new AbortController()
  let seen: WireRequest | undefined
  const record: Fetch = (url, init) => {
    seen ??= wireRequestOf(url, init, errorContext(ready).keys)
    stop.abort()
    return Promise.reject(new DOMException('Only shown', 'AbortError'))
  }
  const shown = { ...ready, key: ready.key && keyPlaceholder, fetch: record }
  const dry: Turn = turn.kind === 'chat' ? { ...turn, ready: shown } : { ...turn, turn: { ...turn.turn, ready: shown } }
  try {
    for await (const _ of respond(dry, stop.signal)) if (seen) break
  }
  catch (error) {
    if (!seen) throw error
  }
  if (!seen) throw new Error('The turn made no request.')
  return seen
}
