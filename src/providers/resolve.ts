import { type Address, type AddressError, resolveAddress } from '../api/address'
import { type HostRules, otherHosts } from '../api/hosts'
import { custom } from './custom'
import { providers } from './index'
import type { Links, Provider } from './provider'

/** What the providers and the other known hosts say of addresses. */
const hosts: HostRules = {
  rows: [...providers.flatMap(provider => provider.hosts ?? []), ...otherHosts.rows],
  consolePages: [...providers.flatMap(provider => provider.consolePages ?? []), ...otherHosts.consolePages],
}

/**
 * The addresses meant by a base URL as typed, completed as its provider wants them. Never throws.
 * @param appOrigin origin of the app itself, for addresses that begin with `/`
 * @see protocols §5
 */
export function resolveWithProviders(typed: string, appOrigin: string): Address | AddressError {
  const address = resolveAddress(typed, appOrigin, hosts)
  if ('error' in address) return address
  return { ...address, keyHeader: providerFor(address).keyHeader ?? 'authorization' }
}

/** The provider of an address; `custom` for all that are not known. */
export function providerFor(address: URL | Pick<Address, 'apiBase'>): Provider {
  const url = urlOf(address)
  return providers.find(provider => provider.matches(url)) ?? custom
}

/** The pages for people of an address's provider. */
export function linksFor(address: URL | Pick<Address, 'apiBase'>): Links {
  const { links = {} } = providerFor(address)
  return typeof links === 'function' ? links(urlOf(address)) : links
}

function urlOf(address: URL | Pick<Address, 'apiBase'>): URL {
  return address instanceof URL ? address : new URL(address.apiBase)
}
