import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildContext } from '../../src/chat/context'
import type { Message, MessageStatus } from '../../src/chat/message'
import { estimateTokens } from '../../src/chat/tokens'

function message(role: Message['role'], text: string, fields: Partial<Message> = {}): Message {
  return { id: text, conversationId: 'c', role, createdAt: 0, parts: text ? [{ type: 'text', text }] : [], status: 'done', notices: [], inContext: true, ...fields }
}

const talk = [message('user', 'q1'), message('assistant', 'a1'), message('user', 'q2'), message('assistant', 'a2'), message('user', 'q3')]

function contents(...parameters: Parameters<typeof buildContext>): string[] {
  return buildContext(...parameters).messages.map(({ role, content }) => `${role}:${content as string}`)
}

describe('what is sent', () => {
  test('is the system prompt and the branch, oldest first', () => {
    expect(contents(talk, 'be brief', {})).toEqual(['system:be brief', 'user:q1', 'assistant:a1', 'user:q2', 'assistant:a2', 'user:q3'])
  })

  test('leaves out failed, excluded, empty and unfinished messages', () => {
    const branch = [
      message('user', 'q1'), message('assistant', 'half', { status: 'failed' }),
      message('user', 'q2'), message('assistant', 'a2', { inContext: false }),
      message('user', 'q3'), message('assistant', ''), message('user', 'q4'), message('assistant', 'now', { status: 'streaming' }),
    ]
    expect(contents(branch, '  ', {})).toEqual(['user:q1', 'user:q2', 'user:q3', 'user:q4'])
  })

  test('keeps stopped and interrupted replies, without their reasoning', () => {
    const reply = message('assistant', 'half', { status: 'interrupted', parts: [{ type: 'reasoning', text: 'hm' }, { type: 'text', text: 'half' }] })
    expect(contents([message('user', 'q'), reply], '', {})).toEqual(['user:q', 'assistant:half'])
  })

  test('is cut to whole turns, the last prompt always staying', () => {
    expect(contents(talk, 's', { messages: 3 })).toEqual(['system:s', 'user:q2', 'assistant:a2', 'user:q3'])
    expect(contents(talk, 's', { messages: 2 })).toEqual(['system:s', 'user:q3'])
    expect(contents(talk, 's', { tokens: 1 })).toEqual(['system:s', 'user:q3'])
    expect(buildContext(talk, 's', { messages: 2 }).omitted).toBe(4)
  })

  test('never begins a cut history with a reply, whatever the limit and the branch', () => {
    const branches = fc.array(fc.record({
      role: fc.constantFrom<Message['role']>('user', 'assistant'),
      text: fc.string(),
      status: fc.constantFrom<MessageStatus>('done', 'failed', 'stopped', 'interrupted'),
      inContext: fc.boolean(),
    })).map(list => [...list.map(({ role, text, ...rest }) => message(role, text, rest)), message('user', 'last')])
    fc.assert(fc.property(branches, fc.option(fc.nat(12), { nil: undefined }), fc.option(fc.nat(60), { nil: undefined }), (branch, messages, tokens) => {
      const context = buildContext(branch, '', { ...(messages !== undefined && { messages }), ...(tokens !== undefined && { tokens }) })
      expect(context.messages.at(-1)).toEqual({ role: 'user', content: 'last' })
      if (context.omitted) expect(context.messages[0]?.role).toBe('user')
      if (messages !== undefined) expect(context.messages.length).toBeLessThanOrEqual(Math.max(1, messages))
      expect(context.messages.every(({ content }) => (content as string).trim())).toBe(true)
    }))
  })

  test('takes pictures of the user along that have an address, with or without words', () => {
    const picture = { type: 'image' as const, url: 'data:image/png;base64,AAAA' }
    const branch = [
      message('user', 'look', { parts: [picture, { type: 'text', text: 'look' }] }),
      message('assistant', 'nice', { parts: [{ type: 'text', text: 'nice' }, { type: 'image', url: 'https://a.example/1.png' }] }),
      message('user', '', { parts: [picture, { type: 'image', blobId: 'b1' }] }),
    ]
    const { messages, tokens } = buildContext(branch, '', {})
    const part = { type: 'image_url', image_url: { url: picture.url } }
    expect(messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'look' }, part] }, { role: 'assistant', content: 'nice' },
      { role: 'user', content: [part, { type: 'picture', blobId: 'b1' }] },
    ])
    expect(tokens).toBeGreaterThan(1_000)
  })

  test('takes only the last pictures along, and always those of the last prompt', () => {
    const pictures = (...ids: readonly string[]) => ids.map(blobId => ({ type: 'image' as const, blobId }))
    const branch = [
      message('user', 'one', { parts: [{ type: 'text', text: 'one' }, ...pictures('a', 'b')] }), message('assistant', 'yes'),
      message('user', '', { parts: pictures('c') }), message('assistant', 'also'),
      message('user', 'now', { parts: [{ type: 'text', text: 'now' }, ...pictures('d', 'e', 'f')] }),
    ]
    const ids = (limit: number) => buildContext(branch, '', { pictures: limit }).messages
      .flatMap(({ content }) => typeof content === 'string' ? [] : content.flatMap(part => part.type === 'picture' ? [part.blobId] : []))
    expect(ids(2)).toEqual(['b', 'c', 'd', 'e', 'f'])
    expect(ids(0)).toEqual(['d', 'e', 'f'])
    expect(ids(9)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  test('leaves out commands and the pictures that they made', () => {
    const made = message('assistant', '', { pictures: { prompt: 'a fox', count: 1, requests: 1, options: {}, edit: false }, parts: [{ type: 'image', blobId: 'a' }] })
    expect(contents([message('user', '/image a fox'), made, message('user', 'thanks'), message('assistant', 'a2'), message('user', '/画 b')], '', {}))
      .toEqual(['user:thanks', 'assistant:a2'])
  })

  test('has files as text before the words, in fences that their content cannot close', () => {
    const file = { type: 'file' as const, name: 'a.md', mediaType: 'text/markdown', bytes: 9, text: '````\ncode\n````\n' }
    const unread = { type: 'file' as const, name: 'b.pdf', mediaType: 'application/pdf', bytes: 9 }
    expect(contents([message('user', 'sum up', { parts: [{ type: 'text', text: 'sum up' }, file, unread] })], '', {}))
      .toEqual(['user:a.md\n`````md\n````\ncode\n````\n`````\n\nsum up'])
    expect(contents([message('user', '', { parts: [unread] })], '', {})).toEqual([])
  })

  test('counts tokens by script', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('hello world')).toBe(3)
    expect(estimateTokens('你好，世界')).toBeGreaterThan(estimateTokens('hello'))
  })
})

describe('the start of the history', () => {
  test('leaves out what is before it, by whole turns, and says why', () => {
    expect(contents(talk, 's', { start: 'q2' })).toEqual(['system:s', 'user:q2', 'assistant:a2', 'user:q3'])
    expect(contents(talk, '', { start: 'a2' })).toEqual(['user:q2', 'assistant:a2', 'user:q3'])
    expect(buildContext(talk, '', { start: 'q2' })).toMatchObject({ omitted: 2, omittedBy: 'start', ids: ['q2', 'a2', 'q3'] })
  })

  test('has no effect on a branch that it is not part of', () => {
    expect(buildContext(talk, '', { start: 'elsewhere' })).toEqual(buildContext(talk, '', {}))
  })

  test('is followed by the limits, which name themselves', () => {
    expect(buildContext(talk, '', { start: 'q2', messages: 1 })).toMatchObject({ omitted: 4, omittedBy: 'messages', ids: ['q3'] })
    expect(buildContext(talk, '', { tokens: 20 })).toMatchObject({ omittedBy: 'tokens' })
    expect(buildContext(talk, '', {})).not.toHaveProperty('omittedBy')
  })

  test('may be a message that is not sent itself', () => {
    const branch = [...talk.slice(0, 2), message('user', 'q2', { inContext: false }), message('assistant', 'a2'), message('user', 'q3')]
    expect(contents(branch, '', { start: 'q2' })).toEqual(['assistant:a2', 'user:q3'])
  })

  test('never takes the last prompt away, whatever it is', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom<Message['role']>('user', 'assistant'), { maxLength: 12 }), fc.nat(14), fc.option(fc.nat(6), { nil: undefined }), (roles, at, messages) => {
      const branch = [...roles.map((role, index) => message(role, `m${index}`)), message('user', 'last')]
      const { ids, omitted } = buildContext(branch, '', { start: `m${at}`, ...(messages !== undefined && { messages }) })
      expect(ids.at(-1)).toBe('last')
      expect(ids.length + omitted).toBe(branch.length)
      expect(ids).toEqual(branch.slice(branch.length - ids.length).map(({ id }) => id))
    }))
  })
})
