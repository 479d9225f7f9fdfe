// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { createPinia, disposePinia, setActivePinia } from 'pinia'
import { afterEach, expect, test } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import { deleteStorage } from '../../src/db/database'
import { loadMessages, saveTurn } from '../../src/db/messages'
import { useConversations } from '../../src/stores/conversations'
import { useMessages } from '../../src/stores/messages'
import { newMessage } from '../../src/stores/prompt'
import { removeFrom } from '../../src/stores/trash'

afterEach(deleteStorage)

const conversation: Conversation = { id: 'c', title: 'Tides', titleBy: 'user', createdAt: 1, updatedAt: 1, pinned: false }
const prompt = newMessage({ id: 'c' }, 'user', undefined, 1, 'Why?')

test.each(['back', 'gone'] as const)('a removal whose page ended before it was %s comes to its end quietly', async (end) => {
  const pinia = createPinia()
  setActivePinia(pinia)
  const before = { ...conversation, head: prompt.id }
  await saveTurn(before, [prompt])
  await useConversations().load()
  await useMessages().load('c', prompt.id)
  const removal = removeFrom(before, conversation, [prompt])
  disposePinia(pinia)
  expect(await removal.stored).toBe('now')
  await removal[end]()
  expect(await loadMessages('c')).toHaveLength(end === 'back' ? 1 : 0)
})
