import type { BalanceSource, Currency } from '../api/balance'
import type { Connection } from '../api/connection'
import { loadSettings, saveSetting } from '../db/settings'

/** What is remembered of a connection's balance. */
export interface BalanceMemory {
  /** The way that was answered, or that the user agreed to. */
  readonly source?: BalanceSource
  /** Whether the key may stand in an address. */
  readonly consent?: true
  /** The money that the user says it is. */
  readonly currency?: Currency
}

const currencies: readonly Currency[] = ['USD', 'CNY', 'POINTS']

/** What is remembered for an origin. `adapter` holds both: with another address, consent and all else are void. */
export function memoryIn(connection: Connection, origin: string): BalanceMemory {
  const { adapter = '', consent, currency: named } = connection.balance ?? {}
  const currency = currencies.find(name => name === named)
  const [source, where] = adapter.split(' ')
  if (where !== origin) return {}
  return { ...source && { source: source as BalanceSource }, ...consent && { consent }, ...currency && { currency } }
}

/** The same as it is stored with the connection. */
export function stored({ source = '' as BalanceSource, ...others }: BalanceMemory, origin: string): NonNullable<Connection['balance']> {
  return { adapter: `${source} ${origin}`, ...others }
}

const unsupportedMs = 86_400_000
const setting = 'noBalance'

/** Whether nothing was found at an origin within the last day. */
export async function wasUnsupported(origin: string, now: number): Promise<boolean> {
  return Object.hasOwn(await recentOnes(now), origin)
}

/** Notes that nothing was found at an origin. */
export async function noteUnsupported(origin: string, now: number): Promise<void> {
  await saveSetting(setting, { ...await recentOnes(now), [origin]: now })
}

async function recentOnes(now: number): Promise<Readonly<Record<string, number>>> {
  const { [setting]: noted } = await loadSettings()
  if (typeof noted !== 'object' || noted === null) return {}
  return Object.fromEntries(Object.entries(noted as Record<string, unknown>)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] <= now && now - entry[1] < unsupportedMs))
}
