import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/chat/message'
import { titleInReply, titlePrompt } from '../../src/chat/titlePrompt'
import { cases as naughty } from '../fixtures/corpora/naughty-strings.json'

function message(role: Message['role'], text: string): Message {
  return { id: text.slice(0, 8), conversationId: 'c', role, createdAt: 0, parts: [{ type: 'reasoning', text: 'secret thoughts' }, { type: 'text', text }], status: 'done', notices: [], inContext: true }
}

const promptOf = (path: readonly Message[], most?: number) => (titlePrompt(path, most)[0]?.content ?? '') as string

describe('the request for a title', () => {
  test('is one prompt with the talk, in its language', () => {
    const english = promptOf([message('user', 'What is a prism?'), message('assistant', 'Glass that bends light.')])
    expect(english).toMatch(/^Write a title .*\n\nConversation:\nUser: What is a prism\?\nAssistant: Glass that bends light\.$/s)
    expect(promptOf([message('user', '什么是棱镜？')])).toMatch(/^为下面的对话写一个标题.*用户: 什么是棱镜？$/s)
    expect(english).not.toContain('secret')
  })

  test('holds the beginning and the end of a long talk, and no more than a server takes', () => {
    const talk = Array.from({ length: 400 }, (_, index) => message(index % 2 ? 'assistant' : 'user', `turn ${index} ${'x'.repeat(1_000)}`))
    for (const most of [1_000, 2_400]) {
      const prompt = promptOf(talk, most)
      expect(prompt.length).toBeLessThanOrEqual(most)
      expect(prompt).toContain('turn 0')
    }
    expect(promptOf(talk)).toContain('turn 399')
  })

  test('is none where nothing was said', () => {
    expect(titlePrompt([message('user', '  \n ')])).toEqual([])
  })

  test('whatever was said stays within its bounds', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 3_000 }), fc.constantFrom(...naughty)), { maxLength: 30 }), texts => {
      expect(promptOf(texts.map((text, index) => message(index % 2 ? 'assistant' : 'user', text)), 1_000).length).toBeLessThanOrEqual(1_000)
    }), { numRuns: 100 })
  })
})

describe('the title in a reply', () => {
  test.each([
    ['Light in a prism', 'Light in a prism'], ['"Light in a prism."', 'Light in a prism'], ['**Title: Light**', 'Light'], ['# Light\n\nIs this good?', 'Light'],
    ['标题：「棱镜与光」', '棱镜与光'], ['《棱镜》。', '棱镜'], ['<think>Hm.\nLong.</think>\n\nLight', 'Light'], ['<think>never ends', ''], ['\n\n...\n', ''], ['- Light', 'Light'],
  ])('%j is %j', (reply, title) => {
    expect(titleInReply(reply)).toBe(title)
  })

  test('is short and on one line, whatever came', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.constantFrom(...naughty)), (reply) => {
      const title = titleInReply(reply)
      expect(title.length).toBeLessThanOrEqual(81)
      expect(title).not.toMatch(/\n/)
    }))
  })
})
