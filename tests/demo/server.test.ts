import { describe, expect, test } from 'vitest'
import { call, complete, deltas, frames, user } from './demo'

const hello = { messages: [user('Hello')] }

describe('routes', () => {
  test('every answer may be read by any page', async () => {
    const responses = await Promise.all([
      call('/models'), call('/nothing'), call('/chat/completions'), call('/chat/completions', '{'),
      call('/chat/completions', hello), call('/chat/completions', { ...hello, stream: true }),
      call('/models', undefined, { method: 'OPTIONS' }),
    ])
    expect(responses.map(({ status }) => status)).toEqual([200, 404, 405, 400, 200, 200, 204])
    for (const { headers } of responses) {
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-allow-headers')).toMatch(/authorization/i)
    }
  })

  test.each([
    ['an unknown path', '/embeddings', { input: 'x' }, 404, { code: 'unknown_url' }],
    ['a wrong method', '/models', {}, 405, { code: 'method_not_supported' }],
    ['broken JSON', '/chat/completions', '{"messages": [', 400, { param: null }],
    ['an array for a body', '/chat/completions', '[]', 400, { param: null }],
    ['an empty body', '/chat/completions', '', 400, { param: null }],
    ['no messages', '/chat/completions', {}, 400, { param: 'messages' }],
    ['messages that are no list', '/chat/completions', { messages: 'Hello' }, 400, { param: 'messages' }],
    ['an empty list of messages', '/chat/completions', { messages: [] }, 400, { param: 'messages' }],
    ['a message without a role', '/chat/completions', { messages: [{ content: 'x' }] }, 400, { param: 'messages[0].role' }],
    ['a message that is null', '/chat/completions', { messages: [null] }, 400, { param: 'messages[0].role' }],
    ['content that is a number', '/chat/completions', { messages: [user(7)] }, 400, { param: 'messages[0].content' }],
    ['a limit of zero', '/chat/completions', { ...hello, max_tokens: 0 }, 400, { param: 'max_tokens' }],
    ['a picture without a prompt', '/images/generations', {}, 400, { param: 'prompt' }],
    ['a size that is none', '/images/generations', { prompt: 'x', size: 'big' }, 400, { param: 'size' }],
    ['a size that is too large', '/images/generations', { prompt: 'x', size: '1792x1024' }, 400, { param: 'size' }],
    ['eleven pictures', '/images/generations', { prompt: 'x', n: 11 }, 400, { param: 'n' }],
    ['half a picture', '/images/generations', { prompt: 'x', n: 0.5 }, 400, { param: 'n' }],
    ['an unknown format', '/images/generations', { prompt: 'x', response_format: 'gif' }, 400, { param: 'response_format' }],
  ])('%s is refused in the words of OpenAI', async (_name, path, body, status, error) => {
    const response = await call(path, body)
    expect(response.status).toBe(status)
    const parsed = await response.json()
    expect(parsed.error).toMatchObject({ message: expect.any(String), type: 'invalid_request_error', ...error })
    expect(Object.keys(parsed.error)).toEqual(['message', 'type', 'param', 'code'])
  })

  test('any base address will do, with a final slash or a query too', async () => {
    for (const path of ['/models/', '/models?limit=1', '/../models', '/x/y/models']) {
      expect((await call(path)).status, path).toBe(200)
    }
  })

  test('a model with a stray percent sign in its address is only unknown', async () => {
    expect((await call('/models/%zz')).status).toBe(404)
  })

  test('the balance is five dollars less what was used, in cents', async () => {
    const subscription = await (await call('/dashboard/billing/subscription')).json()
    const usage = await (await call('/dashboard/billing/usage?start_date=2026-01-01&end_date=2026-02-01')).json()
    expect(subscription).toMatchObject({ object: 'billing_subscription', hard_limit_usd: 5, access_until: 0 })
    expect(usage).toMatchObject({ object: 'list', total_usage: 42 })
  })
})

describe('a streamed answer', () => {
  test('begins with the role, ends with a reason, the usage and [DONE]', async () => {
    const all = await frames([user('Hello')], { stream_options: { include_usage: true } })
    expect(all[0]).toMatchObject({ choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }], usage: null })
    expect(all.at(-3)).toMatchObject({ choices: [{ delta: {}, finish_reason: 'stop' }], usage: null })
    expect(all.at(-2)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } })
    expect(all.at(-1)).toBe('[DONE]')
  })

  test('has no usage unless it was asked for', async () => {
    expect((await frames([user('Hello')])).filter(frame => typeof frame === 'object' && 'usage' in frame)).toEqual([])
  })

  test('thinks before it speaks, where the model does', async () => {
    const all = await deltas([user('Hello')], { model: 'platen-demo-thinking' })
    const lastThought = all.findLastIndex(delta => delta.reasoning_content !== undefined)
    const firstWord = all.findIndex(delta => (delta.content ?? '') !== '')
    expect(lastThought).toBeGreaterThan(0)
    expect(firstWord).toBe(lastThought + 1)
    const whole = await complete([user('Hello')], { model: 'platen-demo-thinking' })
    expect(whole.choices[0].message.reasoning_content).toBe(all.map(delta => delta.reasoning_content ?? '').join(''))
    expect(whole.usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(20)
  })

  test('comes from platen-demo, whatever other model was named', async () => {
    expect((await complete([user('Hello')], { model: 'gpt-99' })).model).toBe('platen-demo')
  })
})

describe('limits of the answer', () => {
  test('max_tokens cuts it, and says so', async () => {
    const whole = await complete([user('Hello')])
    const short = await complete([user('Hello')], { max_tokens: 20 })
    expect(short.choices[0].finish_reason).toBe('length')
    expect(short.usage.completion_tokens).toBeLessThanOrEqual(20)
    expect(short.usage.completion_tokens).toBeGreaterThan(15)
    expect(whole.choices[0].message.content.startsWith(short.choices[0].message.content)).toBe(true)
  })

  test('a large max_tokens changes nothing', async () => {
    expect((await complete([user('Hello')], { max_completion_tokens: 4000 })).choices)
      .toEqual((await complete([user('Hello')])).choices)
  })

  test('thinking can use up the limit before a word is said', async () => {
    const starved = await complete([user('Hello')], { model: 'platen-demo-thinking', max_tokens: 10 })
    expect(starved.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: '' } })
  })

  test('a stop text ends the answer before it', async () => {
    const { choices } = await complete([user('repeat: one two three')], { stop: ['three', 'two'] })
    expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'one ' } })
    expect((await complete([user('repeat: one two three')], { stop: 'two' })).choices).toEqual(choices)
    expect((await complete([user('repeat: one two three')], { stop: null })).choices[0].message.content).toBe('one two three')
  })

  test('a longer question costs more tokens', async () => {
    const { usage: short } = await complete([user('Hello')])
    const { usage: long } = await complete([{ role: 'system', content: 'x'.repeat(400) }, user('Hello')])
    expect(long.prompt_tokens - short.prompt_tokens).toBe(103)
  })
})
