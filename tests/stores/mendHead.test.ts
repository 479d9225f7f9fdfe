// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import { newMessage } from '../../src/stores/prompt'
import { saveTurn } from '../../src/db/messages'
import { deleteStorage } from '../../src/db/database'
import { useConversations } from '../../src/stores/conversations'
import { mendHead } from '../../src/stores/mendHead'
import { useMessages } from '../../src/stores/messages'

beforeEach(() => setActivePinia(createPinia()))
afterEach(deleteStorage)

const conversation: Conversation = { id: 'c', title: 'Tides', titleBy: 'user', createdAt: 1, updatedAt: 1, pinned: false }
const prompt = newMessage({ id: 'c' }, 'user', undefined, 1, 'Why?')
const reply = newMessage({ id: 'c' }, 'assistant', prompt.id, 2, 'The moon.')

/** A page that knows of the prompt and of a header whose head is the reply. */
async function given(stored: boolean) {
  const stores = { conversations: useConversations(), messages: useMessages() }
  await saveTurn({ ...conversation, head: prompt.id }, [prompt])
  await stores.conversations.load()
  await stores.messages.load('c', prompt.id)
  if (stored) await saveTurn({ ...conversation, head: reply.id }, [reply])
  stores.conversations.put({ ...conversation, head: reply.id })
  await mendHead('c', stores)
  return stores.conversations.headers.get('c')?.head
}

test('a head that is gone is that of the branch which was written to last', async () => {
  expect(await given(false)).toBe(prompt.id)
})

test('a head that another tab has just written stays', async () => {
  expect(await given(true)).toBe(reply.id)
})
