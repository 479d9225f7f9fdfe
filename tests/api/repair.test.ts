// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { streamChat, type ChatRequest } from '../../src/api/chat'
import { streamCompletion } from '../../src/api/completions'
import type { Connection, Parameters } from '../../src/api/connection'
import type { ReplyDelta } from '../../src/api/delta'
import { ApiError } from '../../src/api/errors'
import { fakeFetch, readyFor, type FakeReply } from '../helpers/fakeFetch'

const answer: FakeReply = {
  pieces: ['data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'],
}
const whole: FakeReply = { pieces: ['{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}'] }

function fixture(name: string): FakeReply {
  const { status, body } = JSON.parse(readFileSync(`tests/fixtures/errors/${name}.json`, 'utf8')) as { status: number, body: unknown }
  return { status, pieces: [JSON.stringify(body)] }
}

function refusal(message: string, fields: object = {}, status = 400): FakeReply {
  return { status, pieces: [JSON.stringify({ error: { message, ...fields } })] }
}

interface Asked { readonly parameters?: Parameters, readonly connection?: Partial<Connection>, readonly request?: Partial<ChatRequest>, readonly stream?: typeof streamChat }

/** One question to a server that answers in turn; the last reply stands for all that follow. */
async function ask(replies: readonly FakeReply[], { parameters = {}, connection = {}, request = {}, stream = streamChat }: Asked = {}) {
  const servers = replies.map(fakeFetch)
  const bodies: Record<string, unknown>[] = []
  const ready = readyFor((url, init) => {
    bodies.push(JSON.parse(init.body as string) as Record<string, unknown>)
    return servers[Math.min(bodies.length, servers.length) - 1]!.fetch(url, init)
  }, connection)
  const deltas: ReplyDelta[] = []
  let error: unknown
  const full: ChatRequest = { model: 'm', messages: [{ role: 'system', content: 's' }, { role: 'user', content: 'hi' }], parameters, ...request }
  try {
    for await (const delta of stream(ready, full, new AbortController().signal)) deltas.push(delta)
  }
  catch (caught) {
    error = caught
  }
  const without = deltas.filter(delta => delta.type === 'sent-without')
  return {
    bodies, deltas, error: error instanceof ApiError ? error : undefined, thrown: error,
    text: deltas.map(delta => delta.type === 'text-delta' ? delta.text : '').join(''),
    without: without.flatMap(delta => delta.parameters), learned: without.flatMap(delta => delta.learned ?? []),
  }
}

describe('a refused parameter', () => {
  test.each<[string, string, Parameters, Record<string, unknown>, readonly string[], readonly string[]]>([
    ['goes by its new name', 'openai-400-unsupported-param', { maxTokens: 50 }, { max_tokens: undefined, max_completion_tokens: 50 }, [], ['max_tokens>max_completion_tokens']],
    ['is left out', 'openai-400-temperature-fixed', { temperature: 0.7 }, { temperature: undefined }, ['temperature'], ['temperature']],
    ['is found in the words of the server', 'gemini-400-unknown-field', { frequencyPenalty: 1, topP: 0.5 }, { frequency_penalty: undefined, top_p: 0.5 }, ['frequency_penalty'], ['frequency_penalty']],
    ['is left out though nobody asked for it', 'mistral-422-detail', {}, { stream_options: undefined, stream: true }, ['stream_options'], ['stream_options']],
  ])('%s, once, and the reply follows', async (_what, name, parameters, changed, without, learned) => {
    const reply = await ask([fixture(name), answer], { parameters })
    expect(reply).toMatchObject({ text: 'Hi', thrown: undefined, without, learned })
    expect(reply.bodies).toHaveLength(2)
    expect(reply.bodies[1]).toEqual(JSON.parse(JSON.stringify({ ...reply.bodies[0], ...changed })))
  })

  test('is streaming itself, where a model that thinks must stream', async () => {
    const reply = await ask([fixture('dashscope-400-thinking-nonstream'), answer], { parameters: { stream: false } })
    expect(reply.bodies.map(({ stream }) => stream)).toEqual([false, true])
    expect(reply).toMatchObject({ text: 'Hi', without: ['stream=false'], learned: ['stream=false'] })
  })

  test('is streaming itself, where a model cannot stream', async () => {
    const reply = await ask([refusal("Unsupported value: 'stream' does not support true with this model.", { param: 'stream', code: 'unsupported_value' }), whole])
    expect(reply.bodies.map(({ stream, stream_options: options }) => [stream, options !== undefined])).toEqual([[true, true], [false, false]])
    expect(reply).toMatchObject({ text: 'Hi', learned: ['stream=true'] })
  })

  test.each([
    ['json: unknown field "stream_options"', {}, 'stream_options'],
    ['Extra inputs are not permitted', { param: 'body.stream_options.include_usage' }, 'stream_options'],
    ['Unrecognized request argument supplied: seed', {}, 'seed'],
    ['top_k: this parameter is not supported by this model', {}, 'top_k'],
  ])('is recognised in “%s”', async (message, fields, name) => {
    const reply = await ask([refusal(message, fields), answer], { parameters: { seed: 1, extra: { top_k: 3 } } })
    expect(reply).toMatchObject({ text: 'Hi', without: [name] })
    expect(reply.bodies[1]).not.toHaveProperty(name)
  })

  test('is not remembered where only its value was wrong', async () => {
    const reply = await ask([refusal('temperature must be less than or equal to 1', { param: 'temperature' }), answer], { parameters: { temperature: 1.5 } })
    expect(reply).toMatchObject({ text: 'Hi', without: ['temperature'], learned: [] })
  })

  test('of the legacy protocol is left out likewise', async () => {
    const legacy: FakeReply = { pieces: ['data: {"choices":[{"text":"\\n\\nHi","finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'] }
    const reply = await ask([fixture('mistral-422-detail'), legacy], { stream: streamCompletion })
    expect(reply).toMatchObject({ text: 'Hi', without: ['stream_options'] })
    expect(reply.bodies).toHaveLength(2)
  })
})

describe('nothing is sent a second time', () => {
  test.each<[string, FakeReply]>([
    ['a field without which there is no request is meant', { status: 422, pieces: ['{"detail":[{"loc":["body","messages"],"msg":"field required","type":"value_error.missing"}]}'] }],
    ['the model is meant', refusal('Unsupported value: model', { param: 'model' })],
    ['nothing is named', refusal('nope')],
    ['what is named was not sent', refusal("Unsupported parameter: 'logprobs'", { param: 'logprobs', code: 'unsupported_parameter' })],
    ['the conversation is too long', refusal("This model's maximum context length is 10 tokens", { param: 'max_tokens', code: 'context_length_exceeded' })],
    ['the key is wrong', refusal('Incorrect API key provided', { param: 'temperature', code: 'invalid_api_key' }, 401)],
    ['the server is busy', refusal('overloaded', { param: 'temperature' }, 503)],
  ])('where %s', async (_why, reply) => {
    const { bodies, error, without } = await ask([reply, answer], { parameters: { temperature: 1, maxTokens: 5 } })
    expect(bodies).toHaveLength(1)
    expect(error).toBeDefined()
    expect(without).toEqual([])
  })

  test('a third time, where the second try is refused as well', async () => {
    const reply = await ask([refusal("Unsupported parameter: 'temperature'"), refusal("Unsupported parameter: 'seed'"), answer], { parameters: { temperature: 1, seed: 1 } })
    expect(reply.bodies).toHaveLength(2)
    expect(reply).toMatchObject({ error: { kind: 'param', problem: { param: 'seed' } }, learned: ['temperature'] })
  })

  test('once a piece of the answer has come', async () => {
    const broken: FakeReply = { pieces: ['data: {"choices":[{"index":0,"delta":{"content":"He"}}]}\n\n', `data: {"error":{"message":"Unsupported parameter: 'temperature'","code":"unsupported_parameter"}}\n\n`] }
    const reply = await ask([broken, answer], { parameters: { temperature: 1 } })
    expect(reply.bodies).toHaveLength(1)
    expect(reply).toMatchObject({ text: 'He', error: { kind: 'param' } })
  })

  test('once it was stopped', async () => {
    const controller = new AbortController()
    let posts = 0
    const ready = readyFor((url, init) => {
      posts++
      controller.abort()
      return fakeFetch(fixture('mistral-422-detail')).fetch(url, init)
    })
    const reply = streamChat(ready, { model: 'm', messages: [], parameters: {} }, controller.signal)
    await expect(reply.next()).rejects.toMatchObject({ name: 'AbortError' })
    expect(posts).toBe(1)
  })
})

describe('what is known beforehand', () => {
  const quirks = { m: ['temperature', 'stream_options', 'max_tokens>max_completion_tokens'] }

  test('is applied from the start, and said where the user had set it', async () => {
    const reply = await ask([answer], { connection: { quirks }, parameters: { temperature: 1, maxTokens: 9 } })
    expect(reply.bodies).toEqual([{ model: 'm', messages: expect.any(Array), stream: true, max_completion_tokens: 9 }])
    expect(reply).toMatchObject({ without: ['temperature'], learned: [] })
  })

  test('is silent where the user had set nothing of it, and holds for its model alone', async () => {
    expect(await ask([answer], { connection: { quirks } })).toMatchObject({ without: [] })
    const other = await ask([answer], { connection: { quirks }, parameters: { temperature: 1 }, request: { model: 'constructor' } })
    expect(other.bodies[0]).toMatchObject({ temperature: 1, stream_options: { include_usage: true } })
  })

  test.each(['o1', 'o1-2024-12-17', 'o3-mini', 'o4-mini', 'gpt-5', 'gpt-5.1-mini'])('%s gets what models that think take', async (model) => {
    const parameters = { temperature: 0.5, topP: 0.5, presencePenalty: 1, frequencyPenalty: 1, stop: ['x'], maxTokens: 9, reasoningEffort: 'low', seed: 1 }
    const reply = await ask([answer], { parameters, request: { model } })
    expect(reply.bodies).toEqual([{
      model, messages: [{ role: 'developer', content: 's' }, { role: 'user', content: 'hi' }],
      stream: true, stream_options: { include_usage: true }, max_completion_tokens: 9, reasoning_effort: 'low', seed: 1,
    }])
    expect(reply.without).toEqual(['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'stop'])
  })

  test.each(['gpt-4o', 'ollama3', 'qwen3', 'o1labs'])('%s gets the usual', async (model) => {
    const { bodies } = await ask([answer], { parameters: { maxTokens: 9, temperature: 0.5 }, request: { model } })
    expect(bodies[0]).toMatchObject({ max_tokens: 9, temperature: 0.5, messages: [{ role: 'system' }, { role: 'user' }] })
  })

  test('the way of a provider is kept: fields of its own, and fields that it refuses', async () => {
    const fields = { omit: ['presence_penalty', 'stream_options'], extra: { enable_thinking: true, top_k: 1 } }
    const reply = await ask([answer], { parameters: { presencePenalty: 1, extra: { top_k: 2 } }, request: { fields } })
    expect(reply.bodies[0]).toEqual({ model: 'm', messages: expect.any(Array), stream: true, enable_thinking: true, top_k: 2 })
    expect(reply.without).toEqual(['presence_penalty'])
  })

  test('without a stream there are no options for one', async () => {
    const { bodies } = await ask([whole], { parameters: { stream: false } })
    expect(bodies).toEqual([{ model: 'm', messages: expect.any(Array), stream: false }])
  })
})
