import { expect, test } from 'vitest'
import type { Message } from '../../../src/chat/message'
import { estimateLines } from '../../../src/components/chat/messageHeight'

const lines = (text: string, fields: Partial<Message> = {}) => estimateLines({ role: 'assistant', notices: [], parts: [{ type: 'text', text }], ...fields }, 90)

test('a long line wraps, and wide characters count double', () => {
  expect(lines('short')).toBe(1)
  expect(lines('x'.repeat(900))).toBe(10)
  expect(lines('字'.repeat(450))).toBe(10)
})

test('code does not wrap, and an empty line takes half of one', () => {
  expect(lines('a\n\nb')).toBe(2.5)
  expect(lines(`\`\`\`js\n${'x'.repeat(500)}\n\`\`\``)).toBeLessThan(4)
})

test('a long prompt is folded', () => {
  expect(lines('line\n'.repeat(300), { role: 'user' })).toBe(13)
})

test('a message without text has some room, and an error takes more', () => {
  expect(lines('')).toBe(1)
  expect(lines('a', { error: { kind: 'server', message: '' } })).toBe(3)
})

test('megabytes are counted in part', () => {
  expect(lines('x\n'.repeat(1_000_000))).toBeGreaterThan(900_000)
})

test('pictures take the room of their grid', () => {
  const room = (count: number, fields: Partial<Message> = {}) => estimateLines({
    role: 'assistant', notices: [], parts: Array.from({ length: count }, () => ({ type: 'image' as const, blobId: 'b', width: 100, height: 100 })), ...fields,
  }, 97)
  expect(room(1) * 27).toBeCloseTo(392, -1)
  expect(room(4) * 27).toBeCloseTo(520, -1)
  expect(room(6)).toBeGreaterThan(room(3) * 1.9)
  expect(room(1, { role: 'user' })).toBeLessThan(room(1))
})
