import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ArchiveContents, ArchiveFile } from '../../src/chat/archive'
import { jsonPieces, type JsonPiece } from '../../src/chat/archivePieces'
import { countKnown, placeArchive } from '../../src/chat/archivePlace'
import { readArchive } from '../../src/chat/archiveReader'
import { archiveText } from '../../src/chat/archiveWriter'
import { parseParameters } from '../../src/settings/parseParameter'
import { keptConversations, pictureOf, type Kept } from '../helpers/archives'

const now = 1_790_000_000_000
const nothing = { conversations: [], messages: [], pictures: [] }

function read(content: BlobPart | object, options: { readonly signal?: AbortSignal, readonly onProgress?: (part: number) => void } = {}): Promise<ArchiveFile> {
  const plain = typeof content === 'string' || content instanceof Uint8Array || content instanceof Blob
  return readArchive(new Blob([plain ? content as BlobPart : JSON.stringify(content)]), { now, readParameters: parseParameters, signal: new AbortController().signal, ...options })
}

async function contentsOf(content: BlobPart | object): Promise<ArchiveContents> {
  const file = await read(content)
  if ('refusal' in file) throw new Error(JSON.stringify(file.refusal))
  return file.contents
}

async function refusalOf(content: BlobPart | object) {
  const file = await read(content)
  return 'refusal' in file ? file.refusal : undefined
}

async function write({ conversations, messages, pictures }: Kept, at = now): Promise<string> {
  let text = ''
  const source = {
    conversations,
    messagesOf: async (id: string) => messages.filter(({ conversationId }) => conversationId === id),
    pictureOf: async (id: string) => pictures.get(id),
  }
  for await (const piece of archiveText(source, at)) text += piece
  return text
}

async function bytesOf(blob: Blob | undefined): Promise<readonly number[]> {
  return blob ? [...new Uint8Array(await blob.arrayBuffer())] : []
}

/** An archive of one conversation of one message, with members replaced. */
function archive({ file = {}, conversation = {}, message = {} }: { readonly file?: object, readonly conversation?: object, readonly message?: object } = {}): object {
  const messages = [{ id: 'm1', role: 'user', createdAt: 1, status: 'done', parts: [{ type: 'text', text: 'Hi' }], ...message }]
  return { format: 'platen-archive', version: 1, exportedAt: now, conversations: [{ id: 'c1', title: 'T', createdAt: 1, updatedAt: 2, pinned: false, head: 'm1', messages, ...conversation }], blobs: {}, ...file }
}

function withPart(part: unknown): object {
  return archive({ message: { parts: [part] } })
}

describe('an archive', () => {
  test('is the format that is written down', async () => {
    const message = { id: 'm1', conversationId: 'c1', role: 'user' as const, createdAt: 3, parts: [{ type: 'text' as const, text: 'Hi' }], status: 'done' as const, notices: [], inContext: true }
    const picture = { ...message, id: 'm2', parentId: 'm1', role: 'assistant' as const, parts: [{ type: 'image' as const, blobId: 'b1', url: 'https://x.example/', asked: true as const, prompt: 'a cat' }] }
    const conversation = { id: 'c1', title: 'T', titleBy: 'user' as const, createdAt: 1, updatedAt: 2, pinned: true, head: 'm2' }
    const text = await write({ conversations: [conversation], messages: [picture, message], pictures: new Map([['b1', pictureOf(1)], ['unused', pictureOf(2)]]) })
    expect(JSON.parse(text)).toEqual({
      format: 'platen-archive', version: 1, exportedAt: now,
      conversations: [{
        id: 'c1', title: 'T', titleBy: 'user', createdAt: 1, updatedAt: 2, pinned: true, head: 'm2',
        messages: [
          { id: 'm1', role: 'user', createdAt: 3, status: 'done', parts: [{ type: 'text', text: 'Hi' }] },
          { id: 'm2', parentId: 'm1', role: 'assistant', createdAt: 3, status: 'done', parts: [{ type: 'image', blobId: 'b1', url: 'https://x.example/', prompt: 'a cat' }] },
        ],
      }],
      blobs: { b1: { type: 'image/png', base64: 'iVBORw0KGgoB' } },
    })
  })

  test('holds no connection, no name at a server, no further members of requests, and no words of a server at length', async () => {
    const conversation = {
      id: 'c1', title: 'T', titleBy: 'user' as const, createdAt: 1, updatedAt: 2, pinned: false, connectionId: 'SECRET', sessionId: 'SECRET',
      session: { head: 'm1', connectionId: 'SECRET', usedAt: 1 }, parameters: { temperature: 1, extra: { api_key: 'SECRET' } },
    }
    const error = { kind: 'server' as const, message: 'Broken', host: 'SECRET.example', body: 'SECRET', requestId: 'SECRET', traceId: 'SECRET' }
    const message = {
      id: 'm1', conversationId: 'c1', role: 'assistant' as const, createdAt: 3, parts: [{ type: 'image-failure' as const, error }], status: 'failed' as const, notices: [], inContext: true,
      responseId: 'SECRET', error, blobIds: ['SECRET'],
    }
    const text = await write({ conversations: [conversation], messages: [message], pictures: new Map() })
    expect(text).not.toContain('SECRET')
    expect(text).toContain('"parameters":{"temperature":1}')
    expect(text).toContain('"error":{"kind":"server","message":"Broken"}')
  })

  test('a reply that is being written is exported as what there is of it', async () => {
    const message = { id: 'm1', conversationId: 'c1', role: 'assistant' as const, createdAt: 3, parts: [{ type: 'text' as const, text: 'Hal' }], status: 'streaming' as const, notices: [], inContext: true }
    const conversation = { id: 'c1', title: 'T', titleBy: 'user' as const, createdAt: 1, updatedAt: 2, pinned: false, head: 'm1' }
    const { conversations } = await contentsOf(await write({ conversations: [conversation], messages: [message], pictures: new Map() }))
    expect(conversations[0]!.messages[0]).toMatchObject({ status: 'interrupted', parts: [{ type: 'text', text: 'Hal' }] })
  })

  test('whatever is kept comes back, and gives the same archive again', async () => {
    await fc.assert(fc.asyncProperty(keptConversations, async (kept) => {
      const text = await write(kept)
      expect(JSON.parse(text)).toHaveProperty('format', 'platen-archive')
      const placed = placeArchive(await contentsOf(text), nothing)
      expect(await write({ ...placed, pictures: new Map(placed.pictures.map(({ id, blob }) => [id, blob])) })).toBe(text)
      for (const { id, blob } of placed.pictures) expect(await bytesOf(blob)).toEqual(await bytesOf(kept.pictures.get(id)))
    }), { numRuns: 150 })
  })

  test('a picture of several pieces comes back byte by byte', async () => {
    const bytes = Uint8Array.from({ length: 700_001 }, (_, index) => index * 31 % 251)
    const picture = new Blob([pictureOf(), bytes], { type: 'image/png' })
    const message = { id: 'm', conversationId: 'c', role: 'user' as const, createdAt: 3, parts: [{ type: 'image' as const, blobId: 'b' }], status: 'done' as const, notices: [], inContext: true }
    const conversation = { id: 'c', title: '', titleBy: 'user' as const, createdAt: 1, updatedAt: 2, pinned: false }
    const contents = await contentsOf(await write({ conversations: [conversation], messages: [message], pictures: new Map([['b', picture]]) }))
    expect(Buffer.from(await contents.pictures.get('b')!.arrayBuffer()).equals(Buffer.from(await picture.arrayBuffer()))).toBe(true)
  })
})

describe('a reader of archives', () => {
  test('takes files with only what is needed, in any order, with a byte order mark or spread over lines', async () => {
    const file = { blobs: null, unknown: { a: [1, '"]}', { b: null }] }, conversations: [{ messages: [{ role: 'user' }, { role: 'assistant', parts: [{ type: 'text', text: 'x' }], model: null }] }], version: 1, format: 'platen-archive' }
    for (const text of [JSON.stringify(file), `\ufeff${JSON.stringify(file)}`, JSON.stringify(file, null, '\r\n\t ')]) {
      const [archived] = (await contentsOf(text)).conversations
      expect(archived!.messages.map(({ role, status, inContext, notices }) => ({ role, status, inContext, notices }))).toEqual([
        { role: 'user', status: 'done', inContext: true, notices: [] }, { role: 'assistant', status: 'done', inContext: true, notices: [] },
      ])
      expect(archived!.messages[1]!.createdAt).toBeGreaterThan(archived!.messages[0]!.createdAt)
      expect(archived!.conversation).toMatchObject({ title: '', pinned: false, head: archived!.messages[1]!.id })
    }
    expect((await contentsOf({ format: 'platen-archive', version: 1, conversations: [] })).conversations).toEqual([])
  })

  test('builds fresh records: nothing of a file that is not known comes in, and no prototype is touched', async () => {
    const text = JSON.stringify(archive({ file: { blobs: null } })).replaceAll('{', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"connectionId":"evil","deletedAt":1,"extra":{"a":1},')
    const [archived] = (await contentsOf(text)).conversations
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
    expect(archived).toEqual({
      conversation: { id: 'c1', title: 'T', titleBy: 'user', createdAt: 1, updatedAt: 2, pinned: false, head: 'm1' },
      messages: [{ id: 'm1', conversationId: 'c1', role: 'user', createdAt: 1, parts: [{ type: 'text', text: 'Hi' }], status: 'done', notices: [], inContext: true }],
    })
    expect(Object.getPrototypeOf(archived!.conversation)).toBe(Object.prototype)
    const options = JSON.parse('{"__proto__":{"polluted":true},"size":"1024x1024"}') as object
    const [other] = (await contentsOf(archive({ message: { pictures: { prompt: 'x', options }, choices: options } }))).conversations
    expect(other!.messages[0]).toMatchObject({ pictures: { options: { size: '1024x1024' } }, choices: { size: '1024x1024' } })
    expect(Object.keys(other!.messages[0]!.choices!)).toEqual(['size'])
  })

  test('what asks for attention later is not decided by a file: nothing loads by itself, nothing is sent along', async () => {
    const conversation = { connectionId: 'x', parameters: { temperature: 0.3, extra: { webhook: 'https://evil.example' } } }
    const [archived] = (await contentsOf(archive({ conversation, message: { parts: [{ type: 'image', url: 'https://evil.example/p.png', asked: true }] } }))).conversations
    expect(archived!.messages[0]!.parts).toEqual([{ type: 'image', url: 'https://evil.example/p.png' }])
    expect(archived!.conversation).not.toHaveProperty('connectionId')
    expect(archived!.conversation.parameters).toEqual({ temperature: 0.3 })
  })

  test.each([
    [{ type: 'image', url: 'javascript:alert(1)' }], [{ type: 'image' }], [{ type: 'image', url: 'data:image/svg+xml,<svg/>' }], [{ type: 'citation', url: 'javascript:alert(1)' }],
    [{ type: 'hologram', text: 'x' }],
  ])('leaves out what may not be followed or is not known, and counts it: %j', async (part) => {
    const { conversations, leftOut } = await contentsOf(withPart(part))
    expect(conversations[0]!.messages[0]!.parts).toEqual([])
    expect(leftOut).toEqual({ parts: 1, pictures: 0 })
  })

  test('a picture is what its first bytes say; what is none is left out, and its place stays', async () => {
    const gif = Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00', 'latin1').toString('base64')
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
    const parts = ['gif', 'svg', 'none', 'gone'].map(blobId => ({ type: 'image', blobId }))
    const blobs = { gif: { type: 'text/html', base64: gif }, svg: { type: 'image/png', base64: svg }, none: { base64: '%%%' }, unused: { base64: gif } }
    const { conversations, pictures, leftOut } = await contentsOf(archive({ file: { blobs }, message: { parts } }))
    expect([...pictures].map(([id, blob]) => [id, blob.type])).toEqual([['gif', 'image/gif']])
    expect(leftOut).toEqual({ parts: 0, pictures: 3 })
    expect(conversations[0]!.messages[0]!.parts).toEqual(parts)
  })

  test('facts of the wrong kind are left out, and do not cost the whole file', async () => {
    const message = { usage: 'many', cost: { amount: 'x' }, timing: [], model: 5, notices: ['length', 'new-one', 'filter'], finishReason: {}, error: { kind: 'new-one', message: 5, status: 'x' } }
    const [archived] = (await contentsOf(archive({ message, conversation: { title: 'x'.repeat(5_000), titleBy: 'a model' } }))).conversations
    expect(archived!.messages[0]).toEqual({
      id: 'm1', conversationId: 'c1', role: 'user', createdAt: 1, parts: [{ type: 'text', text: 'Hi' }], status: 'done', notices: ['length', 'filter'], inContext: true,
      cost: { amount: 0, currency: '' }, error: { kind: 'unknown', message: '' },
    })
    expect(archived!.conversation.title).toHaveLength(500)
  })

  const refused: readonly (readonly [what: string, content: BlobPart | object, refusal: object])[] = [
    ['nothing', '', { reason: 'format' }],
    ['text', 'Hello', { reason: 'format' }],
    ['bytes that are no text', Uint8Array.of(0x7b, 0x22, 0xff, 0xfe), { reason: 'json' }],
    ['a list', [archive()], { reason: 'format' }],
    ['settings of another app', { state: { sessions: [] }, version: 1 }, { reason: 'format' }],
    ['another app, whose members have our names', { conversations: { a: 1 }, version: 1 }, { reason: 'format' }],
    ['assistants', { format: 'platen-assistants', version: 1, assistants: [] }, { reason: 'format' }],
    ['no version', archive({ file: { version: undefined } }), { reason: 'format' }],
    ['no conversations', archive({ file: { conversations: undefined } }), { reason: 'format' }],
    ['conversations twice', JSON.stringify(archive()).replace(/\}$/, ',"conversations":[]}'), { reason: 'format' }],
    ['a newer version', archive({ file: { version: 2 } }), { reason: 'newer' }],
    ['a newer version, said last, of another shape', { conversations: [{ messages: [{ role: 'tool' }] }], format: 'platen-archive', version: 1.5 }, { reason: 'newer' }],
    ['gzip', gzipSync(Buffer.alloc(1_000_000)), { reason: 'packed' }],
    ['zip', Buffer.from('PK\x03\x04'), { reason: 'packed' }],
    ['200,000 levels', `{"format":"platen-archive","version":1,"conversations":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`, { reason: 'deep' }],
    ['200,000 levels that nobody asked for', `{"x":${'{"a":'.repeat(200_000)}`, { reason: 'deep' }],
    ['conversations of a wrong kind', archive({ file: { conversations: {} } }), { reason: 'field', place: 'conversations' }],
    ['a conversation of a wrong kind', archive({ file: { conversations: [5] } }), { reason: 'field', place: 'conversations[0]' }],
    ['a title that is no text', archive({ conversation: { title: {} } }), { reason: 'field', place: 'conversations[0].title' }],
    ['a time that is none', archive({ conversation: { createdAt: 1e300 } }), { reason: 'field', place: 'conversations[0].createdAt' }],
    ['messages of a wrong kind', archive({ conversation: { messages: { length: 3 } } }), { reason: 'field', place: 'conversations[0].messages' }],
    ['a message without a role', archive({ message: { role: undefined } }), { reason: 'field', place: 'conversations[0].messages[0].role' }],
    ['a message of a role that is none', archive({ message: { role: 'system' } }), { reason: 'field', place: 'conversations[0].messages[0].role' }],
    ['an id that is no text', archive({ message: { id: 7 } }), { reason: 'field', place: 'conversations[0].messages[0].id' }],
    ['a message twice', archive({ conversation: { messages: [{ id: 'm', role: 'user' }, { id: 'm', role: 'user' }] } }), { reason: 'field', place: 'conversations[0].messages[0].id' }],
    ['a message that is its own parent', archive({ message: { parentId: 'm1' } }), { reason: 'field', place: 'conversations[0].messages[0].parentId' }],
    ['messages in a ring', archive({ conversation: { messages: [{ id: 'a', role: 'user', parentId: 'b' }, { id: 'b', role: 'user', parentId: 'a' }] } }), { reason: 'field', place: 'conversations[0].messages[0].parentId' }],
    ['a part of a wrong kind', withPart('x'), { reason: 'field', place: 'conversations[0].messages[0].parts[0]' }],
    ['a text that is none', withPart({ type: 'text', text: ['x'] }), { reason: 'field', place: 'conversations[0].messages[0].parts[0].text' }],
    ['the id of a picture that is too long', withPart({ type: 'image', blobId: 'x'.repeat(65) }), { reason: 'field', place: 'conversations[0].messages[0].parts[0].blobId' }],
    ['too many parts', archive({ message: { parts: Array.from({ length: 10_001 }, () => ({ type: 'text', text: '' })) } }), { reason: 'many' }],
    ['pictures of a wrong kind', archive({ file: { blobs: [] } }), { reason: 'field', place: 'blobs' }],
    ['a picture without bytes', archive({ file: { blobs: { b: { type: 'image/png' } } } }), { reason: 'field', place: 'blobs["b"].base64' }],
    ['more than the archive', `${JSON.stringify(archive())} {}`, { reason: 'json' }],
  ]
  test.each(refused)('refuses %s', async (_, content, refusal) => {
    expect(await refusalOf(content)).toEqual(refusal)
  })

  test('refuses what is too large before it is read', async () => {
    const file = { size: 4_000_000_001, slice: () => { throw new Error('read') } } as unknown as Blob
    expect(await readArchive(file, { now, readParameters: parseParameters, signal: new AbortController().signal })).toEqual({ refusal: { reason: 'size' } })
  })

  test('says so where a file cannot be read any more', async () => {
    const file = { size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) } as unknown as Blob
    expect(await readArchive(file, { now, readParameters: parseParameters, signal: new AbortController().signal })).toEqual({ refusal: { reason: 'unreadable' } })
  })

  test('refuses every file that ends too early', async () => {
    const text = JSON.stringify(archive({ file: { blobs: { b: { base64: 'iVBORw0KGgoB' } } } }))
    for (let length = 1; length < text.length; length++) expect(await refusalOf(text.slice(0, length)), text.slice(0, length)).toBeDefined()
    expect(await refusalOf(text)).toBeUndefined()
  })

  test('never throws, whatever JSON has in the place of what is expected', async () => {
    const places = ['$.version', '$.format', '$.conversations', '$.blobs', 'conversation.id', 'conversation.messages', 'conversation.head', 'conversation.parameters', 'message.id', 'message.parentId', 'message.parts', 'message.error', 'message.pictures']
    await fc.assert(fc.asyncProperty(fc.constantFrom(...places), fc.jsonValue(), async (place, value) => {
      const [owner, name] = place.split('.') as [string, string]
      const content = archive({ [owner === '$' ? 'file' : owner]: { [name]: value } })
      expect(['contents', 'refusal']).toContain(Object.keys(await read(content))[0])
    }), { numRuns: 300 })
  })

  test('stops where it is told to, and tells how far it is', async () => {
    const heard: number[] = []
    await read(archive({ conversation: { systemPrompt: 'x'.repeat(3_000_000) } }), { onProgress: part => heard.push(part) })
    expect(heard).toHaveLength(3)
    expect(heard.at(-1)).toBe(1)
    await expect(read(archive(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('ids', () => {
  const taken = { conversations: ['c1'], messages: ['m1'], pictures: ['b1'] }
  const messages = [
    { id: 'm1', role: 'user', createdAt: 5, parts: [{ type: 'image', blobId: 'b1' }, { type: 'image', blobId: 'gone' }] },
    { id: 'm2', parentId: 'm1', role: 'assistant', createdAt: 6, parts: [{ type: 'image', blobId: 'b1' }] },
  ]
  const file = archive({ file: { blobs: { b1: { base64: 'iVBORw0KGgoB' } } }, conversation: { messages, head: 'm2' } })

  test('stay where they are free', async () => {
    const placed = placeArchive(await contentsOf(file), nothing)
    expect(placed.conversations[0]).toMatchObject({ id: 'c1', head: 'm2' })
    expect(placed.messages.map(({ id, parentId, conversationId }) => [id, parentId, conversationId])).toEqual([['m1', undefined, 'c1'], ['m2', 'm1', 'c1']])
    expect(placed.pictures).toMatchObject([{ id: 'b1', createdAt: 5 }])
  })

  test('are replaced together with all that names them where they are taken', async () => {
    const contents = await contentsOf(file)
    expect(countKnown(contents, taken)).toBe(1)
    const placed = placeArchive(contents, taken)
    const [first, second] = placed.messages
    expect([placed.conversations[0]!.id, first!.id, placed.pictures[0]!.id]).not.toContain(expect.stringMatching(/^[cmb]1$/))
    expect(placed.conversations[0]).toMatchObject({ head: 'm2' })
    expect(first).toMatchObject({ conversationId: placed.conversations[0]!.id, parts: [{ blobId: placed.pictures[0]!.id }, { blobId: 'gone' }] })
    expect(second).toMatchObject({ parentId: first!.id, parts: [{ blobId: placed.pictures[0]!.id }] })
  })

  test('of messages need be unique in their conversation only, those of conversations not even that', async () => {
    const [conversation] = (file as { conversations: unknown[] }).conversations
    const placed = placeArchive(await contentsOf(archive({ file: { conversations: [conversation, conversation] } })), nothing)
    expect(new Set(placed.conversations.map(({ id }) => id)).size).toBe(2)
    expect(new Set(placed.messages.map(({ id }) => id)).size).toBe(4)
    for (const { id, head } of placed.conversations) expect(placed.messages.find(message => message.id === head)).toMatchObject({ conversationId: id })
  })

  test.each(['new', 'edit:c', 'x'.repeat(65), '\ud800'])('that cannot be used are replaced as well: %j', async (id) => {
    const placed = placeArchive(await contentsOf(archive({ conversation: { id } })), nothing)
    expect(placed.conversations[0]!.id).toMatch(/^[\da-f-]{36}$/)
    expect(placed.messages[0]!.conversationId).toBe(placed.conversations[0]!.id)
  })
})

describe('JSON in pieces', () => {
  const cut = { list: { in: 'list', most: 1_000_000 }, map: { in: 'object', most: 1_000_000 } } as const

  async function* chunks(texts: readonly string[]): AsyncGenerator<string> {
    yield* texts
  }

  async function piecesOf(...texts: string[]): Promise<JsonPiece[]> {
    const found: JsonPiece[] = []
    for await (const piece of jsonPieces(chunks(texts), cut)) found.push(piece)
    return found
  }

  test('is the same JSON, wherever it was cut', async () => {
    const value = fc.record({ list: fc.array(fc.jsonValue()), map: fc.dictionary(fc.string(), fc.jsonValue()), other: fc.jsonValue() }, { noNullPrototype: true })
    await fc.assert(fc.asyncProperty(value, fc.array(fc.nat(300)), fc.constantFrom(undefined, 1), async (object, places, space) => {
      const text = JSON.stringify(object, null, space)
      const ends = [...new Set(places.map(place => Math.min(place, text.length)))].sort((one, other) => one - other)
      const pieces = await piecesOf(...[...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end)))
      const items = pieces.filter(piece => piece.kind === 'item')
      expect(items.filter(({ member }) => member === 'list').map(({ text: item }) => JSON.parse(item) as unknown)).toEqual(JSON.parse(JSON.stringify(object.list)))
      expect(items.filter(({ member }) => member === 'map').map(({ key, text: item }) => [key, JSON.parse(item) as unknown])).toEqual(Object.entries(JSON.parse(JSON.stringify(object.map)) as object))
      expect(pieces.filter(piece => piece.kind === 'member').map(({ member, text: other }) => [member, JSON.parse(other!) as unknown])).toEqual([['other', JSON.parse(JSON.stringify(object.other))]])
    }), { numRuns: 500 })
  })

  test('one character at a time gives the same pieces', async () => {
    const text = '{ "list" : [ "a\\"]\\\\", 12 , {"x":[]} ,null] ,"map":{"k\\u0041":"\\\\\\""},"n":-1e5}'
    expect(await piecesOf(...text)).toEqual(await piecesOf(text))
    expect(await piecesOf(text)).toContainEqual({ kind: 'item', member: 'map', key: 'kA', text: '"\\\\\\""' })
  })

  const { cases } = JSON.parse(readFileSync('tests/fixtures/corpora/json-parsing.json', 'utf8')) as { cases: { name: string, expect: 'accept' | 'reject' | 'either', b64: string }[] }
  test('no text of the corpus breaks it, and what is no JSON is refused wherever it stands', async () => {
    expect(cases.length).toBeGreaterThan(150)
    for (const { name, expect: verdict, b64 } of cases) {
      const bytes = Buffer.from(b64, 'base64')
      const around = (before: string, after: string) => Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)])
      expect(await refusalOf(bytes), name).toBeDefined()
      const asFact = await refusalOf(around('{"format":"platen-archive","version":1,"conversations":[],"x":', '}'))
      const asItem = await refusalOf(around('{"format":"platen-archive","version":1,"conversations":[', ']}'))
      if (verdict === 'reject') expect(asFact, name).toBeDefined()
      if (verdict === 'reject' && String(bytes).trim()) expect(asItem, name).toBeDefined() // a list with nothing in it is a list
      if (verdict === 'accept') expect(asFact, name).toBeUndefined()
    }
  })
})
