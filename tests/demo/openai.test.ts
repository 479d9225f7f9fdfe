import OpenAI, { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from './demo'
import { eventually } from '../helpers/eventually'

let fast: Awaited<ReturnType<typeof listen>>
let slow: Awaited<ReturnType<typeof listen>>

beforeAll(async () => {
  fast = await listen({ pace: 0 })
  slow = await listen({ pace: 20 })
})
afterAll(async () => {
  await fast.close()
  await slow.close()
})

const client = (server = fast) => new OpenAI({ apiKey: 'none', baseURL: server.baseUrl, maxRetries: 0 })
const asking = (content: string) => ({ model: 'platen-demo', messages: [{ role: 'user' as const, content }] })

describe('the openai package, over HTTP', () => {
  test('reads a whole answer', async () => {
    const completion = await client().chat.completions.create(asking('Hello'))
    expect(completion.object).toBe('chat.completion')
    expect(completion.choices[0]?.message.content).toContain('Platen')
    expect(completion.choices[0]?.finish_reason).toBe('stop')
    expect(completion.usage?.total_tokens)
      .toBe((completion.usage?.prompt_tokens ?? 0) + (completion.usage?.completion_tokens ?? 0))
  })

  test('reads a streamed answer with its usage, equal to the whole one', async () => {
    const whole = await client().chat.completions.create(asking('你好'))
    const stream = await client().chat.completions.create(
      { ...asking('你好'), stream: true, stream_options: { include_usage: true } })
    let text = ''
    let usage: unknown
    const reasons: string[] = []
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      if (chunk.choices[0]?.finish_reason) reasons.push(chunk.choices[0].finish_reason)
      usage = chunk.usage ?? usage
    }
    expect(text).toBe(whole.choices[0]?.message.content)
    expect(reasons).toEqual(['stop'])
    expect(usage).toEqual(whole.usage)
  })

  test('collects a stream with its own helper', async () => {
    const runner = client().chat.completions.stream(asking('Write a long story'))
    const final = await runner.finalChatCompletion()
    expect(final.choices[0]?.message.content?.length).toBeGreaterThan(6000)
  })

  test('lists and retrieves the models', async () => {
    const ids: string[] = []
    for await (const model of client().models.list()) ids.push(model.id)
    expect(ids).toEqual(['platen-demo', 'platen-demo-thinking', 'platen-demo-image'])
    expect(await client().models.retrieve('platen-demo-image')).toMatchObject({ id: 'platen-demo-image', object: 'model' })
  })

  test('gets its own error class for a model that does not exist', async () => {
    await expect(client().models.retrieve('gpt-99')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    await expect(client().models.retrieve('gpt-99')).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
  })

  test('makes pictures in steps, and changes them', async () => {
    const prompt = { prompt: 'a lake', size: '64x64' as '1024x1024' }
    const steps: string[] = []
    let base64 = ''
    for await (const event of await client().images.generate({ ...prompt, stream: true, partial_images: 2 })) {
      steps.push(event.type)
      base64 = event.b64_json
    }
    expect(steps).toEqual(['image_generation.partial_image', 'image_generation.partial_image', 'image_generation.completed'])
    const image = await toFile(Buffer.from(base64, 'base64'), 'a.png', { type: 'image/png' })
    for (const images of [image, [image, image]]) expect((await client().images.edit({ ...prompt, image: images })).data).toHaveLength(1)
  })

  test('makes pictures', async () => {
    const images = await client().images.generate({ prompt: 'a lake', n: 2, size: '256x256' })
    expect(images.data).toHaveLength(2)
    expect(Buffer.from(images.data?.[0]?.b64_json ?? '', 'base64').subarray(1, 4).toString()).toBe('PNG')
  })

  test('is told what is wrong with a request', async () => {
    const wrong = client().chat.completions.create({ model: 'platen-demo', messages: [] })
    await expect(wrong).rejects.toBeInstanceOf(OpenAI.BadRequestError)
    await expect(client().embeddings.create({ model: 'x', input: 'y' })).rejects.toBeInstanceOf(OpenAI.NotFoundError)
  })

  test('stops the server when it aborts', async () => {
    const stream = await client(slow).chat.completions.create({ ...asking('Write a long story'), stream: true })
    let seen = 0
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content && (seen += 1) === 3) stream.controller.abort()
    }
    await eventually(() => expect(slow.counter.closed).toBe(1))
    const { writes } = slow.counter
    await new Promise(resolve => setTimeout(resolve, 150))
    expect(slow.counter.writes).toBe(writes)
    expect(writes).toBeLessThan(20)
  })
})

describe('the middleware', () => {
  test('sends each delta on its own, as it comes', async () => {
    const response = await fetch(`${slow.baseUrl}/chat/completions`, {
      method: 'POST', body: JSON.stringify({ ...asking('1+1'), stream: true, max_tokens: 6 }),
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const arrivals: number[] = []
    for await (const _chunk of response.body ?? []) arrivals.push(performance.now())
    expect(arrivals.length).toBeGreaterThan(4)
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(60)
  })

  test('hands on what is not below its prefix', async () => {
    expect((await fetch(`${fast.origin}/other`)).status).toBe(418)
    expect((await fetch(`${fast.origin}/demonstration/v1/models`)).status).toBe(418)
    expect((await fetch(`${fast.origin}/demo/v1/models?x=1`)).status).toBe(200)
    expect((await fetch(`${fast.origin}/demo?x=1`)).status).toBe(404)
  })

  test('answers a preflight and a body that is no JSON', async () => {
    const preflight = await fetch(`${fast.baseUrl}/chat/completions`, { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect((await fetch(`${fast.baseUrl}/chat/completions`, { method: 'POST', body: '{' })).status).toBe(400)
  })
})
