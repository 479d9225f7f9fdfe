// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readKey } from '../../src/db/keyUse'
import { deleteStorage } from '../../src/db/database'
import { useConnections } from '../../src/stores/connections'
import { acceptConnections } from '../../src/stores/links'

const key = 'sk-own-0123456789abcdef'

beforeEach(async () => {
  setActivePinia(createPinia())
  await useConnections().ready('demo') // its parts are there
})
afterEach(deleteStorage)

test('a call that begins while its key is being stored has it', async () => {
  const connections = useConnections()
  await connections.add({ baseUrl: 'https://one.example.com' })
  const stored = connections.setKey(key)
  expect((await connections.ready(connections.currentId)).key).toBe(key)
  await stored
})

test('a link that holds a key alone, its address filled in and a prompt sent at once: the key goes along', async () => {
  const connections = useConnections()
  const accepted = acceptConnections([{ key }])
  await vi.waitFor(() => expect(connections.isDemo).toBe(false), { interval: 0 })
  const changed = connections.change({ baseUrl: 'https://two.example.com' })
  expect((await connections.ready(connections.currentId)).key).toBe(key)
  await Promise.all([accepted, changed])
})

test('a key belongs to the address that it was entered beside, though that changes while it is stored', async () => {
  const connections = useConnections()
  await connections.add({ baseUrl: 'https://one.example.com' })
  const id = connections.currentId
  const stored = connections.setKey(key)
  await Promise.all([stored, connections.change({ baseUrl: 'https://other.example.com' })])
  expect(await readKey(id, 'https://one.example.com')).toBe(key)
  expect(await readKey(id, 'https://other.example.com')).toBe('')
  expect((await connections.ready(id)).key).toBe('')
})
