import type { Page } from '@playwright/test'
import type { Message } from '../../src/chat/message'

/** A conversation to be found in the database: its texts by turns, the user's first. */
export interface StoredConversation {
  readonly id: string
  readonly title: string
  readonly texts: readonly string[]
  readonly model?: string
  /** What the reply ended with. */
  readonly error?: string
}

/** Puts conversations into the database that the opened app has made. They are there after the next reload. */
export async function seedConversations(page: Page, conversations: readonly StoredConversation[]): Promise<void> {
  const createdAt = 1_760_000_000_000
  const records = conversations.map(({ id, title, texts, model, error }, index) => {
    const messages = texts.map((text, turn): Message => ({
      id: `${id}-${turn}`, conversationId: id, ...turn && { parentId: `${id}-${turn - 1}` },
      role: turn % 2 ? 'assistant' : 'user', createdAt: createdAt + turn, parts: [{ type: 'text', text }],
      status: error && turn % 2 ? 'failed' : 'done', notices: [], inContext: true, ...model && { model },
      ...error && turn % 2 && { error: { kind: 'server' as const, message: error } },
    }))
    const conversation = {
      id, title, titleBy: 'user', createdAt, updatedAt: createdAt + index, pinned: false, head: messages.at(-1)?.id, ...model && { model },
    }
    return { conversation, messages }
  })
  await page.evaluate(async (list) => {
    const opening = indexedDB.open('platen')
    await new Promise((done, failed) => {
      opening.onsuccess = done
      opening.onerror = failed
    })
    const transaction = opening.result.transaction(['conversations', 'messages'], 'readwrite')
    for (const { conversation, messages } of list) {
      transaction.objectStore('conversations').put(conversation)
      for (const message of messages) transaction.objectStore('messages').put(message)
    }
    await new Promise((done, failed) => {
      transaction.oncomplete = done
      transaction.onerror = failed
    })
    opening.result.close()
  }, records)
}
