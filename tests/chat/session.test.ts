import { expect, test } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import type { Message } from '../../src/chat/message'
import { sessionFor, sessionLifeMs } from '../../src/chat/session'

const now = 10_000_000
const base: Conversation = { id: 'c', title: '', titleBy: 'user', createdAt: 0, updatedAt: 0, pinned: false }
const used: Conversation = { ...base, sessionId: 'old', session: { head: 'a1', connectionId: 'k1', usedAt: now - 60_000 } }

function message(id: string, parentId: string | undefined, fields: Partial<Message> = {}): Message {
  return {
    id, conversationId: 'c', ...parentId && { parentId }, role: id.startsWith('q') ? 'user' : 'assistant',
    createdAt: 0, parts: [], status: 'done', notices: [], inContext: true, ...fields,
  }
}

function treeOf(...messages: readonly Message[]) {
  return new Map(messages.map(item => [item.id, item]))
}

const tree = treeOf(message('q1', undefined), message('a1', 'q1'))

test('the first prompt begins a session, and nothing is forgotten', () => {
  const { sessionId, forgotten } = sessionFor(base, treeOf(), undefined, 'k1', now)
  expect(sessionId).toMatch(/^[\da-f-]{36}$/)
  expect(forgotten).toBe(false)
})

test('the next prompt stays in it', () => {
  expect(sessionFor(used, tree, 'a1', 'k1', now)).toEqual({ sessionId: 'old', forgotten: false })
})

test('so does a prompt after one that failed, or that is sent again', () => {
  const failed = treeOf(...tree.values(), message('q2', 'a1'), message('a2', 'q2', { status: 'failed' }))
  const conversation: Conversation = { ...used, session: { ...used.session!, head: 'a2' } }
  expect(sessionFor(conversation, failed, 'q2', 'k1', now).sessionId).toBe('old')
  expect(sessionFor(conversation, failed, 'a2', 'k1', now).sessionId).toBe('old')
})

test.each([
  ['30 minutes later', used, tree, 'a1', 'k1', now - 60_000 + sessionLifeMs, true],
  ['where the first prompt was edited', used, tree, undefined, 'k1', now, false],
  ['where an answer is regenerated', used, tree, 'q1', 'k1', now, false],
  ['where a later answer is regenerated', { ...used, session: { ...used.session!, head: 'a2' } }, treeOf(...tree.values(), message('q2', 'a1'), message('a2', 'q2')), 'q2', 'k1', now, true],
  ['where something was said elsewhere since', used, treeOf(...tree.values(), message('q2', 'a1'), message('a2', 'q2')), 'a2', 'k1', now, true],
  ['where the last reply was deleted', used, treeOf(message('q1', undefined)), 'q1', 'k1', now, false],
  ['at another server', used, tree, 'a1', 'k2', now, true],
])('a new one begins %s', (_when, conversation, messages, parent, connection, at, forgotten) => {
  const session = sessionFor(conversation, messages, parent, connection, at)
  expect(session.sessionId).not.toBe('old')
  expect(session.forgotten).toBe(forgotten)
})
