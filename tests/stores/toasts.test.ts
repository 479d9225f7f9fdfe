import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { useToasts } from '../../src/stores/toasts'

beforeEach(() => setActivePinia(createPinia()))

test('notices make room for one another, and what can be taken back goes last', () => {
  const toasts = useToasts()
  const [undo, gone] = [vi.fn(), vi.fn()]
  const first = toasts.show('deleted', undo, gone)
  for (const text of ['a', 'b', 'c', 'd']) toasts.show(text)
  expect(toasts.toasts.map(({ text }) => text)).toEqual(['deleted', 'b', 'c', 'd'])
  toasts.undo(first)
  expect(undo).toHaveBeenCalledOnce()
  expect(gone).not.toHaveBeenCalled()
})

test('of many deletions the oldest is let go, and hears of it', () => {
  const toasts = useToasts()
  const gone = vi.fn()
  toasts.show('first', () => undefined, gone)
  for (const text of ['a', 'b', 'c', 'd', 'e']) toasts.show(text, () => undefined)
  expect(toasts.toasts.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(gone).toHaveBeenCalledOnce()
})
