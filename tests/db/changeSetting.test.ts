import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'
import { changeSetting, settingAgain } from '../../src/db/changeSetting'
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
  const taken: unknown[] = []
  await settingAgain('names', () => 0, stored => taken.push(stored))
  expect(taken).toEqual([['theirs', 'one', 'two']])
})

test('one that fails is told to whoever asked for it, and holds up no other', async () => {
  const failing = changeSetting('names', () => { throw new TypeError('no') })
  const next = changeSetting('names', adding('next'))
  await expect(failing).rejects.toThrow('no')
  await next
  expect((await loadSettings()).names).toEqual(['next'])
})

test('what is changed in memory while it is read is read once more, with what that change stored', async () => {
  await saveSetting('names', ['theirs'])
  let own: unknown = []
  const reading = settingAgain('names', () => own, (stored) => { own = stored })
  await Promise.resolve()
  own = ['ours']
  const storing = changeSetting('names', adding('ours'))
  await reading
  expect(own).toEqual(['theirs', 'ours'])
  await storing
})
