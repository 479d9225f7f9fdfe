import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ApiError } from '../../src/api/errors'
import { coalesce } from '../../src/chat/coalesce'
import { textOf, type Message } from '../../src/chat/message'
import { applyReplyEvent, cutOff, failed, finished, stopped, type ReplyEvent, type StoredEvent } from '../../src/chat/reply'

const empty: Message = { id: 'm', conversationId: 'c', role: 'assistant', createdAt: 0, parts: [], status: 'streaming', notices: [], inContext: true }

function fold(events: readonly StoredEvent[], start = empty): Message {
  return events.reduce((message, event, index) => applyReplyEvent(message, event, index * 1_000), start)
}

describe('a reply', () => {
  test('grows by its events, and no value is changed in place', () => {
    const frozen = Object.freeze({ ...empty, parts: Object.freeze([]) })
    const reply = fold([
      { type: 'start', responseId: 'r', model: 'm-1' }, { type: 'reasoning-delta', text: 'hm' }, { type: 'reasoning-delta', text: 'm' },
      { type: 'text-delta', text: 'He' }, { type: 'text-delta', text: 'llo' }, { type: 'usage', usage: { input: 1, output: 2, total: 3 } }, { type: 'finish', reason: 'length' },
    ], frozen)
    expect(reply).toMatchObject({
      responseId: 'r', model: 'm-1', notices: ['length'], usage: { total: 3 },
      parts: [{ type: 'reasoning', text: 'hmm', durationMs: 1_000 }, { type: 'text', text: 'Hello' }],
    })
    expect(frozen.parts).toEqual([])
  })

  test('shows an unclosed thought as its text, and a refusal with a notice', () => {
    expect(fold([{ type: 'reasoning-delta', text: 'all' }, { type: 'reasoning-is-text' }]).parts).toEqual([{ type: 'text', text: 'all' }])
    expect(fold([{ type: 'refusal-delta', text: 'I ' }, { type: 'refusal-delta', text: 'cannot' }])).toMatchObject({ notices: ['refusal'], parts: [{ text: 'I cannot' }] })
  })

  test('names what it was sent without, once, and is silent where only a name was changed', () => {
    const reply = fold([
      { type: 'sent-without', parameters: ['temperature'] }, { type: 'sent-without', parameters: ['temperature', 'seed'], learned: ['seed'] },
      { type: 'finish', reason: 'length', word: 'max_tokens' },
    ])
    expect(reply).toMatchObject({ notices: ['sent-without', 'length'], sentWithout: ['temperature', 'seed'], finishReason: 'max_tokens' })
    expect(fold([{ type: 'sent-without', parameters: [], learned: ['max_tokens>max_completion_tokens'] }])).toEqual(empty)
  })

  test('replaces citations and tool calls by what came last', () => {
    const reply = fold([
      { type: 'citations', citations: [{ url: 'https://a.example/' }] }, { type: 'citations', citations: [{ url: 'https://a.example/' }, { url: 'https://b.example/' }] },
      { type: 'tool-calls', calls: [{ id: '1', name: 'f', arguments: '{' }] }, { type: 'tool-calls', calls: [{ id: '1', name: 'f', arguments: '{}' }] },
    ])
    expect(reply.parts.map(part => part.type)).toEqual(['citation', 'citation', 'tool-call'])
  })

  test('ends as done, stopped, interrupted or failed', () => {
    const text = fold([{ type: 'text-delta', text: 'Hello' }])
    const error = (kind: 'interrupted' | 'timeout' | 'auth') => new ApiError({ kind, message: '' })
    expect(finished(text).status).toBe('done')
    expect(stopped(text).status).toBe('stopped')
    expect(failed(text, error('interrupted')).status).toBe('interrupted')
    expect(failed(text, error('timeout'))).toMatchObject({ status: 'interrupted', error: { kind: 'timeout' } })
    expect(failed(empty, error('timeout')).status).toBe('failed')
    expect(failed(text, error('auth'))).toMatchObject({ status: 'failed', parts: [{ text: 'Hello' }] })
    expect(failed(text, new RangeError('bug'))).toMatchObject({ status: 'failed', error: { kind: 'internal', message: 'RangeError: bug' } })
    expect(cutOff(text)).toMatchObject({ status: 'interrupted', error: { kind: 'interrupted' } })
  })
})

type Shared = Extract<ReplyEvent, StoredEvent>

describe('joining events', () => {
  const deltas = fc.array(fc.oneof(
    fc.string().map((text): Shared => ({ type: 'text-delta', text })),
    fc.string().map((text): Shared => ({ type: 'reasoning-delta', text })),
    fc.constant<Shared>({ type: 'empty' }),
  ))

  test('changes nothing of the message, whatever the timing', async () => {
    await fc.assert(fc.asyncProperty(deltas, fc.array(fc.boolean(), { minLength: 1 }), async (events, pauses) => {
      async function* source() {
        for (const [index, event] of events.entries()) {
          if (pauses[index % pauses.length]) await new Promise(resolve => setTimeout(resolve, 0))
          yield event
        }
      }
      const joined: Shared[] = []
      for await (const event of coalesce(source(), () => Promise.resolve())) joined.push(event as Shared)
      expect(textOf(fold(joined))).toBe(textOf(fold(events)))
      expect(fold(joined).parts.map(part => part.type)).toEqual(fold(events).parts.map(part => part.type))
      expect(joined.length).toBeLessThanOrEqual(events.length)
    }), { numRuns: 60 })
  })

  test('needs one tick for a batch, however fast events come', async () => {
    let ticks = 0
    async function* source() {
      for (let index = 0; index < 500; index++) {
        if (index % 100 === 0) await new Promise(resolve => setTimeout(resolve, 5))
        yield { type: 'text-delta', text: 'x' } as const
      }
    }
    const texts: string[] = []
    for await (const event of coalesce(source(), () => {
      ticks++
      return new Promise(resolve => setTimeout(resolve, 20))
    })) if (event.type === 'text-delta') texts.push(event.text)
    expect(texts.join('')).toHaveLength(500)
    expect(ticks).toBeLessThan(10)
  })

  test('passes an error on after what came before it', async () => {
    async function* source() {
      yield { type: 'text-delta', text: 'kept' } as const
      throw new Error('broken')
    }
    const texts: string[] = []
    await expect((async () => {
      for await (const event of coalesce(source(), () => Promise.resolve())) if (event.type === 'text-delta') texts.push(event.text)
    })()).rejects.toThrow('broken')
    expect(texts).toEqual(['kept'])
  })
})
