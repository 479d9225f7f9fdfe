import type { Address } from '../api/address'
import type { BalanceSource } from '../api/balance'
import { balanceHost } from '../api/billingHosts'
import type { Protocol } from '../api/connection'
import { linksFor, providerFor } from './resolve'
import type { Links } from './provider'

/** How the balance behind an address is asked for, in this order; empty where it cannot be. @see protocols §6.5 */
export function balanceSources(address: Pick<Address, 'apiBase' | 'origin' | 'mode'>, protocol: Protocol): readonly BalanceSource[] {
  const provider = providerFor(address)
  const known = provider.id === 'custom' ? balanceHost(new URL(address.origin).hostname)?.sources : undefined
  const sources = known ?? provider.balance
  const session = protocol === 'session' || address.mode === 'session'
  // a server of the session API has the balance beside it; official ones have neither
  return session && sources.includes('billing') ? ['pro-balance', ...sources.filter(source => source !== 'pro-balance')] : sources
}

/** Where people see and mend the balance behind an address. */
export function balanceLinks(address: Pick<Address, 'apiBase' | 'origin'>): Links {
  const usage = balanceHost(new URL(address.origin).hostname)?.usage
  return { ...usage && { usage, topUp: usage }, ...linksFor(address) }
}
