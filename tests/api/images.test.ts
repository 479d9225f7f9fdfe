// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../src/api/connection'
import type { ReplyDelta } from '../../src/api/delta'
import { ApiError } from '../../src/api/errors'
import { streamImages, type ImageRequest } from '../../src/api/images'
import { fakeFetch, hang, readyFor, type FakeReply } from '../helpers/fakeFetch'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const json = { 'content-type': 'application/json' }

async function ask(reply: FakeReply | Error, request: Partial<ImageRequest> = {}, fields: Partial<Connection> = {}, signal = new AbortController().signal) {
  const server = fakeFetch(reply)
  const deltas: ReplyDelta[] = []
  let thrown: unknown
  try {
    for await (const delta of streamImages(readyFor(server.fetch, fields), { model: '', prompt: 'a cat', fields: {}, sources: [], ...request }, signal)) deltas.push(delta)
  }
  catch (caught) {
    thrown = caught
  }
  const sent = server.requests[0]
  return {
    deltas, thrown, error: thrown instanceof ApiError ? thrown : undefined, posts: server.requests.length, server,
    pictures: deltas.flatMap(delta => delta.type === 'image' ? [delta] : []), sent, headers: sent?.init.headers as Record<string, string> | undefined,
  }
}

function fixture(name: string): string {
  return readFileSync(`tests/fixtures/${name}`, 'utf8')
}

const told = (picture: Blob | string | undefined) => picture instanceof Blob ? `${picture.type} ${picture.size}` : picture
const picture = 'image/png 70'

describe('a request', () => {
  test('without a model and with what was set alone has exactly the body of the source documents', async () => {
    const { sent, headers, posts } = await ask({ pieces: [fixture('images/dalle2-urls.json')] }, { fields: { n: 1, size: '1024x1024' } })
    expect(sent?.url).toBe('https://relay.example.com/v1/images/generations')
    expect(sent?.init.body).toBe('{"prompt":"a cat","n":1,"size":"1024x1024"}')
    expect(headers).toEqual({ 'authorization': 'Bearer sk-test-1234567890abcdef', 'content-type': 'application/json', 'accept': 'application/json' })
    expect(posts).toBe(1)
  })

  test('with nothing set is the prompt alone', async () => {
    expect((await ask({ pieces: ['{}'] })).sent?.init.body).toBe('{"prompt":"a cat"}')
  })

  test('names the model behind the prompt', async () => {
    const { sent } = await ask({ pieces: ['{}'] }, { model: 'gpt-image-1', fields: { quality: 'high', stream: true, partial_images: 2 } })
    expect(sent?.init.body).toBe('{"prompt":"a cat","model":"gpt-image-1","quality":"high","stream":true,"partial_images":2}')
    expect((sent?.init.headers as Record<string, string>).accept).toBe('text/event-stream')
  })

  test.each([[1, ['image']], [2, ['image[]', 'image[]']]])('that changes %i pictures is a form, whose type the browser names', async (count, names) => {
    const sources = [new Blob(['one'], { type: 'image/png' }), new Blob(['two'], { type: 'image/jpeg' })].slice(0, count)
    const { sent, headers } = await ask({ pieces: ['{}'] }, { model: 'gpt-image-1', fields: { n: 2 }, sources })
    expect(sent?.url).toBe('https://relay.example.com/v1/images/edits')
    expect(headers).not.toHaveProperty('content-type')
    const form = sent?.init.body as FormData
    expect([...form.keys()]).toEqual([...names, 'prompt', 'model', 'n'])
    expect(form.getAll(names[0]!).map(file => (file as File).name)).toEqual(['picture-1.png', 'picture-2.jpg'].slice(0, count))
    expect(await Promise.all(form.getAll(names[0]!).map(file => (file as File).text()))).toEqual(['one', 'two'].slice(0, count))
    expect([form.get('prompt'), form.get('n')]).toEqual(['a cat', '2'])
  })

  test('to a deployment at Azure goes to its own path', async () => {
    const baseUrl = 'https://x.openai.azure.com/openai/deployments/pics'
    expect((await ask({ pieces: ['{}'] }, { sources: [new Blob(['one'])] }, { baseUrl })).sent?.url).toBe('https://x.openai.azure.com/openai/deployments/pics/images/edits?api-version=2024-10-21')
  })
})

describe('an answer', () => {
  test.each<[string, readonly (string | undefined)[]]>([
    ['b64-no-mime', [picture]], ['b64-with-data-prefix', [picture]], ['url-is-data-uri', [picture]], ['gpt-image-usage', [picture]],
    ['dalle2-urls', [
      'https://oaidalleapiprodscus.blob.core.windows.net/private/org-x/a.png?se=2023-04-05T16%3A40%3A08Z',
      'https://oaidalleapiprodscus.blob.core.windows.net/private/org-x/b.png?se=2023-04-05T16%3A40%3A08Z',
    ]],
    ['dalle3-url-revised', ['https://oaidalleapiprodscus.blob.core.windows.net/private/org-x/c.png']],
    ['siliconflow-images', ['https://sc-maas.example/x.png']], ['zhipu-cogview', ['https://maas.example/cogview.png']],
    ['chat-call-data', ['https://files.example/one.png', 'https://files.example/two.png']],
  ])('as in %s gives its pictures, however it is cut', async (name, expected) => {
    const text = fixture(`images/${name}.json`)
    for (const headers of [json, undefined]) {
      for (const pieces of [[text], [...text]]) {
        const { pictures, thrown } = await ask({ pieces, ...headers && { headers } })
        expect([thrown, pictures.map(delta => told(delta.picture))]).toEqual([undefined, expected])
      }
    }
  })

  test('tells the rewritten prompt, the tokens, and until when an address holds', async () => {
    const before = Date.now()
    const { pictures: [revised] } = await ask({ pieces: [fixture('images/dalle3-url-revised.json')] })
    expect(revised?.revisedPrompt).toBe('A detailed portrait of a Korean high-school student')
    expect(revised!.expiresAt! - before).toBeGreaterThanOrEqual(3_600_000)
    const { pictures: [signed] } = await ask({ pieces: [fixture('images/dalle2-urls.json')] })
    expect(signed?.expiresAt).toBe(Date.UTC(2023, 3, 5, 16, 40, 8))
    expect((await ask({ pieces: [fixture('images/gpt-image-usage.json')] })).deltas).toContainEqual({ type: 'usage', usage: { input: 28, output: 272, total: 300 } })
  })

  test.each([
    ['bare strings', `{"output":["https://a.example/1.png","${pixel}"]}`, ['https://a.example/1.png', picture]],
    ['nested addresses', `{"images":[{"image_url":{"url":"data:image/jpeg;base64,${pixel}"}},{"image_url":"https://a.example/2.png"}]}`, [picture, 'https://a.example/2.png']],
    ['a list alone', '[{"url":"https://a.example/3.png"}]', ['https://a.example/3.png']],
    ['one thing in place of a list', '{"output":"https://a.example/4.png"}', ['https://a.example/4.png']],
    ['broken lines of base64', `{"data":[{"b64_json":"${pixel.replace(/(.{20})/g, '$1\\n')}"}]}`, [picture]],
    ['the other alphabet', `{"data":[{"b64_json":"${pixel.replaceAll('+', '-').replaceAll('/', '_')}"}]}`, [picture]],
    ['a good one among bad ones', `{"data":[{"b64_json":"AAAA"},{"url":"javascript:alert(1)"},null,7,{"b64_json":"${pixel}"},{"url":"data:text/html;base64,PGI+"},{"url":"blob:x"},{"b64_json":"%%"}]}`, [picture]],
  ])('of %s is read', async (_what, text, expected) => {
    expect((await ask({ pieces: [text], headers: json })).pictures.map(delta => told(delta.picture))).toEqual(expected)
  })

  test.each([
    ['an empty list', '{"created":1,"data":[]}'], ['no list', '{}'], ['nothing that is a picture', '{"data":[{"url":"javascript:alert(1)"},{"b64_json":"PHN2Zz4="}]}'],
    ['the end alone', 'data: [DONE]\n\n'],
  ])('with %s is an error that says so', async (_what, text) => {
    const { error, posts } = await ask({ pieces: [text], headers: json })
    expect(error?.problem).toMatchObject({ kind: 'server', code: 'no-picture', host: 'relay.example.com' })
    expect(posts).toBe(1)
  })

  test('of an error under status 200 is that error', async () => {
    const error = '{"error":{"code":"content_policy_violation","message":"safety system"}}'
    expect((await ask({ pieces: [error], headers: json })).error?.kind).toBe('filter')
    expect((await ask({ pieces: [`event: error\ndata: ${error}\n\n`] })).error?.kind).toBe('filter')
  })

  test.each([['content-policy', 'filter'], ['moderation-blocked', 'filter'], ['size', 'param'], ['verify-organization', 'forbidden']])('of image-…-%s is %s, and nothing is asked again', async (name, kind) => {
    const file = name === 'verify-organization' ? `image-403-${name}` : `image-400-${name}`
    const { status, body } = JSON.parse(fixture(`errors/${file}.json`)) as { status: number, body: unknown }
    expect(await ask({ status, pieces: [JSON.stringify(body)] }, { fields: { size: '1x1', quality: 'hd' } })).toMatchObject({ posts: 1, error: { kind } })
  })

  test('that breaks off is an error, and so is one that is beyond all measure', async () => {
    expect((await ask({ pieces: ['{"data":[{"b64', new TypeError('gone')], headers: json })).error?.kind).toBe('network')
    expect((await ask({ pieces: ['{"data":[{"b64'], headers: json })).error?.kind).toBe('server')
    const piece = new Uint8Array(30_000_000).fill(65)
    expect((await ask({ pieces: ['{"data":"', piece, piece, piece, piece, piece, piece], headers: json })).error?.kind).toBe('size')
  })

  test('of thirty megabytes in one line is taken', async () => {
    const large = pixel.slice(0, -4) + 'A'.repeat(30_000_000)
    for (const headers of [json, undefined]) {
      const { pictures } = await ask({ pieces: [`{"data":[{"b64_json":"${large}"}]}`], ...headers && { headers } })
      expect((pictures[0]?.picture as Blob).size).toBe(large.length / 4 * 3)
    }
  })
})

describe('a picture that comes in steps', () => {
  const stream = fixture('streams/images-gpt-image-partials.sse.txt')
  const event = (name: string, index = 0) => `event: ${name}\ndata: ${JSON.stringify({ type: name, b64_json: pixel, partial_image_index: index })}\n\n`
  const streamed = { fields: { stream: true, partial_images: 1 } }

  test('is shown unfinished, then finished, wherever the stream is cut', async () => {
    const bytes = new TextEncoder().encode(stream)
    await fc.assert(fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 6 }), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      const { deltas, thrown } = await ask({ pieces: at.slice(1).map((end, index) => bytes.slice(at[index], end)) }, streamed)
      expect(thrown).toBeUndefined()
      expect(deltas.map(({ type }) => type)).toEqual(['partial-image', 'image', 'usage'])
    }), { numRuns: 50 })
  })

  test.each(['image_generation', 'image_edit'])('may be finished before its steps have come: %s', async (kind) => {
    const { deltas, thrown } = await ask({ pieces: [event(`${kind}.partial_image`), event(`${kind}.completed`), event(`${kind}.partial_image`, 1), 'data: [DONE]\n\n'] }, streamed)
    expect(thrown).toBeUndefined()
    expect(deltas.map(({ type }) => type)).toEqual(['partial-image', 'image'])
  })

  test('is answered at once by servers that know no steps', async () => {
    expect((await ask({ pieces: [fixture('images/b64-no-mime.json')], headers: json }, streamed)).deltas.map(({ type }) => type)).toEqual(['image'])
  })

  test('that is never finished was interrupted', async () => {
    const reply = await ask({ pieces: [event('image_generation.partial_image')] }, streamed)
    expect([reply.deltas.length, reply.error?.kind]).toEqual([1, 'interrupted'])
    expect((await ask({ pieces: [event('image_generation.partial_image'), new TypeError('gone')] }, streamed)).error?.kind).toBe('interrupted')
  })
})

describe('waiting', () => {
  test('ends when told, and after the time that the connection names', async () => {
    const controller = new AbortController()
    const asking = ask({ pieces: [hang] }, {}, {}, controller.signal)
    controller.abort(new DOMException('stop', 'AbortError'))
    expect((await asking).thrown).toMatchObject({ name: 'AbortError' })
    expect(await ask({ pieces: [hang] }, {}, { parameters: { firstByteMs: 20 } })).toMatchObject({ posts: 1, error: { kind: 'timeout' } })
    expect(await ask({ pieces: ['{', hang], headers: json }, {}, { parameters: { idleMs: 20 } })).toMatchObject({ posts: 1, error: { kind: 'timeout' } })
  })

  test.each([429, 500, 503])('is not repeated after %i', async (status) => {
    expect(await ask({ status, pieces: ['{"error":{"message":"busy"}}'] })).toMatchObject({ posts: 1, error: { problem: { status } } })
  })

  test('is not repeated when the network fails', async () => {
    expect(await ask(new TypeError('Failed to fetch'))).toMatchObject({ posts: 1, error: { kind: 'network' } })
  })
})
