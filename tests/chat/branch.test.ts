import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newestLeafBelow, pathTo, versionsOf, withAllBelow } from '../../src/chat/branch'
import { titleFrom } from '../../src/chat/title'
import { newId } from '../../src/chat/id'
import type { Message } from '../../src/chat/message'

function message(id: string, parentId: string | undefined, role: Message['role'], createdAt = Number(id.replace(/\D/g, ''))): Message {
  return { id, conversationId: 'c', ...(parentId && { parentId }), role, createdAt, parts: [], status: 'done', notices: [], inContext: true }
}

function treeOf(...messages: Message[]): Map<string, Message> {
  return new Map(messages.map(item => [item.id, item]))
}

const tree = treeOf(
  message('1', undefined, 'user'), message('2', '1', 'assistant'), message('3', '1', 'assistant'),
  message('4', '2', 'user'), message('5', '4', 'assistant'), message('6', '2', 'user'),
)

describe('the tree of messages', () => {
  test('a path leads from the root to the head', () => {
    expect(pathTo(tree, '5').map(({ id }) => id)).toEqual(['1', '2', '4', '5'])
    expect(pathTo(tree, undefined)).toEqual([])
    expect(pathTo(tree, 'gone')).toEqual([])
  })

  test('versions are all that hangs below one parent, oldest first', () => {
    expect(versionsOf(tree, tree.get('3')!).map(({ id }) => id)).toEqual(['2', '3'])
    expect(versionsOf(tree, tree.get('6')!).map(({ id }) => id)).toEqual(['4', '6'])
  })

  test('another version is shown with what was last written below it', () => {
    expect(newestLeafBelow(tree, '2')).toBe('6')
    expect(newestLeafBelow(tree, '3')).toBe('3')
    expect(newestLeafBelow(tree, 'gone')).toBe('gone')
  })

  test('what is below a message goes with it', () => {
    expect(withAllBelow(tree, '2').map(({ id }) => id).sort()).toEqual(['2', '4', '5', '6'])
  })

  test('a ring, as a damaged file may hold, ends nowhere for ever', () => {
    const ring = treeOf(message('1', '2', 'user'), message('2', '1', 'assistant'))
    expect(pathTo(ring, '1').map(({ id }) => id)).toEqual(['2', '1'])
  })
})

describe('titles', () => {
  test('are the first words of the prompt on one line', () => {
    expect(titleFrom('  Why is\n the sky   blue? ')).toBe('Why is the sky blue?')
    expect(titleFrom('word '.repeat(50))).toMatch(/^(word )+word…$/)
  })

  test('are short and never cut a character in two', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (prompt) => {
      const title = titleFrom(prompt)
      expect(title.length).toBeLessThanOrEqual(81)
      expect(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(title)).toBe(false)
    }))
  })
})

test('ids are UUIDs, also where the browser has no randomUUID', () => {
  const pattern = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
  expect(newId()).toMatch(pattern)
  const own = Object.getOwnPropertyDescriptor(Crypto.prototype, 'randomUUID')
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
  try {
    expect(new Set(Array.from({ length: 100 }, newId)).size).toBe(100)
    expect(newId()).toMatch(pattern)
  }
  finally {
    Reflect.deleteProperty(crypto, 'randomUUID')
    expect(own).toBeDefined()
  }
})
