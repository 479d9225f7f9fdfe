import { type Address, resolveAddress } from './address'
import { readBody } from './body'
import type { Fetch } from './connection'
import { parseJson } from './errorBody'
import { isRecord, textIn } from './json'
import type { Environment } from './network'
import { safeFetchOptions } from './request'

/** The base URL under which a page's own host forwards to one upstream. */
export const relayBaseUrl = '/relay'

/** What gets a page past a browser that does not let it call a server. */
export interface RelayOffer {
  /** What to type in the folder of Platen. */
  readonly command: string
  /** The base URL to take at once, where the page is served by a relay to that server already. */
  readonly baseUrl?: string
}

type Resolve = NonNullable<Environment['resolve']>

const statusMs = 2_000
const statusBytes = 10_000

/**
 * The command that serves Platen and relays to the server of an address. Safe to paste into a shell,
 * whatever the address holds.
 * @param resolve the rules by which the relay will read the address again
 * @see protocols §8.5
 */
export function relayCommand({ apiBase, origin, query }: Address, resolve: Resolve = byHostAlone): string {
  const exact = apiBase + query + '#'
  const spelling = [origin, apiBase + query].find((typed) => {
    const address = resolve(typed)
    return !('error' in address) && address.apiBase === apiBase && address.query === query
  })
  const upstream = (spelling ?? exact).replace(/[^\w:/.\-~%#@+,=?&[\]]/g, encoded)
  const bare = /^[\w:/.\-~%#]+$/.test(upstream)
  return `npm start -- --relay ${bare ? upstream : `"${upstream}"`}`
}

/** What to offer where a browser blocks the server of an address: only the page's own host is asked. */
export async function offerRelay(
  address: Address, fetch: Fetch, { pageUrl, resolve }: Environment, signal: AbortSignal,
): Promise<RelayOffer> {
  const upstream = pageUrl === undefined ? undefined : await findRelay(pageUrl, fetch, signal)
  const fits = upstream === address.apiBase
  return { command: relayCommand(address, resolve), ...fits && { baseUrl: relayBaseUrl } }
}

/**
 * The API base that the page's own host relays to, if it does.
 * @param pageUrl address of the page itself
 * @throws the signal's reason once it has fired
 */
export async function findRelay(
  pageUrl: string, fetch: Fetch, signal: AbortSignal,
): Promise<string | undefined> {
  signal.throwIfAborted()
  if (!/^https?:/.test(pageUrl)) return undefined
  try {
    const response = await fetch(new URL('/relay-status', pageUrl).href, {
      ...safeFetchOptions,
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(statusMs)]),
    })
    const status = response.ok ? parseJson((await readBody(response, statusBytes)).text) : undefined
    return isRecord(status) ? textIn(status.upstream) || undefined : undefined
  }
  catch {
    signal.throwIfAborted()
    return undefined // most pages are served by no relay
  }
}

function byHostAlone(typed: string) {
  return resolveAddress(typed, '')
}

function encoded(character: string): string {
  return encodeURIComponent(character).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}
