// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../../src/api/connection'
import { ApiError } from '../../../src/api/errors'
import { isProblem, type CommandSetup, type PictureSupport } from '../../../src/chat/commands/command'
import { commandIn, commands, withRest } from '../../../src/chat/commands'
import type { PictureRequest } from '../../../src/chat/message'
import type { ReplyEvent } from '../../../src/chat/reply'
import { readyFor } from '../../helpers/fakeFetch'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const image = commands[0]!

describe('a prompt', () => {
  test.each([
    ['/image a fox', 'a fox'], ['/img a fox', 'a fox'], ['/draw  a fox', 'a fox'], ['/画 狐狸', '狐狸'], ['／图　狐狸', '狐狸'], ['/画一只狐狸', '一只狐狸'], ['／画一只狐狸 --n 2', '一只狐狸 --n 2'], ['  /IMAGE\na fox', 'a fox'], ['/image', ''], ['/Image ', ''],
  ])('“%s” is the command', (text, rest) => {
    expect(commandIn(text)).toEqual({ command: image, rest })
    expect(text.endsWith(rest)).toBe(true)
  })

  test.each(['', '/', '/images a fox', '/imagefox', 'draw /image a fox', '//image a fox', '/ image a fox', '/usr/bin/img is a path', '/image/x', '画 狐狸', '/图书馆在哪里', '/画，', '/constructor x'])('“%s” is none', (text) => {
    expect(commandIn(text)).toBeUndefined()
  })

  test('keeps the name as it was typed when what is behind it changes', () => {
    expect(withRest('／画', '--n 2 ')).toBe('／画 --n 2 ')
    expect(withRest('/画一只狐狸', '--n 2 一只狐狸')).toBe('/画 --n 2 一只狐狸')
    expect(withRest('/img\na fox', '--n 2 a fox')).toBe('/img\n--n 2 a fox')
    expect(withRest('no command', 'x')).toBe('no command')
  })
})

const setup = (fields: Partial<CommandSetup> = {}): CommandSetup => ({ model: '', support: { kind: 'images' }, choices: {}, sources: 0, ...fields })
const read = (rest: string, fields?: Partial<CommandSetup>) => image.read(rest, setup(fields))

describe('what is asked for', () => {
  test('is what the line says, and what was chosen before where it says nothing', () => {
    expect(read('--size 512x512 a fox', { choices: { size: '256x256', quality: 'hd', n: '4' } })).toEqual({
      prompt: 'a fox', count: 1, requests: 1, options: { size: '512x512', quality: 'hd' }, edit: false,
    })
    expect(read('a fox', { model: 'dall-e-3', choices: { size: '512x512', style: 'vivid', background: 'opaque', __proto__: 'x' } })).toMatchObject({ options: { style: 'vivid' } })
  })

  test.each<[string, string, number, number]>([
    ['dall-e-3', '--n 4 fox', 4, 4], ['dall-e-2', '--n 10 fox', 10, 1], ['wanx-v1', '--n 6 fox', 6, 2], ['', '--n 3 fox', 3, 1], ['gpt-image-1', '--n 3 --partials 2 fox', 3, 3], ['gpt-4o-image', 'fox --n 2', 2, 2],
  ])('of %s by “%s” comes in as many requests as it takes', (model, rest, count, requests) => {
    expect(read(rest, { model })).toMatchObject({ count, requests })
  })

  test.each<[string, string, Partial<CommandSetup>]>([
    ['no-images', 'fox', { support: { kind: 'none' } }], ['no-prompt', ' ', {}], ['no-edits', 'fox', { model: 'dall-e-3', sources: 1 }],
    ['too-many-sources', 'fox', { model: 'dall-e-2', sources: 2 }], ['unknown-option', '--size 1x1 fox', { support: { kind: 'chat' } }], ['too-many', '--n 11 fox', {}],
  ])('may be a problem: %s', (kind, rest, fields) => {
    const problem = read(rest, fields)
    expect(isProblem(problem) && problem.kind).toBe(kind)
  })

  test('with pictures beside it is a change of those', () => {
    expect(read('make it blue', { model: 'gpt-image-1', sources: 3 })).toMatchObject({ edit: true, requests: 1 })
  })
})

interface Asked { readonly model?: string, readonly support?: PictureSupport, readonly sources?: readonly Blob[], readonly connection?: Partial<Connection>, readonly controller?: AbortController }
type Answer = (body: Record<string, unknown>, index: number, signal: AbortSignal) => Promise<Response> | Response

/** Runs a line against a server that answers each request by itself. */
async function run(line: string, answer: Answer, { model = '', support = { kind: 'images' }, sources = [], connection, controller = new AbortController() }: Asked = {}) {
  const bodies: Record<string, unknown>[] = []
  const urls: string[] = []
  let open = 0
  let mostOpen = 0
  const ready = readyFor(async (url, init) => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) as Record<string, unknown> : Object.fromEntries(init.body as FormData)
    mostOpen = Math.max(mostOpen, ++open)
    urls.push(url)
    const index = bodies.push(body) - 1
    try {
      return await answer(body, index, init.signal!)
    }
    finally {
      open--
    }
  }, connection)
  const events: ReplyEvent[] = []
  let error: unknown
  try {
    const request = image.read(line, { model, support, choices: {}, sources: sources.length }) as PictureRequest
    for await (const event of image.run({ ready, model, support, request, sources }, controller.signal)) events.push(event)
  }
  catch (caught) {
    error = caught
  }
  return { events, types: events.map(({ type }) => type), error, bodies, urls, mostOpen, open: () => open }
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
const pictures = (count: number, usage?: object) => json({ data: Array.from({ length: count }, () => ({ b64_json: pixel })), ...usage && { usage } })
const refused = (status = 400, code = 'content_policy_violation') => json({ error: { message: 'no', code } }, status)
const later = () => new Promise(resolve => setTimeout(resolve, 5))

describe('a command', () => {
  test('with an empty image model sends exactly what was typed', async () => {
    const { bodies, types } = await run('--n 1 --size 1024x1024 a cat', () => pictures(1))
    expect(JSON.stringify(bodies)).toBe('[{"prompt":"a cat","n":1,"size":"1024x1024"}]')
    expect(types).toEqual(['image'])
  })

  test.each<[string, string, string]>([
    ['dall-e-3', '--style natural --n 1 --quality hd a cat', '{"prompt":"a cat","model":"dall-e-3","n":1,"quality":"hd","style":"natural"}'],
    ['dall-e-3', 'a cat', '{"prompt":"a cat","model":"dall-e-3"}'],
    ['gpt-image-1', '--format webp --compression 80 --background opaque a cat', '{"prompt":"a cat","model":"gpt-image-1","background":"opaque","output_format":"webp","output_compression":80}'],
    ['gpt-image-1', 'a cat --partials 2', '{"prompt":"a cat","model":"gpt-image-1","stream":true,"partial_images":2}'],
    ['gpt-image-1', '--fidelity high a cat', '{"prompt":"a cat","model":"gpt-image-1"}'],
    ['flux', '--seed 7 --negative blur --response-format b64_json a cat', '{"prompt":"a cat","model":"flux","response_format":"b64_json","seed":7,"negative_prompt":"blur"}'],
  ])('sends only the fields of its family that were set: %s %s', async (model, line, body) => {
    expect(JSON.stringify((await run(line, () => pictures(1), { model })).bodies[0])).toBe(body)
  })

  test('uses the names that its server has for the fields', async () => {
    const support = { kind: 'images', fields: { n: 'batch_size', size: 'image_size' } } as const
    expect((await run('--n 2 --size 512x512 a cat', () => pictures(2), { model: 'Kwai-Kolors/Kolors', support })).bodies).toEqual([
      { prompt: 'a cat', model: 'Kwai-Kolors/Kolors', batch_size: 2, image_size: '512x512' },
    ])
  })

  test('changes pictures that came along', async () => {
    const sources = [new Blob(['a'], { type: 'image/png' })]
    const { bodies, urls } = await run('--fidelity high --moderation low blue', () => pictures(1), { model: 'gpt-image-1', sources })
    expect(urls).toEqual(['https://relay.example.com/v1/images/edits'])
    expect(Object.keys(bodies[0]!)).toEqual(['image', 'prompt', 'model', 'input_fidelity'])
  })

  test('for more pictures than the model makes at once asks several times, three at a time, and adds up the tokens', async () => {
    const { types, bodies, mostOpen, events } = await run('--n 7 a cat', async () => (await later(), pictures(1, { input_tokens: 1, output_tokens: 10 })), { model: 'dall-e-3' })
    expect(types.filter(type => type === 'image')).toHaveLength(7)
    expect(bodies.map(({ n }) => n)).toEqual(Array(7).fill(1))
    expect(mostOpen).toBe(3)
    expect(events.findLast(({ type }) => type === 'usage')).toEqual({ type: 'usage', usage: { input: 7, output: 70, total: 77 } })
  })

  test('splits them evenly', async () => {
    expect((await run('--n 10 a cat', body => pictures(body.n as number), { model: 'wanx-v1' })).bodies.map(({ n }) => n)).toEqual([4, 3, 3])
  })
})

describe('of several requests', () => {
  const many = { model: 'dall-e-3' }

  test('three may succeed where one fails, which is told of', async () => {
    const { types, events, error, bodies } = await run('--n 4 a cat', async (_, index) => (await later(), index === 1 ? refused() : pictures(1)), many)
    expect([error, bodies.length]).toEqual([undefined, 4])
    expect([...types].sort()).toEqual(['image', 'image', 'image', 'image-failure'])
    expect(events.find(({ type }) => type === 'image-failure')).toMatchObject({ error: { kind: 'filter', status: 400, message: 'no' } })
  })

  test('one that fails first is told of once another has come', async () => {
    const { types, error } = await run('--n 2 a cat', async (_, index) => index ? (await later(), pictures(1)) : refused(), many)
    expect([error, types]).toEqual([undefined, ['image', 'image-failure']])
  })

  test('all that fail give one error, and nothing more is asked', async () => {
    const { types, error, bodies } = await run('--n 10 a cat', () => refused(429, 'insufficient_quota'), many)
    expect(types).toEqual([])
    expect(error instanceof ApiError && error.kind).toBe('quota')
    expect(bodies.length).toBeLessThanOrEqual(3)
  })

  test('one that gives fewer pictures than asked for has failed for the rest', async () => {
    const { types, events } = await run('--n 3 a cat', () => pictures(1), { model: 'dall-e-2' })
    expect(types).toEqual(['image', 'image-failure', 'image-failure'])
    expect(events[1]).toMatchObject({ error: { kind: 'server', code: 'no-picture' } })
  })

  test('one that gives more has given more', async () => {
    expect((await run('a cat', () => pictures(3))).types).toEqual(['image', 'image', 'image'])
  })

  test('all end when they are stopped, or left', async () => {
    const controller = new AbortController()
    let aborted = 0
    const waiting: Answer = (_, index, signal) => index === 0 ? pictures(1) : new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted++
        reject(new DOMException('stop', 'AbortError'))
      })
      setTimeout(() => controller.abort(), 20)
    })
    const { types, error, open, bodies } = await run('--n 9 a cat', waiting, { ...many, controller })
    expect(types).toEqual(['image'])
    expect(error).toMatchObject({ name: 'AbortError' })
    expect([aborted, open(), bodies.length]).toEqual([3, 0, 4])
  })

  test('unfinished pictures stand behind those that have come', async () => {
    const step = (name: string) => `event: ${name}\ndata: ${JSON.stringify({ type: name, b64_json: pixel })}\n\n`
    let first: ReadableStreamDefaultController<Uint8Array> | undefined
    const write = (text: string) => first?.enqueue(new TextEncoder().encode(text))
    const { events } = await run('--n 2 --partials 1 a cat', async (_, index) => {
      if (!index) return new Response(new ReadableStream({ start(controller) { first = controller } }))
      write(step('image_generation.partial_image'))
      await later()
      setTimeout(() => {
        write(step('image_generation.completed'))
        first?.close()
      }, 20)
      return new Response(step('image_generation.partial_image') + step('image_generation.completed'))
    }, { model: 'gpt-image-1' })
    expect(events.map(event => event.type === 'partial-image' ? event.index : event.type)).toEqual([0, 1, 'image', 1, 'image'])
  })
})

describe('pictures from a chat', () => {
  const chunk = (delta: object, finish: string | null = null) => `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  const drawn = () => new Response(chunk({ content: 'Here: ' }) + chunk({ images: [{ image_url: { url: `data:image/png;base64,${pixel}` } }] }) + chunk({}, 'stop') + 'data: [DONE]\n\n')

  test('are asked for as OpenRouter wants it', async () => {
    const { bodies, urls, types } = await run('a cat', drawn, { model: 'google/gemini-2.5-flash-image', support: { kind: 'chat' }, connection: { parameters: { temperature: 1 } } })
    expect(urls).toEqual(['https://relay.example.com/v1/chat/completions'])
    expect(bodies[0]).toMatchObject({ model: 'google/gemini-2.5-flash-image', messages: [{ role: 'user', content: 'a cat' }], modalities: ['image', 'text'], temperature: 1 })
    expect(types).toEqual(['text-delta', 'image', 'finish'])
  })

  test('are asked for by the name of the model at any other server, with the pictures to be changed', async () => {
    const { bodies } = await run('blue', drawn, { model: 'gpt-4o-image', sources: [new Blob(['abc'], { type: 'image/jpeg' })] })
    expect(bodies[0]).not.toHaveProperty('modalities')
    expect(bodies[0]?.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'blue' }, { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,YWJj' } }] }])
  })

  test('may be several, then without the words around them', async () => {
    expect((await run('--n 2 a cat', drawn, { model: 'gpt-4o-image' })).types).toEqual(['image', 'image'])
  })

  test('may turn out to be words alone', async () => {
    const { types, error } = await run('a cat', () => new Response(chunk({ content: 'I cannot draw.' }, 'stop')), { model: 'gpt-4o-image' })
    expect([types, error]).toEqual([['text-delta', 'finish'], undefined])
  })
})
