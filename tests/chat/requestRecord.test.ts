import { expect, test } from 'vitest'
import { writeConversation } from '../../src/chat/archiveMessages'
import type { Conversation } from '../../src/chat/conversation'
import type { Message } from '../../src/chat/message'

test('an archive does not say where a reply was asked for', () => {
  const conversation: Conversation = { id: 'c', title: 't', titleBy: 'user', createdAt: 1, updatedAt: 1, pinned: false, head: 'a' }
  const reply: Message = {
    id: 'a', conversationId: 'c', role: 'assistant', createdAt: 1, parts: [{ type: 'text', text: 'yes' }], status: 'done', notices: [], inContext: true,
    request: { url: 'https://private.example/v1/chat/completions', protocol: 'chat', fields: { model: 'm', messages: null }, first: 'q', system: 'Be brief.' },
  }
  expect(JSON.stringify(writeConversation(conversation, [reply]))).not.toMatch(/private\.example|request|Be brief/)
})
