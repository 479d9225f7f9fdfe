import { type AddressError, readTypedUrl } from './addressText'
import { apiOfConsolePage, type HostRules, isAzureHost, isPrivateHost, knownPath, otherHosts } from './hosts'

export { isLoopback, isPrivateHost } from './hosts'
export type { AddressError } from './addressText'

/** Something that was changed or noticed while an address was read; shown beside the field. */
export type AddressNote =
  | 'credentials-removed' | 'key-removed' | 'console-page' | 'plain-http' | 'host-corrected'
  | 'endpoint-removed' | 'version-added'

/** The addresses that are called, made from a base URL as it was typed. */
export interface Address {
  readonly mode: 'openai' | 'azure-deployment' | 'session'
  /** Everything before `/chat/completions`. */
  readonly apiBase: string
  /** `apiBase` without its version: for balance and session calls. */
  readonly root: string
  /** Scheme, host and port: what a key is bound to. */
  readonly origin: string
  readonly chat: string
  readonly completions: string
  readonly images: string
  readonly edits: string
  readonly models: string
  /** Query that goes with every request, with its `?`; mostly empty. */
  readonly query: string
  readonly keyHeader: 'authorization' | 'api-key'
  readonly notes: readonly AddressNote[]
  /** A key that stood in the address; offered to the key field, part of no address. */
  readonly foundKey?: string
  /** What a pasted endpoint says about the protocol and the model. */
  readonly protocol?: 'completions' | 'session'
  readonly model?: string
  /** The address to offer in place of a console page. */
  readonly suggestion?: string
}

const version = /^v\d+(?:[a-z]+\d*)?$/i
const endpoint = new RegExp('/(?:pro/(?<session>chat/completions|balance)'
  + '|engines/(?<engine>[^/]+)/completions'
  + '|chat/completions|images/(?:generations|edits|variations)'
  + '|audio/(?:speech|transcriptions|translations)'
  + '|dashboard/billing/(?:subscription|usage|credit_grants)'
  + '|(?<completions>completions)|embeddings|moderations|responses|messages|models)$', 'i')
const deployment = /^(\/openai\/deployments\/([^/]+))(\/.*)?$/i
const keyParameter = /^(?:api[-_]?key|key)$/i

/**
 * The addresses meant by a base URL as typed: with or without scheme, version, slash or endpoint.
 * Never throws; fast enough for every keystroke.
 * @param appOrigin origin of the app itself, for addresses that begin with `/`
 * @param hosts what is known of hosts; `src/providers` knows more of them
 * @see protocols §5.2
 */
export function resolveAddress(typed: string, appOrigin: string, hosts: HostRules = otherHosts): Address | AddressError {
  const read = readTypedUrl(typed, appOrigin)
  if ('error' in read) return read
  const { url, exact, empty } = read
  const notes: AddressNote[] = []
  if (url.username || url.password) notes.push('credentials-removed')
  const foundKey = takeKey(url)
  if (foundKey !== undefined) notes.push('key-removed')
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname)) notes.push('plain-http')

  const segments = url.pathname.split('/').filter(Boolean)
  const full = segments
    .map(segment => '/' + (version.test(segment) ? segment.toLowerCase() : segment))
    .join('')
  const suggestion = apiOfConsolePage(url.hostname, full, hosts)
  if (suggestion) notes.push('console-page')

  const azure = isAzureHost(url.hostname) ? deployment.exec(full) : null
  const found = endpoint.exec(azure ? azure[3] ?? '' : full)
  if (found) notes.push('endpoint-removed')
  const path = azure?.[1] ?? basePath({ full, found, url, exact, notes, hosts })
  if (empty) notes.length = 0
  const undated = azure && !url.searchParams.has('api-version')
  if (undated) url.searchParams.append('api-version', '2024-10-21')

  const query = url.search
  const apiBase = url.origin + path
  const last = path.split('/').at(-1) ?? ''
  const root = azure ? url.origin : version.test(last) ? apiBase.slice(0, -last.length - 1) : apiBase
  const session = found?.groups?.session !== undefined
  const engine = found?.groups?.engine ?? azure?.[2]
  const older = found?.groups?.completions !== undefined || found?.groups?.engine !== undefined
  return {
    mode: azure ? 'azure-deployment' : session ? 'session' : 'openai',
    apiBase,
    root,
    origin: url.origin,
    chat: apiBase + '/chat/completions' + query,
    completions: apiBase + '/completions' + query,
    images: apiBase + '/images/generations' + query,
    edits: apiBase + '/images/edits' + query,
    models: (azure ? url.origin + '/openai' : apiBase) + '/models' + query,
    query,
    keyHeader: isAzureHost(url.hostname) ? 'api-key' : 'authorization',
    notes,
    ...foundKey && { foundKey },
    ...(session || older) && { protocol: session ? 'session' : 'completions' },
    ...engine && { model: decoded(engine) },
    ...suggestion && { suggestion },
  }
}

/** Host and port of an address, for display. */
export function hostOf(address: Pick<Address, 'origin'>): string {
  return address.origin.replace(/^https?:\/\//, '')
}

/** The address of a call that is not under `apiBase`: `/pro/balance`, `/v1/dashboard/billing/usage`. */
export function atRoot(address: Pick<Address, 'root' | 'query'>, path: string): string {
  return address.root + path + address.query
}

/** The text to type for an API base: with a `#` where a version would be added otherwise. */
export function typedFor(apiBase: string, query: string, appOrigin = ''): string {
  const address = resolveAddress(apiBase + query, appOrigin)
  return apiBase + query + ('error' in address || address.apiBase === apiBase ? '' : '#')
}

interface PathParts {
  readonly full: string
  readonly found: RegExpExecArray | null
  readonly url: URL
  readonly exact: boolean
  readonly notes: AddressNote[]
  readonly hosts: HostRules
}

/** Steps 7 to 9: without the endpoint, then as the host wants it, else with a version. */
function basePath({ full, found, url, exact, notes, hosts }: PathParts): string {
  const path = found ? full.slice(0, found.index) : full
  if (exact) return path
  const known = knownPath(url, path, hosts)
  if (known === path) return path
  if (known !== undefined) {
    notes.push(known === path + '/v1' ? 'version-added' : 'host-corrected')
    return known
  }
  const session = found?.groups?.session !== undefined
  if (found && !session || path.split('/').some(segment => version.test(segment))) return path
  notes.push('version-added')
  return path + '/v1'
}

/** Removes keys from the query and gives the first; empty for empty ones, undefined for none. */
function takeKey(url: URL): string | undefined {
  const names = new Set([...url.searchParams.keys()].filter(name => keyParameter.test(name)))
  if (!names.size) return undefined
  const values = [...names].flatMap(name => url.searchParams.getAll(name)).map(value => value.trim())
  for (const name of names) url.searchParams.delete(name)
  return values.find(Boolean) ?? ''
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  }
  catch {
    return segment
  }
}
