import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'
import { changeSetting, settingsChanged } from '../../src/db/changeSetting'
import { deleteStorage } from '../../src/db/database'
import { loadSettings, saveSetting } from '../../src/db/settings'

const adding = (name: string) => (stored: unknown) => [...Array.isArray(stored) ? stored as readonly string[] : [], name]

afterEach(async () => {
  vi.restoreAllMocks()
  await deleteStorage()
})

test('changes that are asked for at the same time are all made, each of what is stored by then', async () => {
  await saveSetting('names', ['theirs'])
  void changeSetting('names', adding('one'))
  void changeSetting('names', adding('two'))
  await settingsChanged()
  expect((await loadSettings()).names).toEqual(['theirs', 'one', 'two'])
})

test('one that fails is told to whoever asked for it, and holds up no other', async () => {
  const failing = changeSetting('names', () => { throw new TypeError('no') })
  const next = changeSetting('names', adding('next'))
  await expect(failing).rejects.toThrow('no')
  await next
  expect((await loadSettings()).names).toEqual(['next'])
})
