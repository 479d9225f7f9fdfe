import { defineStore } from 'pinia'
import { onScopeDispose, shallowReactive } from 'vue'
import { type BalanceSource, type BalanceState, type Currency, fetchBalance } from '../api/balance'
import type { ReadyConnection } from '../api/connection'
import { diagnoseNetwork } from '../api/network'
import { ApiError } from '../api/problem'
import { saveConnection } from '../db/connections'
import { StorageError } from '../db/records'
import { useI18n } from '../locales'
import { balanceLinks, balanceSources } from '../providers/balance'
import { providerFor } from '../providers/resolve'
import { type BalanceMemory, memoryIn, noteUnsupported, stored, wasUnsupported } from './balanceMemory'
import { demoConnection, useConnections } from './connections'
import { useSettings } from './settings'
import { useToasts } from './toasts'

const automaticMs = 300_000
const manualMs = 10_000
const quietMs = 500
const idle: BalanceState = { state: 'idle' }

/** What is known at an origin, and when it was asked for, in epoch ms. */
interface Entry {
  readonly origin: string
  readonly state: BalanceState
  readonly askedAt?: number
}

/** What is left at each connection. A question goes to the host that the key was entered for, and to no other. */
export const useBalance = defineStore('balance', () => {
  const connections = useConnections()
  const settings = useSettings()
  const toasts = useToasts()
  const { t } = useI18n()
  const entries = shallowReactive(new Map<string, Entry>())
  /** When the user last asked, in epoch ms. */
  const manualAt = shallowReactive(new Map<string, number>())
  /** What is remembered for the demo, which is not stored. */
  const unstored = shallowReactive(new Map<string, BalanceMemory>())
  const running = new Map<string, AbortController>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  let disposed = false
  const warned = new Set<string>()

  /** Asks for the balance: by itself every 5 minutes at most, by hand every 10 seconds. A newer question ends the older. */
  async function refresh(id: string, { manual = false } = {}): Promise<void> {
    if (manual && Date.now() < refreshAfter(id)) return
    if (manual) manualAt.set(id, Date.now())
    await ask(id, manual)
  }

  /** After a reply: only where a balance was found before, and every 5 minutes at most. Warns once where it runs low. */
  async function afterReply(id: string): Promise<void> {
    await connections.prepare()
    if (!memoryOf(id).source) return
    await ask(id, false)
    if (!isLow(id)) return void warned.delete(id)
    const connection = connections.find(id)
    if (warned.has(id) || !connection) return
    warned.add(id)
    toasts.show(t('balance.low.at', { name: connections.nameOf(connection) }))
  }

  /** The address or the key has changed: what is known is void, and asked for again after half a second of quiet. */
  function changed(id: string): void {
    running.get(id)?.abort()
    for (const map of [running, entries, manualAt]) map.delete(id)
    clearTimeout(timers.get(id))
    if (!disposed) timers.set(id, setTimeout(() => void ask(id, false), quietMs))
  }

  /** The user lets the key stand in an address of this host. @throws {StorageError} where that is not stored */
  async function consent(id: string): Promise<void> {
    const state = stateOf(id)
    if (state.state !== 'consent') return
    try {
      await remember(id, { source: state.source, consent: true })
    }
    finally {
      await ask(id, true)
    }
  }

  /** Offers the one way that is never tried unasked; what it means is said first. */
  function offer(id: string): void {
    if (mayOffer(id)) show(id, originOf(id), { state: 'consent', source: 'pro-balance' })
  }

  /** Says what money is meant where a server does not; undefined: as reported. @throws {StorageError} */
  async function setCurrency(id: string, currency: Currency | undefined): Promise<void> {
    const { currency: _, ...others } = memoryOf(id)
    await remember(id, currency ? { ...others, currency } : others)
  }

  /** What is known at the connection's present address. */
  function stateOf(id: string): BalanceState {
    return entryOf(id)?.state ?? idle
  }

  /** From then on the user may ask again, in epoch ms. */
  function refreshAfter(id: string): number {
    return (manualAt.get(id) ?? -manualMs) + manualMs
  }

  /** Whether no more is left than the user wants to be warned of. */
  function isLow(id: string): boolean {
    const state = stateOf(id)
    const left = state.state === 'ready' ? state.balance.balance : null
    const threshold = settings.values.lowBalance
    return left !== null && threshold !== undefined && left <= threshold
  }

  /** What the card of a connection shows, as its props. */
  function cardOf(id: string) {
    const connection = connections.find(id) ?? demoConnection
    const address = connections.resolve(connection.baseUrl)
    return {
      balance: stateOf(id),
      host: connections.hostOf(connection),
      currency: memoryOf(id).currency,
      threshold: settings.values.lowBalance,
      links: 'error' in address ? {} : balanceLinks(address),
      refreshAfter: refreshAfter(id),
      mayOffer: mayOffer(id),
    }
  }

  async function ask(id: string, manual: boolean): Promise<void> {
    if (disposed) return
    if (!manual && (running.has(id) || Date.now() - (entryOf(id)?.askedAt ?? -automaticMs) < automaticMs)) return
    running.get(id)?.abort()
    const controller = new AbortController()
    const { signal } = controller
    running.set(id, controller)
    try {
      const ready = await connections.ready(id)
      const found = await find(ready, manual, signal)
      if (!signal.aborted) show(id, ready.address.origin, found)
    }
    catch (error) {
      if (signal.aborted) return // a newer question, or another address
      const problem = error instanceof ApiError ? error.problem : { kind: 'internal' as const, message: '' }
      show(id, originOf(id), { state: 'failed', problem })
    }
    finally {
      controller.abort()
      if (running.get(id) === controller) running.delete(id)
    }
  }

  async function find(ready: ReadyConnection, manual: boolean, signal: AbortSignal): Promise<BalanceState> {
    const { address, connection, connection: { id } } = ready
    if (providerFor(address).local) return { state: 'unsupported', reason: 'local' }
    const sources = balanceSources(address, connection.protocol)
    if (!sources.length) return { state: 'unsupported', reason: 'provider' }
    const keyless = !ready.key && id !== demoConnection.id && address.origin !== location.origin
    if (keyless && !manual) return idle
    const { source: first, consent: agreed = false } = memoryOf(id)
    if (!manual && !first && await wasUnsupported(address.origin, Date.now())) return { state: 'unsupported', reason: 'nothing-found' }
    signal.throwIfAborted()
    begin(ready)
    return await answered(ready, first ? [first, ...sources.filter(source => source !== first)] : sources, agreed, signal)
  }

  /** A request is about to leave. */
  function begin({ address, connection: { id } }: ReadyConnection): void {
    const before = stateOf(id)
    const last = before.state === 'ready' ? before.balance : before.state === 'loading' ? before.last : undefined
    entries.set(id, { origin: address.origin, askedAt: Date.now(), state: { state: 'loading', ...last && { last } } })
  }

  function show(id: string, origin: string, state: BalanceState): void {
    const askedAt = entries.get(id)?.askedAt
    entries.set(id, { origin, state, ...askedAt !== undefined && { askedAt } })
  }

  function entryOf(id: string): Entry | undefined {
    const entry = entries.get(id)
    return entry?.origin === originOf(id) ? entry : undefined
  }

  function originOf(id: string): string {
    const connection = connections.find(id)
    const address = connection && connections.resolve(connection.baseUrl)
    return !address || 'error' in address ? '' : address.origin
  }

  async function answered(ready: ReadyConnection, sources: readonly BalanceSource[], agreed: boolean, signal: AbortSignal): Promise<BalanceState> {
    try {
      const answer = await fetchBalance(ready, sources, { consent: agreed, signal })
      signal.throwIfAborted()
      switch (answer.kind) {
        case 'consent': return { state: 'consent', source: answer.source }
        case 'unsupported':
          await quietly(noteUnsupported(ready.address.origin, Date.now()))
          return { state: 'unsupported', reason: answer.reason }
        case 'ready':
          if (answer.balance.source !== memoryOf(ready.connection.id).source) {
            await quietly(remember(ready.connection.id, { ...memoryOf(ready.connection.id), source: answer.balance.source }))
          }
          return { state: 'ready', balance: answer.balance }
      }
    }
    catch (error) {
      if (!(error instanceof ApiError) || error.kind !== 'network') throw error
      const page = { online: navigator.onLine, pageProtocol: location.protocol, pageHost: location.host }
      const cause = await diagnoseNetwork(ready.address.models, { ...page, fetch: ready.fetch, signal })
      throw new ApiError({ ...error.problem, cause }, { cause: error })
    }
  }

  /** Whether the way that puts the key into the address may be tried where no other was answered. */
  function mayOffer(id: string): boolean {
    const state = stateOf(id)
    return state.state === 'unsupported' && state.reason === 'nothing-found' && connections.keyHint(id) !== undefined
  }

  function memoryOf(id: string): BalanceMemory {
    const connection = connections.find(id)
    if (!connection || id === demoConnection.id) return unstored.get(id) ?? {}
    return memoryIn(connection, originOf(id))
  }

  /** @throws {StorageError} where it holds until the page is closed only */
  async function remember(id: string, memory: BalanceMemory): Promise<void> {
    const connection = connections.find(id)
    if (!connection || id === demoConnection.id) return void unstored.set(id, memory)
    const changedOne = { ...connection, balance: stored(memory, originOf(id)) }
    connections.list = connections.list.map(other => other.id === id ? changedOne : other)
    await saveConnection(changedOne)
  }

  onScopeDispose(() => {
    disposed = true
    for (const timer of timers.values()) clearTimeout(timer)
    for (const controller of running.values()) controller.abort()
  })

  return { refresh, afterReply, changed, consent, offer, setCurrency, stateOf, refreshAfter, isLow, cardOf }
})

/** What is not stored is asked for again some day. */
async function quietly(saving: Promise<void>): Promise<void> {
  try {
    await saving
  }
  catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}
