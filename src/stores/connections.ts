import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Address } from '../api/address'
import type { Connection, ReadyConnection } from '../api/connection'
import { newId } from '../chat/id'
import { loadConnections, saveConnection } from '../db/connections'
import * as keys from '../db/keys'
import { loadSettings, saveSetting } from '../db/settings'
import { isSecretName } from '../settings/secretName'

/** The connection that answers before there is another. Its host exists nowhere: nothing can leave. */
export const demoConnection: Connection = {
  id: 'demo', name: '', baseUrl: 'https://demo.invalid/v1', protocol: 'chat', model: 'platen-demo', imageModel: 'platen-demo-image',
  headers: {}, parameters: {}, quirks: {},
}

type Resolution = Address | { readonly error: 'bad-scheme' | 'invalid-url' }

/** What the settings panel edits of a connection. */
export type ConnectionField = Exclude<keyof Connection, 'id' | 'quirks'>

/** Some fields of a connection; undefined takes an optional one away. */
export type ConnectionChange = { readonly [Field in ConnectionField]?: Connection[Field] | undefined }

/** Servers, and whether each has a key. The keys themselves are fetched for one call at a time. */
export const useConnections = defineStore('connections', () => {
  const list = shallowRef<readonly Connection[]>([])
  const resolver = shallowRef<(typed: string, appOrigin: string) => Resolution>()
  const currentId = shallowRef(demoConnection.id)
  const keyInfos = shallowRef<ReadonlyMap<string, keys.KeyInfo>>(new Map())
  const current = computed(() => find(currentId.value) ?? demoConnection)
  const isDemo = computed(() => current.value.id === demoConnection.id)
  /** Settles when every key that was entered is stored, or could not be. */
  let storing: Promise<unknown> = Promise.resolve()

  async function load(): Promise<void> {
    const before = [list.value, keyInfos.value]
    const [connections, infos, settings] = await Promise.all([loadConnections(), keys.loadKeyInfos(), loadSettings()])
    if (connections.length) await prepare()
    if (list.value !== before[0] || keyInfos.value !== before[1]) return load() // what was changed meanwhile is newer
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
    resolver.value ??= (await import('../providers/resolve')).resolveWithProviders
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
  function make(fields: ConnectionChange = {}): Connection {
    const connection = settled({
      id: newId(), name: '', baseUrl: '', protocol: 'chat', model: '', imageModel: '', headers: {}, parameters: {}, quirks: {},
    }, fields)
    list.value = [...list.value, connection]
    currentId.value = connection.id
    return connection
  }

  /**
   * A connection with changed fields. With another address comes what a pasted endpoint says of protocol and model;
   * what is secret or was agreed to stays with the origin that it was meant for.
   */
  function settled(before: Connection, fields: ConnectionChange): Connection {
    const connection = { ...before, ...fields } as Connection
    if (fields.baseUrl === undefined) return connection
    const [address, former] = [addressOf(connection), addressOf(before)]
    if ('error' in address) return connection
    const protocol = fields.protocol ?? address.protocol ?? connection.protocol
    const model = (fields.model || address.model) ?? connection.model
    const stays = !before.baseUrl.trim() || ('origin' in former && former.origin === address.origin)
    if (stays) return { ...connection, protocol, model }
    const { sessionConsent: _, ...kept } = connection
    return { ...kept, protocol, model, headers: Object.fromEntries(Object.entries(connection.headers).filter(([name]) => !isSecretName(name))) }
  }

  /** Puts a changed connection in the place of what it was, on the page alone. */
  function put(connection: Connection): void {
    list.value = list.value.map(other => other.id === connection.id ? connection : other)
  }

  /** Stores a connection as it is by then. @throws {StorageError} */
  async function store(id: string): Promise<void> {
    const connection = find(id)
    if (connection) await saveConnection(connection)
    if (currentId.value === id) await saveSetting('currentConnection', id)
  }

  /** Makes and selects a connection. @throws {StorageError} */
  async function add(fields: ConnectionChange = {}): Promise<void> {
    const known = resolver.value
    const { id } = make(fields)
    await Promise.all([prepare(), store(id)])
    const made = find(id)
    if (known || !made) return
    put(settled(made, { baseUrl: made.baseUrl }))
    await store(id)
  }

  /** Changes fields of the current connection; where that is the demo, of a new one. @throws {StorageError} */
  async function change(fields: ConnectionChange): Promise<void> {
    if (isDemo.value) return add(fields)
    const changed = settled(current.value, fields)
    put(changed)
    await store(changed.id)
  }

  /** Changes a field of the current connection; where that is the demo, of a new one. @throws {StorageError} */
  async function edit<Field extends ConnectionField>(field: Field, value: Connection[Field]): Promise<void> {
    if (value || !isDemo.value) await change({ [field]: value })
  }

  /** Keeps a key for the current connection's origin. Without an address it is bound at its first use. @throws {StorageError} */
  function setKey(key: string): Promise<void> {
    const stored = keepKey(isDemo.value ? make() : current.value, key.trim())
    storing = Promise.allSettled([storing, stored])
    return stored
  }

  /** A key belongs to the address that it was entered beside, whatever becomes of that address meanwhile. */
  async function keepKey({ id, baseUrl }: Connection, key: string): Promise<void> {
    await Promise.all([prepare(), store(id)])
    if (!find(id)) return
    const address = resolve(baseUrl)
    remember(await keys.saveKey(id, baseUrl.trim() && 'origin' in address ? address.origin : '', key))
  }

  async function forgetKey(id: string): Promise<void> {
    await keys.forgetKey(id)
    const infos = new Map(keyInfos.value)
    infos.delete(id)
    keyInfos.value = infos
  }

  /**
   * A connection with its key and its addresses, for one call: with the key that was entered just before, too.
   * @throws {ApiError} `url` where the base URL is no address
   */
  async function ready(id: string): Promise<ReadyConnection> {
    const [{ readyFor }] = await Promise.all([import('./readyConnection'), prepare(), storing])
    const connection = find(id) ?? demoConnection
    return readyFor(connection, addressOf(connection), id === demoConnection.id ? 'demo' : keyInfos.value.get(id), remember)
  }

  function remember(info: keys.KeyInfo): void {
    keyInfos.value = new Map(keyInfos.value).set(info.connectionId, info)
  }

  return { list, currentId, keyInfos, resolver, prepare, current, isDemo, load, find, resolve, hostOf, nameOf, keyHint, select, add, change, edit, put, setKey, forgetKey, ready }
})
