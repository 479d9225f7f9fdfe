import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Address } from '../api/address'
import type { Connection, ReadyConnection } from '../api/connection'
import { ApiError } from '../api/problem'
import { newId } from '../chat/id'
import { loadConnections, removeConnection, saveConnection } from '../db/connections'
import * as keys from '../db/keys'
import { loadSettings, saveSetting } from '../db/settings'

/** The connection that answers before there is another. Its host exists nowhere: nothing can leave. */
export const demoConnection: Connection = {
  id: 'demo', name: '', baseUrl: 'https://demo.invalid/v1', protocol: 'chat', model: 'platen-demo', imageModel: 'platen-demo-image',
  headers: {}, parameters: {}, quirks: {},
}

type Resolution = Address | { readonly error: 'bad-scheme' | 'invalid-url' }

/** What the settings panel edits of a connection as plain text. */
export type ConnectionField = 'name' | 'baseUrl' | 'model' | 'imageModel'

/** Servers, and whether each has a key. The keys themselves are fetched for one call at a time. */
export const useConnections = defineStore('connections', () => {
  const list = shallowRef<readonly Connection[]>([])
  const resolver = shallowRef<(typed: string, appOrigin: string) => Resolution>()
  const currentId = shallowRef(demoConnection.id)
  const keyInfos = shallowRef<ReadonlyMap<string, keys.KeyInfo>>(new Map())
  const current = computed(() => find(currentId.value) ?? demoConnection)
  const isDemo = computed(() => current.value.id === demoConnection.id)

  async function load(): Promise<void> {
    const [connections, infos, settings] = await Promise.all([loadConnections(), keys.loadKeyInfos(), loadSettings()])
    if (connections.length) await prepare()
    list.value = connections
    keyInfos.value = new Map(infos.map(info => [info.connectionId, info]))
    const stored = settings.currentConnection
    currentId.value = typeof stored === 'string' && find(stored) ? stored : connections[0]?.id ?? demoConnection.id
  }

  function find(id: string): Connection | undefined {
    return id === demoConnection.id ? demoConnection : list.value.find(connection => connection.id === id)
  }

  /** The addresses for a base URL as typed, or why it is none; `invalid-url` for all until `prepare` is done. */
  function resolve(baseUrl: string): Resolution {
    return resolver.value?.(baseUrl, location.origin) ?? { error: 'invalid-url' }
  }

  /** Fetches the rules for addresses: the demo needs none. */
  async function prepare(): Promise<void> {
    resolver.value ??= (await import('../api/address')).resolveAddress
  }

  function addressOf(connection: Connection): Resolution {
    return resolve(connection.baseUrl)
  }

  /** The host that a connection talks to; empty for the demo, which talks to none. */
  function hostOf(connection: Connection): string {
    if (connection.id === demoConnection.id) return ''
    const address = addressOf(connection)
    return 'error' in address ? connection.baseUrl.slice(0, 100) : new URL(address.origin).host
  }

  /** What a connection is called: its name, else its host; empty for the demo. */
  function nameOf(connection: Connection): string {
    return connection.name || hostOf(connection)
  }

  /** The last characters of the key that goes to a connection's present address; undefined where there is none. */
  function keyHint(id: string): string | undefined {
    const info = keyInfos.value.get(id)
    const connection = find(id)
    if (!info || !connection) return undefined
    const address = addressOf(connection)
    const fits = !info.origin || ('origin' in address && address.origin === info.origin)
    return fits ? info.lastFour : undefined
  }

  async function select(id: string): Promise<void> {
    if (!find(id)) return
    currentId.value = id
    await saveSetting('currentConnection', id)
  }

  /** Makes and selects a connection: at once on the page, so that a field left meanwhile changes this very one. */
  function make(fields: Partial<Pick<Connection, ConnectionField>> = {}): Connection {
    const connection: Connection = {
      id: newId(), name: '', baseUrl: '', protocol: 'chat', model: '', imageModel: '', headers: {}, parameters: {}, quirks: {}, ...fields,
    }
    list.value = [...list.value, connection]
    currentId.value = connection.id
    return connection
  }

  /** Stores a connection as it is by then. @throws {StorageError} */
  async function store(id: string): Promise<void> {
    const connection = find(id)
    if (connection) await saveConnection(connection)
    if (currentId.value === id) await saveSetting('currentConnection', id)
  }

  /** Makes and selects a connection. @throws {StorageError} */
  async function add(fields: Partial<Pick<Connection, ConnectionField>> = {}): Promise<void> {
    const { id } = make(fields)
    await Promise.all([prepare(), store(id)])
  }

  /** Changes a field of the current connection; where that is the demo, of a new one. @throws {StorageError} */
  async function edit(field: ConnectionField, value: string): Promise<void> {
    if (isDemo.value) return value ? add({ [field]: value }) : undefined
    const changed: Connection = { ...current.value, [field]: value }
    list.value = list.value.map(connection => connection.id === changed.id ? changed : connection)
    await store(changed.id)
  }

  /** Keeps a key for the current connection's origin. Without an address it is bound at its first use. @throws {StorageError} */
  async function setKey(key: string): Promise<void> {
    const { id } = isDemo.value ? make() : current.value
    await Promise.all([prepare(), store(id)])
    const connection = find(id)
    if (!connection) return
    const address = addressOf(connection)
    const origin = connection.baseUrl.trim() && 'origin' in address ? address.origin : ''
    remember(await keys.saveKey(id, origin, key.trim()))
  }

  async function forgetKey(id: string): Promise<void> {
    await keys.forgetKey(id)
    const infos = new Map(keyInfos.value)
    infos.delete(id)
    keyInfos.value = infos
  }

  /** Removes a connection with its key. @throws {StorageError} */
  async function remove(id: string): Promise<void> {
    await removeConnection(id)
    list.value = list.value.filter(connection => connection.id !== id)
    await forgetKey(id)
    if (currentId.value === id) await select(list.value[0]?.id ?? demoConnection.id)
  }

  /**
   * A connection with its key and its addresses, for one call.
   * @throws {ApiError} `url` where the base URL is no address
   */
  async function ready(id: string): Promise<ReadyConnection> {
    await prepare()
    const connection = find(id) ?? demoConnection
    const address = addressOf(connection)
    if ('error' in address) throw new ApiError({ kind: 'url', message: '' })
    if (connection.id === demoConnection.id) {
      const { demoFetch } = await import('../demo/fetch')
      return { connection, address, key: '', fetch: demoFetch }
    }
    if (keyInfos.value.get(id)?.origin === '') {
      const info = await keys.bindKey(id, address.origin)
      if (info) remember(info)
    }
    const key = await keys.readKey(id, address.origin)
    return { connection, address, key, fetch: (url, init) => fetch(url, init) }
  }

  function remember(info: keys.KeyInfo): void {
    keyInfos.value = new Map(keyInfos.value).set(info.connectionId, info)
  }

  return { list, currentId, keyInfos, resolver, prepare, current, isDemo, load, find, resolve, hostOf, nameOf, keyHint, select, add, edit, setKey, forgetKey, remove, ready }
})
