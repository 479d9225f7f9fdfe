import type { Address, AddressError } from './address'
import { isLoopback, isPrivateHost } from './hosts'
import type { Fetch } from './connection'
import type { NetworkCause } from './problem'

/** What a page knows of itself: `location.protocol`, `location.host`, `navigator.onLine`. */
export interface Environment {
  readonly online: boolean
  readonly pageProtocol: string
  readonly pageHost: string
  /** `document.baseURI`: where to ask for a relay that may serve the page. */
  readonly pageUrl?: string
  /** What the browser lets the page do; unset where it is never asked. */
  readonly permission?: (space: AddressSpace) => Promise<PermissionState | undefined>
  /** The addresses meant by a base URL, by all that is known of hosts. */
  readonly resolve?: (typed: string) => Address | AddressError
}

/** Addresses that a browser asks about before a page may call them: of this computer, of its network. */
export type AddressSpace = 'loopback' | 'local'

/** What a diagnosis needs beside the address. */
export interface DiagnosisOptions extends Environment {
  readonly fetch: Fetch
  readonly signal: AbortSignal
}

const probeMs = 5_000

/** Whether a browser refuses the address because the page came by https and it would not. */
export function isMixedContent(url: string, pageProtocol: string): boolean {
  const { protocol, hostname } = new URL(url)
  return pageProtocol === 'https:' && protocol === 'http:' && !isLoopback(hostname)
}

/** The address space of a host; undefined for one on the internet. */
export function addressSpace(hostname: string): AddressSpace | undefined {
  if (isLoopback(hostname)) return 'loopback'
  return isPrivateHost(hostname) ? 'local' : undefined
}

/**
 * Whether a page may call an address space: undefined where the browser does not ask, or does not say.
 * @see protocols §8.3
 */
export async function networkPermission(
  space: AddressSpace, permissions: Permissions | undefined,
): Promise<PermissionState | undefined> {
  const names = [space === 'loopback' ? 'loopback-network' : 'local-network', 'local-network-access']
  for (const name of names) {
    try {
      const status = await permissions?.query({ name: name as PermissionName })
      if (status) return status.state
    }
    catch {
      continue // a browser that does not know the name
    }
  }
  return undefined
}

/**
 * What a rejected `fetch` meant. Where nothing else tells, asks the origin once, without key or path.
 * @throws the signal's reason once it has fired
 * @see protocols §8.4
 */
export async function diagnoseNetwork(url: string, options: DiagnosisOptions): Promise<NetworkCause> {
  const { origin, hostname, host, protocol } = new URL(url)
  options.signal.throwIfAborted()
  // a server on this machine needs no network
  if (!options.online && !isLoopback(hostname)) return 'offline'
  if (isMixedContent(url, options.pageProtocol)) return 'mixed-content'
  const ownOrigin = host === options.pageHost && protocol === options.pageProtocol
  if (ownOrigin) return 'unreachable' // CORS cannot be the reason
  if (isPrivateHost(hostname)) return 'local-server'
  return await reaches(origin, options) ? 'cors' : 'unreachable'
}

/**
 * Whether anything answers at an origin; what it says cannot be read, and need not.
 * @throws the signal's reason once it has fired
 */
export async function reaches(
  origin: string, { fetch, signal }: Pick<DiagnosisOptions, 'fetch' | 'signal'>, timeoutMs = probeMs,
): Promise<boolean> {
  const controller = new AbortController()
  const stop = () => controller.abort()
  signal.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(stop, timeoutMs)
  const over = new Promise<never>((_resolve, reject) => {
    const onAbort = () => reject(new DOMException('Aborted', 'AbortError'))
    controller.signal.addEventListener('abort', onAbort, { once: true })
  })
  over.catch(() => undefined) // handled below, unless the call itself throws
  try {
    await Promise.race([fetch(origin + '/', {
      method: 'GET',
      mode: 'no-cors', // allows no redirect mode but the usual one
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: controller.signal,
    }), over])
    return true
  }
  catch {
    signal.throwIfAborted()
    return false
  }
  finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    controller.abort()
  }
}
