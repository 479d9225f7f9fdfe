// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Message } from '../../src/chat/message'
import { loadConversations } from '../../src/db/conversations'
import { storage } from '../../src/db/database'
import { loadMessages } from '../../src/db/messages'
import { en } from '../../src/locales/en'
import { useConnections } from '../../src/stores/connections'
import { useMessages } from '../../src/stores/messages'
import { usePictures } from '../../src/stores/pictures'
import { useToasts } from '../../src/stores/toasts'
import { polyfillDialog } from '../components/ui/dialog'
import { eventually } from '../helpers/eventually'
import { connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { fakeRoutes, type Routes } from '../helpers/fakeRoutes'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const pngBytes = Uint8Array.from(atob(png), sign => sign.charCodeAt(0))

let app: MountedApp | undefined

polyfillDialog()
beforeEach(freshStorage)
afterEach(() => {
  app?.unmount()
  app = undefined
  vi.unstubAllGlobals()
})

/** A connection whose server answers as the routes say. */
async function connected(routes: Routes, fields: { imageModel?: string, model?: string } = {}) {
  await connectTo(new TypeError('unused'), { model: fields.model ?? 'gpt-4o' })
  const server = fakeRoutes(routes)
  vi.stubGlobal('fetch', server.fetch)
  if (fields.imageModel) await useConnections().edit('imageModel', fields.imageModel)
  app = await mountApp()
  return server
}

async function stored(): Promise<readonly Message[]> {
  const [conversation] = await loadConversations()
  return conversation ? [...await loadMessages(conversation.id)].sort((a, b) => a.createdAt - b.createdAt) : []
}

async function storedPictures(): Promise<readonly string[]> {
  return (await (await storage()).all('blobs')).map(({ id }) => id)
}

describe('a prompt that begins with an image command', () => {
  test('is the body of the source documents where the image model is empty', async () => {
    const server = await connected({ '/v1/images/generations': { json: { created: 1, data: [{ b64_json: png }] } } })
    await app!.ask('/image --n 1 --size 1024x1024 a red fox')
    await app!.reply('done')
    expect(server.bodies('/v1/images/generations')).toEqual(['{"prompt":"a red fox","n":1,"size":"1024x1024"}'])
  })

  test.each([
    ['/image a fox', '{"prompt":"a fox"}'],
    ['／画 一只红狐狸', '{"prompt":"一只红狐狸"}'],
    ['/img --n=2 a fox', '{"prompt":"a fox","n":2}'],
  ])('sends what the user said and no more: %s', async (prompt, body) => {
    const server = await connected({ '/v1/images/generations': { json: { data: [{ b64_json: png }] } } })
    await app!.ask(prompt)
    await app!.reply('done')
    expect(server.bodies('/v1/images/generations')).toEqual([body])
  })

  test('gives pictures that are stored with their bytes before the message names them, and are there after a reload', async () => {
    await connected({ '/v1/images/generations': { json: { data: [{ b64_json: png, revised_prompt: 'a very red fox' }] } } }, { imageModel: 'dall-e-3' })
    await app!.ask('/image a red fox')
    await app!.reply('done')
    const [, reply] = await stored()
    const part = reply?.parts[0]
    expect(part).toMatchObject({ type: 'image', mediaType: 'image/png', bytes: pngBytes.length, prompt: 'a red fox', revisedPrompt: 'a very red fox' })
    expect(reply).toMatchObject({ model: 'dall-e-3', pictures: { prompt: 'a red fox', count: 1, requests: 1 } })
    const blobId = part?.type === 'image' ? part.blobId! : ''
    app!.unmount()
    app = await mountApp(`/c/${reply!.conversationId}`)
    await eventually(() => app!.find('image-thumbnail'))
    expect(new Uint8Array(await (await usePictures().original(blobId))!.arrayBuffer())).toEqual(pngBytes)
  })

  test('asks once for each picture where the model makes one at a time, and three of four may succeed', async () => {
    let answers = 0
    const server = await connected({
      '/v1/images/generations': () => ++answers === 2
        ? { status: 400, json: { error: { message: 'Your request was rejected by the safety system.', code: 'content_policy_violation', type: 'invalid_request_error' } } }
        : { json: { data: [{ b64_json: png }] } },
    }, { imageModel: 'dall-e-3' })
    await app!.ask('/image --n 4 a red fox')
    await app!.reply('done')
    expect(server.bodies('/v1/images/generations')).toHaveLength(4)
    const [, reply] = await stored()
    expect(reply?.parts.map(({ type }) => type).sort()).toEqual(['image', 'image', 'image', 'image-failure'])
  })

  test('that fails says why, keeps the prompt, and was asked for once', async () => {
    const server = await connected({ '/v1/images/generations': { status: 500, json: { error: { message: 'boom' } } } })
    await app!.ask('/image a red fox')
    const reply = await app!.reply('failed')
    expect(reply.querySelector('[data-testid="message-error"]')).not.toBeNull()
    expect(server.bodies('/v1/images/generations')).toHaveLength(1)
    expect((await stored())[0]?.parts).toEqual([{ type: 'text', text: '/image a red fox' }])
  })

  test('without anything to draw is not sent, and stays in the box', async () => {
    const server = await connected({})
    await app!.ask('/image ')
    await eventually(() => expect(document.querySelector('#composer-notice')?.textContent?.trim()).toBeTruthy())
    expect((app!.find('composer') as HTMLTextAreaElement).value).toBe('/image ')
    expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('and its pictures are not told to the model later', async () => {
    const server = await connected({
      '/v1/images/generations': { json: { data: [{ b64_json: png }] } },
      '/v1/chat/completions': { json: { choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }] } },
    })
    await app!.ask('/image a fox')
    await app!.reply('done')
    await eventually(() => expect((app!.find('composer') as HTMLTextAreaElement).value).toBe(''))
    await app!.ask('hi')
    await eventually(() => expect(server.bodies('/v1/chat/completions')).toHaveLength(1))
    expect((JSON.parse(server.bodies('/v1/chat/completions')[0]!) as { messages: unknown }).messages).toEqual([{ role: 'user', content: 'hi' }])
    await app!.reply('done')
  })
})

/** Every answer that was collected: how many pictures it holds, asked for by the command or by a chat prompt. */
const collected: readonly (readonly [file: string, pictures: number, prompt: string])[] = [
  ['b64-no-mime', 1, '/image a'], ['b64-with-data-prefix', 1, '/image a'], ['dalle2-urls', 2, '/image a'], ['dalle3-url-revised', 1, '/image a'],
  ['empty-data', 0, '/image a'], ['gpt-image-usage', 1, '/image a'], ['siliconflow-images', 1, '/image a'], ['url-is-data-uri', 1, '/image a'],
  ['zhipu-cogview', 1, '/image a'], ['chat-call-data', 2, 'draw a'], ['chat-message-images', 1, 'draw a'], ['markdown-in-chat', 0, 'draw a'],
]

describe('every collected answer', () => {
  test('is in the table', () => {
    expect(collected.map(([file]) => `${file}.json`).sort()).toEqual(readdirSync('tests/fixtures/images').sort())
  })

  test.each(collected)('%s shows %d pictures', async (file, count, prompt) => {
    const json: unknown = JSON.parse(readFileSync(`tests/fixtures/images/${file}.json`, 'utf8'))
    const server = await connected({ '/v1/images/generations': { json }, '/v1/chat/completions': { json } })
    await app!.ask(prompt)
    const reply = await app!.reply(file === 'empty-data' ? 'failed' : 'done')
    await eventually(async () => expect((await stored())[1]?.parts.filter(({ type }) => type === 'image')).toHaveLength(count))
    if (count) await eventually(() => expect(reply.querySelectorAll('[data-testid="image-thumbnail"], [data-testid="image-gone"]')).toHaveLength(count))
    if (file === 'empty-data') expect(reply.textContent).toContain(en['error.no-picture'])
    if (file === 'markdown-in-chat') expect(reply.querySelector('img')).toBeNull() // pictures in text wait for a click
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })
})

test.each(readdirSync('tests/fixtures/errors').filter(file => file.startsWith('image-')))('the refusal %s is a sentence, asked for once, and the prompt stays', async (file) => {
  const { status, body } = JSON.parse(readFileSync(`tests/fixtures/errors/${file}`, 'utf8')) as { status: number, body: unknown }
  const server = await connected({ '/v1/images/generations': { status, json: body } })
  await app!.ask('/image a fox')
  const reply = await app!.reply('failed')
  expect(reply.querySelector('[data-testid="message-error"]')?.textContent?.trim()).toBeTruthy()
  expect(server.bodies('/v1/images/generations')).toHaveLength(1)
  expect((await stored())[0]?.parts).toEqual([{ type: 'text', text: '/image a fox' }])
})

describe('a picture that the server only names', () => {
  const named = { '/v1/images/generations': { json: { data: [{ url: 'https://files.example/a.png?se=2099-01-01T00%3A00%3A00Z' }] } } }

  test('is fetched without key or referrer, and stored', async () => {
    const server = await connected({ ...named, 'https://files.example/a.png': { bytes: pngBytes } })
    await app!.ask('/image a fox')
    await app!.reply('done')
    await eventually(async () => expect((await stored())[1]?.parts[0]).toMatchObject({ blobId: expect.any(String), asked: true }))
    const fetched = server.requests.filter(({ url }) => url.startsWith('https://files.example/a.png'))
    expect(fetched).toHaveLength(1)
    expect(fetched[0]!.init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' })
    expect(fetched[0]!.init.headers).toBeUndefined()
  })

  test('keeps its address and its time where its host gives no bytes to pages', async () => {
    await connected({ ...named, 'https://files.example/a.png': init => init.mode === 'no-cors' ? { bytes: new Uint8Array() } : new TypeError('Failed to fetch') })
    await app!.ask('/image a fox')
    await app!.reply('done')
    await eventually(async () => expect((await stored())[1]?.parts[0]).toMatchObject({ kept: false, expiresAt: Date.UTC(2099, 0, 1), asked: true }))
    expect(await storedPictures()).toEqual([])
  })

  test('is kept at each place where it stands', async () => {
    const url = 'https://files.example/a.png'
    await connected({ '/v1/images/generations': { json: { data: [{ url }, { url }] } }, [url]: { bytes: pngBytes } })
    await app!.ask('/image --n 2 a fox')
    await app!.reply('done')
    await eventually(async () => expect((await stored())[1]?.parts.map(part => 'blobId' in part)).toEqual([true, true]))
  })

  test('is tried again with the next opening where its host was out of reach', async () => {
    let reachable = false
    const server = await connected({ ...named, 'https://files.example/a.png': () => reachable ? { bytes: pngBytes } : new TypeError('Failed to fetch') })
    await app!.ask('/image a fox')
    await app!.reply('done')
    const [, reply] = await stored()
    await eventually(() => expect(server.requests.filter(({ url }) => url.startsWith('https://files.example/a.png'))).toHaveLength(2)) // with and without CORS
    await new Promise(resolve => setTimeout(resolve, 50))
    expect((await stored())[1]?.parts[0]).not.toHaveProperty('kept')
    reachable = true
    app!.unmount()
    app = await mountApp(`/c/${reply!.conversationId}`)
    await eventually(async () => expect((await stored())[1]?.parts[0]).toHaveProperty('blobId'))
  })
})

describe('a picture that the text of a reply names', () => {
  const answer = { choices: [{ index: 0, message: { role: 'assistant', content: 'Look: ![a fox](https://files.example/fox.png?a=1&b=2) and ![a cat](https://files.example/cat.png).' }, finish_reason: 'stop' }] }
  const buttons = () => app!.all('message-text').flatMap(text => [...text.querySelectorAll<HTMLElement>('.image-button')])
  const shown = () => app!.all('image-thumbnail').map(image => image.getAttribute('alt'))

  test('waits for a click, is stored then like any other, and is there when its host is gone', async () => {
    let there = true
    const server = await connected({ '/v1/chat/completions': { json: answer }, 'https://files.example/fox.png': () => there ? { bytes: pngBytes } : new TypeError('Failed to fetch') })
    await app!.ask('draw a fox')
    await app!.reply('done')
    await eventually(() => expect(buttons()).toHaveLength(2))
    expect(server.requests.filter(({ url }) => url.startsWith('https://files.example/fox'))).toEqual([])
    buttons()[0]!.click()
    await eventually(() => expect(shown()).toEqual(['a fox']))
    await eventually(async () => expect(await storedPictures()).toHaveLength(1))
    expect(server.requests.find(({ url }) => url.startsWith('https://files.example/fox'))!.init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' })
    expect(buttons()).toHaveLength(1)

    there = false
    const [, reply] = await stored()
    expect(reply!.parts[1]).toMatchObject({ type: 'image', url: 'https://files.example/fox.png?a=1&b=2', name: 'a fox', blobId: expect.any(String), inText: true })
    app!.unmount()
    app = await mountApp(`/c/${reply!.conversationId}`)
    await eventually(() => expect(shown()).toEqual(['a fox']))
    app.find('image-thumbnail').closest('button')!.click()
    await eventually(() => expect(app!.find('lightbox-position').textContent).toBe('1 / 1'))
    expect(server.bodies('/v1/chat/completions')).toHaveLength(1)
  })

  test('is shown by its address where that cannot be stored, says so, and asks again after a reload', async () => {
    const server = await connected({ '/v1/chat/completions': { json: answer }, 'https://files.example/cat.png': init => init.mode === 'no-cors' ? { bytes: new Uint8Array() } : new TypeError('Failed to fetch') })
    await app!.ask('draw a cat')
    await app!.reply('done')
    await eventually(() => buttons()[1]!.click())
    await eventually(() => app!.find('image-unkept'))
    expect(shown()).toEqual(['a cat'])
    expect(await storedPictures()).toEqual([])
    const [, reply] = await stored()
    expect(reply!.parts[1]).toMatchObject({ url: 'https://files.example/cat.png', kept: false, inText: true })
    app!.unmount()
    const before = server.requests.length
    app = await mountApp(`/c/${reply!.conversationId}`)
    await eventually(() => expect(buttons()).toHaveLength(2))
    expect(server.requests).toHaveLength(before)
    buttons()[1]!.click()
    await eventually(() => expect(shown()).toEqual(['a cat']))
  })
})

test('where nothing can be stored any more, a picture that was fetched is on the page, and nothing fails behind the scenes', async () => {
  const server = await connected({ '/v1/images/generations': { json: { data: [{ url: 'https://files.example/a.png' }] } }, 'https://files.example/a.png': () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('', 'QuotaExceededError') })
    return { bytes: pngBytes }
  } })
  await app!.ask('/image a fox')
  await app!.reply('done')
  await eventually(() => expect(server.requests.filter(({ url }) => url.startsWith('https://files.example/'))).toHaveLength(1))
  await eventually(() => expect([...useMessages().trees.values()].flatMap(tree => [...tree.values()]).at(-1)?.parts[0]).toHaveProperty('blobId'))
  await new Promise(resolve => setTimeout(resolve, 50)) // what nobody catches would be told of
  vi.restoreAllMocks()
})

test('on a full disk a picture that was paid for is on the page, a banner says so, and it is stored as soon as there is room', async () => {
  let put: { mockRestore: () => void } | undefined
  await connected({ '/v1/images/generations': () => {
    const real = IDBObjectStore.prototype.put // eslint-disable-line @typescript-eslint/unbound-method -- called with its own object below
    put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown) {
      if (this.name === 'blobs') throw new DOMException('', 'QuotaExceededError')
      return real.call(this, value)
    })
    return { json: { data: [{ b64_json: png }] } }
  } })
  await app!.ask('/image a fox')
  await app!.reply('done')
  await eventually(() => expect(document.body.textContent).toContain(en['keeping.full']))
  await eventually(() => app!.find('image-thumbnail'))
  expect(await storedPictures()).toEqual([])
  put!.mockRestore()
  await eventually(async () => expect(await storedPictures()).toHaveLength(1))
  await eventually(() => expect(document.body.textContent).not.toContain(en['keeping.full']))
})

test('a large picture that is to be changed in a chat goes along made smaller, as every other there', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 4096, height: 2048, close: () => undefined }))
  vi.stubGlobal('OffscreenCanvas', class {
    getContext = () => ({ fillRect: () => undefined, drawImage: () => undefined })
    convertToBlob = ({ type }: { type: string }) => Promise.resolve(new Blob(['small'], { type }))
  })
  const large = btoa(String.fromCharCode(...pngBytes) + '\0'.repeat(2_000_000))
  const server = await connected({ '/v1/chat/completions': { json: { choices: [{ index: 0, finish_reason: 'stop', message: {
    role: 'assistant', content: '', images: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${large}` } }],
  } }] } } }, { imageModel: 'gemini-2.5-flash-image' })
  await app!.ask('/image a fox')
  await app!.reply('done')
  ;(await eventually(() => app!.find('image-thumbnail'))).closest('button')!.click()
  ;(await eventually(() => app!.find('lightbox-edit'))).click()
  await eventually(() => app!.find('attachment'))
  await app!.ask('/image make it blue')
  await eventually(() => expect(server.bodies('/v1/chat/completions')).toHaveLength(2))
  const { messages } = JSON.parse(server.bodies('/v1/chat/completions')[1]!) as { messages: unknown }
  expect(messages).toEqual([{ role: 'user', content: [
    { type: 'text', text: 'make it blue' }, { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${btoa('small')}` } },
  ] }])
  await app!.reply('done')
})

describe('pictures of the user', () => {
  test('go along as bytes where they are stored, and as the address that was given, unchanged', async () => {
    const server = await connected({
      '/v1/chat/completions': { json: { choices: [{ index: 0, message: { role: 'assistant', content: 'a fox' }, finish_reason: 'stop' }] } },
    })
    const { useChat } = await import('../../src/stores/chat')
    const own = await usePictures().keep(new Blob([pngBytes], { type: 'image/png' }))
    await useChat().send(undefined, 'What is this?', [{ type: 'image', url: 'https://pics.example/fox.png', asked: true }, own])
    await eventually(() => expect(server.bodies('/v1/chat/completions')).toHaveLength(1))
    expect((JSON.parse(server.bodies('/v1/chat/completions')[0]!) as { messages: unknown }).messages).toEqual([{ role: 'user', content: [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url: 'https://pics.example/fox.png' } },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
    ] }])
    await eventually(async () => expect((await stored())[1]?.status).toBe('done'))
  })

  test('are freed with the message that needed them, once that cannot be undone any more', async () => {
    await connected({ '/v1/images/generations': { json: { data: [{ b64_json: png }] } } })
    await app!.ask('/image a fox')
    await app!.reply('done')
    const [, reply] = await stored()
    const { useChat } = await import('../../src/stores/chat')
    const toasts = useToasts()
    await useChat().remove(reply!.conversationId, reply!.id)
    expect(await storedPictures()).toHaveLength(1)
    toasts.undo(toasts.toasts.at(-1)!.id)
    await eventually(async () => expect(await stored()).toHaveLength(2))
    await useChat().remove(reply!.conversationId, reply!.id)
    toasts.dismiss(toasts.toasts.at(-1)!.id)
    await eventually(async () => expect(await storedPictures()).toEqual([]))
  })

  test('that two versions of a prompt share stay until the last one is gone', async () => {
    await connected({ '/v1/chat/completions': { json: { choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }] } } })
    const { useChat } = await import('../../src/stores/chat')
    const [chat, messages, toasts] = [useChat(), useMessages(), useToasts()] // a late part of the app before may take their place
    const own = await usePictures().keep(new Blob([pngBytes], { type: 'image/png' }))
    await chat.send(undefined, 'one', [own])
    await eventually(async () => expect((await stored())[1]?.status).toBe('done'))
    const [first] = await stored()
    await messages.load(first!.conversationId)
    await chat.edit(first!.conversationId, first!.id, 'two')
    await eventually(async () => expect((await stored()).filter(({ status }) => status === 'done')).toHaveLength(4))
    await chat.remove(first!.conversationId, first!.id)
    toasts.dismiss(toasts.toasts.at(-1)!.id)
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(await storedPictures()).toEqual([own.blobId])
  })

  test('are left out by one click where the server says that its model does not see', async () => {
    const server = await connected({ '/v1/chat/completions': (init) => {
      const blind = (init.body as string).includes('image_url')
      return blind
        ? { status: 400, json: { error: { message: 'Failed to deserialize the JSON body: unknown variant `image_url`, expected `text`', type: 'invalid_request_error' } } }
        : { json: { choices: [{ index: 0, message: { role: 'assistant', content: 'no picture here' }, finish_reason: 'stop' }] } }
    } })
    const { useChat } = await import('../../src/stores/chat')
    const outcome = await useChat().send(undefined, 'What is this?', [{ type: 'image', url: 'https://pics.example/fox.png', asked: true }])
    await app!.goTo(`/c/${outcome.sent ? outcome.conversationId : ''}`)
    const failed = await app!.reply('failed')
    expect(failed.textContent).toContain(en['error.no-vision'])
    const button = [...failed.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === en['action.drop-pictures'])
    button!.click()
    await app!.reply('done')
    expect(server.bodies('/v1/chat/completions')).toHaveLength(2)
  })

  test('of earlier messages are left out where the model is known not to see, and the reply says so', async () => {
    const server = await connected({ '/v1/chat/completions': { json: { choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }] } } }, { model: 'deepseek-chat' })
    const { useChat } = await import('../../src/stores/chat')
    const outcome = await useChat().send(undefined, 'What is this?', [{ type: 'image', url: 'https://pics.example/fox.png', asked: true }])
    await app!.goTo(`/c/${outcome.sent ? outcome.conversationId : ''}`)
    await app!.reply('done')
    await app!.ask('And now?')
    await eventually(() => expect(server.bodies('/v1/chat/completions')).toHaveLength(2))
    const [first, second] = server.bodies('/v1/chat/completions')
    expect([first!.includes('image_url'), second!.includes('image_url')]).toEqual([true, false])
    await eventually(() => expect(app!.all('message-notice').at(-1)?.dataset.notice).toBe('sent-without'))
    await app!.reply('done')
  })
})
