import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, watch } from 'vue'
import type { Address } from '../api/address'
import type { LocalProgram, LocalServer } from '../api/localServers'
import type { Model } from '../api/models'
import { addressSpace, type AddressSpace, type Environment, networkPermission } from '../api/network'
import type { TestResult } from '../api/probe'
import { providers } from '../providers'
import { requestFields } from '../providers/fields'
import type { Provider } from '../providers/provider'
import { providerFor } from '../providers/resolve'
import { useConnections } from './connections'
import { useSettings } from './settings'

/** How the last test of a connection went. */
export type TestState =
  | { readonly state: 'testing' }
  /** `workedBefore`: the same address answered with success earlier. */
  | { readonly state: 'tested', readonly result: TestResult, readonly workedBefore: boolean, readonly provider: TestedProvider }

/** What is known of a tested server: who it is, and how it lets pages in where it runs on one's own computer. */
export type TestedProvider = Pick<Provider, 'name' | 'browserAccess' | 'local'>

/** How the search for servers on this computer goes. */
export type LocalState =
  | { readonly state: 'idle' | 'searching' }
  | { readonly state: 'searched', readonly found: readonly LocalServer[], readonly programs: readonly LocalProgram[] }

/** Models to take where the user named none, the best liked first. */
const preferredModels = [/^gpt-\d.*-mini$/, /^gpt-4o$/, /^deepseek-chat$/, /^qwen.*(plus|turbo)$/, /chat|instruct/]

/** How long a search waits where the browser asks the user first, in ms. */
const askedMs = 30_000

/** Facts asked of servers: whether a connection works, and which models it has. */
export const useAccount = defineStore('account', () => {
  const connections = useConnections()
  const settings = useSettings()
  const tests = shallowReactive(new Map<string, TestState>())
  const models = shallowReactive(new Map<string, readonly Model[]>())
  const local = shallowRef<LocalState>({ state: 'idle' })
  /** What the browser will ask the user about before a test reaches the current address, and a search this computer. */
  const asks = shallowRef<{ readonly test: boolean, readonly search: boolean }>({ test: false, search: false })
  const worked = new Set<string>()
  const controllers = new Map<string, AbortController>()
  let search: AbortController | undefined

  /** Tests the current connection without a billed request. A newer test ends the older one. */
  async function test(): Promise<void> {
    await run(async (id, environment, signal) => {
      const { testConnection } = await import('../api/probe')
      const ready = await connections.ready(id)
      const timeoutMs = ready.connection.parameters.firstByteMs ?? settings.values.firstByteMs
      return { address: ready.address, result: await testConnection(ready, { ...environment, timeoutMs }, signal) }
    })
  }

  /** Tests the current connection by asking its model for one token, which is billed: only at the user's wish. */
  async function testWithOneToken(): Promise<void> {
    await run(async (id, environment, signal) => {
      const { probeWithOneToken } = await import('../api/oneToken')
      const ready = await connections.ready(id)
      const { model, options = {} } = ready.connection
      const fields = requestFields(providerFor(ready.address), options, model)
      return { address: ready.address, result: await probeWithOneToken(ready, model, { ...environment, fields }, signal) }
    })
  }

  type Probe = (id: string, environment: Environment, signal: AbortSignal) => Promise<{ readonly address: Address, readonly result: TestResult }>

  async function run(probe: Probe): Promise<void> {
    const { id } = connections.current
    controllers.get(id)?.abort()
    const controller = new AbortController()
    controllers.set(id, controller)
    tests.set(id, { state: 'testing' })
    try {
      const environment = { ...pageEnvironment(), resolve: connections.resolve }
      const { address, result } = await probe(id, environment, controller.signal)
      const provider = await knownProvider(address)
      controller.signal.throwIfAborted()
      tests.set(id, { state: 'tested', result, workedBefore: worked.has(address.apiBase), provider })
      if (result.kind !== 'works') return
      worked.add(address.apiBase)
      if (result.models) await take(id, result.models)
    }
    catch (error) {
      if (controllers.get(id) === controller) tests.delete(id)
      if (!controller.signal.aborted) throw error
    }
    finally {
      controller.abort()
    }
  }

  /** Forgets what a test said: the connection has changed since. */
  function forget(id: string): void {
    controllers.get(id)?.abort()
    controllers.delete(id)
    tests.delete(id)
  }

  /** Keeps the list, and fills in a model where the user has named none yet. */
  async function take(id: string, list: readonly Model[]): Promise<void> {
    models.set(id, list)
    if (connections.current.id !== id || connections.current.model) return
    const ids = list.filter(model => model.chat).map(model => model.id)
    const best = preferredModels.map(pattern => ids.find(name => pattern.test(name))).find(Boolean) ?? ids[0]
    if (best) await connections.edit('model', best)
  }

  /** Looks for servers on this computer: after a click only, since the browser may ask the user. */
  async function findLocal(): Promise<void> {
    search?.abort()
    const controller = search = new AbortController()
    local.value = { state: 'searching' }
    const { findLocalServers, otherPrograms } = await import('../api/localServers')
    const programs = [...providers.flatMap(({ id, name, local }) => local ? [{ id, name, local }] : []), ...otherPrograms]
    const { pageHost, permission } = pageEnvironment()
    const asked = await permission?.('loopback') === 'prompt'
    try {
      const found = await findLocalServers(programs, {
        fetch: (url, init) => fetch(url, init), signal: controller.signal, pageHost, ...asked && { timeoutMs: askedMs },
      })
      local.value = { state: 'searched', found, programs }
    }
    catch (error) {
      if (!controller.signal.aborted) throw error
    }
  }

  /** The address space of the current connection; undefined on the internet. */
  const space = computed(() => {
    const address = connections.resolve(connections.current.baseUrl)
    return 'origin' in address ? addressSpace(new URL(address.origin).hostname) : undefined
  })

  watch(space, async (wanted) => {
    const { permission } = pageEnvironment()
    const [test, search] = await Promise.all([wanted && permission?.(wanted), permission?.('loopback')])
    if (space.value === wanted) asks.value = { test: test === 'prompt', search: search === 'prompt' }
  }, { immediate: true })

  return { tests, models, local, asks, test, testWithOneToken, forget, findLocal }
})

async function knownProvider(address: Address): Promise<TestedProvider> {
  const provider = providerFor(address)
  if (provider.local || addressSpace(new URL(address.origin).hostname) !== 'loopback') return provider
  const { otherPrograms } = await import('../api/localServers')
  const port = Number(new URL(address.origin).port)
  const program = otherPrograms.find(({ local }) => local.ports.includes(port))
  return { ...provider, ...program }
}

/** What the page knows of itself, for telling network failures apart. */
export function pageEnvironment() {
  const permission = (space: AddressSpace) => networkPermission(space, navigator.permissions)
  // a browser lets pages of this computer call their like
  const asked = addressSpace(location.hostname) !== 'loopback'
  return {
    online: navigator.onLine, pageProtocol: location.protocol, pageHost: location.host, pageUrl: document.baseURI, ...asked && { permission },
  } satisfies Environment
}
