import fc from 'fast-check'
import type { Conversation } from '../../src/chat/conversation'
import type { Message, MessagePart } from '../../src/chat/message'

/** A picture of one pixel, by its first bytes a PNG, followed by bytes of its own. */
export function pictureOf(...bytes: readonly number[]): Blob {
  return new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...bytes)], { type: 'image/png' })
}

/** What a browser keeps: conversations with their trees of messages, and pictures by id. */
export interface Kept {
  readonly conversations: readonly Conversation[]
  readonly messages: readonly Message[]
  readonly pictures: ReadonlyMap<string, Blob>
}

const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('__proto__', '\ud800', '"}],"blobs":{', '\u2028\0\\'))
const id = fc.uuid({ version: 4 })
const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const optional: { readonly requiredKeys: never[] } = { requiredKeys: [] }

function part(blobIds: readonly string[]): fc.Arbitrary<MessagePart> {
  const image = fc.record({
    blobId: fc.constantFrom(...blobIds), url: fc.constantFrom('https://a.example/x.png?sig=1', 'http://b.example/'), expiresAt: time, asked: fc.constant(true as const), inText: fc.constant(true as const),
    prompt: word, revisedPrompt: word, size: fc.constant('1024x1024'), mediaType: fc.constant('image/png'), bytes: fc.nat(), width: fc.nat(5000), height: fc.nat(5000), name: word,
  }, optional).filter(({ blobId, url }) => Boolean(blobId ?? url)).map(fields => ({ type: 'image' as const, ...fields }))
  return fc.oneof(
    word.map(text => ({ type: 'text' as const, text })),
    fc.record({ type: fc.constant('reasoning' as const), text: word, durationMs: fc.nat() }),
    image,
    fc.constant({ type: 'image-failure' as const, error: { kind: 'filter' as const, message: 'no' } }),
    fc.record({ type: fc.constant('file' as const), name: word, mediaType: fc.constant('text/plain'), bytes: fc.nat(), text: word }, { requiredKeys: ['type', 'name', 'mediaType', 'bytes'] }),
    fc.constant({ type: 'citation' as const, url: 'https://c.example/', title: 'C' }),
    fc.record({ type: fc.constant('tool-call' as const), id: word, name: word, arguments: fc.json() }),
  )
}

function tree(conversationId: string, blobIds: readonly string[]): fc.Arbitrary<readonly Message[]> {
  const message = fc.record({
    id, role: fc.constantFrom('user' as const, 'assistant' as const), createdAt: time, parts: fc.array(part(blobIds), { maxLength: 4 }),
    status: fc.constantFrom('done' as const, 'stopped' as const, 'interrupted' as const, 'failed' as const), notices: fc.subarray(['length', 'filter', 'empty'] as const), inContext: fc.boolean(),
    model: fc.constant('m-1'), usage: fc.constant({ input: 1, output: 2, total: 3, cached: 1 }), cost: fc.constant({ amount: 0.25, currency: 'USD' }),
    timing: fc.constant({ firstTokenMs: 1, totalMs: 2 }), error: fc.constant({ kind: 'server' as const, message: 'x', status: 500 }),
    pictures: fc.record({ prompt: word, count: fc.integer({ min: 1, max: 10 }), requests: fc.integer({ min: 1, max: 10 }), options: fc.constant({ size: '1024x1024', quality: 'high' }), edit: fc.boolean() }),
    choices: fc.constant({ quality: 'high' }),
  }, { requiredKeys: ['id', 'role', 'createdAt', 'parts', 'status', 'notices', 'inContext'] })
  return fc.array(fc.record({ message, below: fc.nat() }), { maxLength: 8 }).map(list => list.map(({ message: fields, below }, index) => {
    const parent = index ? list[below % (index + 1)] : undefined
    return { ...fields, conversationId, ...parent && parent.message.id !== fields.id && { parentId: parent.message.id } }
  }))
}

/** The same values, the members of each object in reverse: whoever makes a record chooses their order. */
function turned<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(turned) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, turned<unknown>(member)])) as Value
}

/** Random conversations as a browser may keep them. */
export const keptConversations: fc.Arbitrary<Kept> = fc.uniqueArray(id, { minLength: 1, maxLength: 4 }).chain((blobIds) => {
  const conversation = fc.record({
    id, title: word, titleBy: fc.constantFrom('first-prompt' as const, 'user' as const), createdAt: time, updatedAt: time, pinned: fc.boolean(),
    tags: fc.constantFrom(['work'], ['work', '数学', 'a b'], ['‮reversed']), model: fc.constant('m-2'), systemPrompt: word, parameters: fc.constantFrom({ temperature: 0.5, stop: ['x'] }, { stream: false, seed: 5, maxTokens: 9 }),
  }, { requiredKeys: ['id', 'title', 'titleBy', 'createdAt', 'updatedAt', 'pinned'] })
  const withMessages = conversation.chain(header => tree(header.id, blobIds).chain(messages => fc.nat().map((at) => {
    const head = messages.length ? messages[at % messages.length]!.id : undefined
    return { header: { ...header, ...head && { head } }, messages }
  })))
  const pictures = fc.subarray(blobIds).map(ids => new Map(ids.map((blobId, index) => [blobId, pictureOf(index, 1, 2, 3)])))
  return fc.record({ list: fc.array(withMessages, { maxLength: 4 }), pictures, turn: fc.boolean() }).map(({ list, pictures: stored, turn }) => {
    const [conversations, messages] = [list.map(({ header }) => header), list.flatMap(conversationOf => conversationOf.messages)]
    return { conversations: turn ? turned(conversations) : conversations, messages: turn ? turned(messages) : messages, pictures: stored }
  })
})
