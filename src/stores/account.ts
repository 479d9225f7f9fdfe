import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { Model } from '../api/models'
import type { TestResult } from '../api/probe'
import { useConnections } from './connections'

/** How the last test of a connection went. */
export type TestState =
  | { readonly state: 'testing' }
  | { readonly state: 'tested', readonly result: TestResult }

/** Models to take where the user named none, the best liked first. */
const preferredModels = [/^gpt-\d.*-mini$/, /^gpt-4o$/, /^deepseek-chat$/, /^qwen.*(plus|turbo)$/, /chat|instruct/]

/** Facts asked of servers: whether a connection works, and which models it has. */
export const useAccount = defineStore('account', () => {
  const connections = useConnections()
  const tests = shallowReactive(new Map<string, TestState>())
  const models = shallowReactive(new Map<string, readonly Model[]>())
  const controllers = new Map<string, AbortController>()

  /** Tests the current connection without a billed request. A newer test ends the older one. */
  async function test(): Promise<void> {
    const { id } = connections.current
    controllers.get(id)?.abort()
    const controller = new AbortController()
    controllers.set(id, controller)
    tests.set(id, { state: 'testing' })
    try {
      const { testConnection } = await import('../api/probe')
      const ready = await connections.ready(id)
      const result = await testConnection(ready, pageEnvironment(), controller.signal)
      tests.set(id, { state: 'tested', result })
      if (result.kind === 'works') await take(id, result.models)
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

  return { tests, models, test, forget }
})

/** What the page knows of itself, for telling network failures apart. */
export function pageEnvironment() {
  return { online: navigator.onLine, pageProtocol: location.protocol, pageHost: location.host }
}
