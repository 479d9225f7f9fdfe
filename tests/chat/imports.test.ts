import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ArchiveRefused, type ArchiveContents, type ArchivedConversation, type ArchiveFile } from '../../src/chat/archive'
import { placeArchive } from '../../src/chat/archivePlace'
import { pathTo } from '../../src/chat/branch'
import { readFile, readImport } from '../../src/chat/imports'
import { textOf, type Message } from '../../src/chat/message'
import { parseParameters } from '../../src/settings/parseParameter'

/*
 * The contents are invented. The shapes are those of
 * - ChatGPT: the data export's conversations.json, as mitkury/chatgpt-export-parser (docs/chatgpt-data-export-format.md) describes it;
 *   pictures lie beside it under names with their ids, as jamesmoore/chatgpt-export (ChatGPTExport/Assets/AssetLocator.cs) looks for them
 * - NextChat 2.16.1: app/store/chat.ts (ChatSession, ChatMessage), app/store/sync.ts (the backup), app/components/exporter.tsx (one conversation)
 * - BetterChatGPT 1.0.5: src/types/export.ts, src/types/chat.ts, src/utils/import.ts
 * - Chanzhaoyu/chatgpt-web 2.11.1: src/typings/chat.d.ts, src/components/common/Setting/General.vue
 */
const now = 1_790_000_000_000
const names = ['chatgpt', 'nextchat', 'better-chatgpt', 'chatgpt-web'] as const
const textOfFixture = (name: string) => readFileSync(`tests/fixtures/imports/${name}.json`, 'utf8')
const fixture = (name: string) => JSON.parse(textOfFixture(name)) as unknown

function read(content: BlobPart): Promise<ArchiveFile> {
  return readFile(new Blob([content]), { now, readParameters: parseParameters, signal: new AbortController().signal })
}

async function contentsOf(content: BlobPart): Promise<ArchiveContents> {
  const file = await read(content)
  if ('refusal' in file) throw new Error(JSON.stringify(file.refusal))
  return file.contents
}

async function refusalOf(content: BlobPart) {
  const file = await read(content)
  return 'refusal' in file ? file.refusal : undefined
}

function branchOf({ conversation, messages }: ArchivedConversation): readonly Message[] {
  return pathTo(new Map(messages.map(message => [message.id, message])), conversation.head)
}

const spoken = (messages: readonly Message[]) => messages.map(message => `${message.role}: ${textOf(message)}`)

/** A zip, as its authors write it down: for each file local header and data, then the directory, its end. */
function zip(name: string, text: string | Buffer, stored = false, ...others: readonly (readonly [name: string, content: Buffer])[]): Uint8Array<ArrayBuffer> {
  const [locals, entries]: [Buffer[], Buffer[]] = [[], []]
  const all = [[name, Buffer.from(text)] as const, ...others]
  for (const [fileName, raw] of all) {
    const title = Buffer.from(fileName)
    const data = stored ? raw : deflateRawSync(raw)
    const method = stored ? 0 : 8
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(title.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt32LE(raw.length, 24)
    entry.writeUInt16LE(title.length, 28)
    entry.writeUInt32LE(locals.reduce((sum, { length }) => sum + length, 0), 42)
    locals.push(local, title, data)
    entries.push(entry, title)
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(all.length, 10)
  end.writeUInt32LE(Buffer.concat(entries).length, 12)
  end.writeUInt32LE(Buffer.concat(locals).length, 16)
  return new Uint8Array(Buffer.concat([...locals, ...entries, end]))
}

describe('ChatGPT', () => {
  test('the tree comes whole, without what nobody saw', async () => {
    const { program, conversations, leftOut } = await contentsOf(textOfFixture('chatgpt'))
    expect([program, conversations.length, leftOut]).toEqual(['ChatGPT', 1, { parts: 0, pictures: 2 }])
    const [{ conversation, messages } = { conversation: undefined, messages: [] }] = conversations
    expect(conversation).toMatchObject({ id: '6f1d2c3b-0000-4000-8000-000000000001', title: 'Why foxes are red', createdAt: 1_709_251_200_500, updatedAt: 1_709_251_300_250 })
    expect(conversation).not.toHaveProperty('model')
    expect(spoken(messages)).toEqual(['user: Why is this fox red?', 'assistant: Because of **pheomelanin**.', 'assistant: A pigment makes it so.'])
    const [question, first, second] = messages
    expect([first?.parentId, second?.parentId]).toEqual([question?.id, question?.id])
    expect(conversation?.head).toBe(second?.id)
    expect(first).toMatchObject({ model: 'o3', status: 'done', createdAt: 1_709_251_205_000 })
    expect(second).toMatchObject({ model: 'gpt-4o', status: 'stopped' })
  })

  test('files and pictures are named in their places, and thoughts stand before the reply', async () => {
    const [archived] = (await contentsOf(textOfFixture('chatgpt'))).conversations
    expect(archived?.messages[0]?.parts).toEqual([
      { type: 'file', name: 'notes.pdf', mediaType: 'application/pdf', bytes: 99 }, { type: 'file', name: 'fox.png', mediaType: 'image/*', bytes: 4711 }, { type: 'text', text: 'Why is this fox red?' },
    ])
    expect(archived?.messages[1]?.parts[0]).toEqual({ type: 'reasoning', text: 'Colour\nIt is the pigment.' })
  })

  test('a node below itself, below another in a ring, or below none is still read once', () => {
    const node = (id: string, parent: string | null, role = 'user') => ({ id, parent, children: ['a', 'b', 'c'], message: { author: { role }, content: { content_type: 'text', parts: [id] } } })
    const mapping = { a: node('a', 'b'), b: node('b', 'a', 'assistant'), c: node('c', 'c'), d: node('d', 'nowhere'), e: node('e', null) }
    const { conversations } = readImport([{ title: 'Ring', mapping, current_node: 'b' }], now)
    expect(spoken(conversations[0]?.messages ?? []).sort()).toEqual(['assistant: b', 'user: a', 'user: c', 'user: d', 'user: e'])
    expect(spoken(branchOf(conversations[0]!))).toEqual(['user: a', 'assistant: b'])
  })

  test('a chain of forty thousand nodes is read without running out of stack or time', () => {
    const mapping = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`n${index}`, {
      parent: index ? `n${index - 1}` : null, message: { author: { role: index % 2 ? 'assistant' : 'user' }, content: { content_type: index % 3 ? 'code' : 'text', parts: ['x'] } },
    }]))
    const { conversations } = readImport([{ title: '', mapping, current_node: 'n39999' }], now)
    expect(branchOf(conversations[0]!)).toHaveLength(13_334)
  })

  test.each([['deflated', false], ['stored', true]])('comes out of the zip as it was sent, %s', async (_name, stored) => {
    const { program, conversations } = await contentsOf(zip('export/conversations.json', textOfFixture('chatgpt'), stored))
    expect([program, conversations.length]).toEqual(['ChatGPT', 1])
  })

  test('pictures that lie in the same zip come along, drawn ones as a reply of their own', async () => {
    const png = Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1')
    const webp = Buffer.from('RIFF....WEBP....', 'latin1')
    const text = textOfFixture('chatgpt')
    const { conversations, pictures, leftOut } = await contentsOf(zip('conversations.json', text, false, ['file-abc-fox.png', png], ['user-1/file_xyz-sanitized.dat', webp], ['file-other.png', png]))
    const { messages } = conversations[0]!
    expect([leftOut.pictures, pictures.size, messages.length]).toEqual([0, 2, 4])
    const blobOf = (message: Message | undefined) => message?.parts.flatMap(part => part.type === 'image' ? [pictures.get(part.blobId ?? '')?.type] : [])
    expect(messages.map(blobOf)).toEqual([['image/png'], ['image/webp'], [], []])
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'assistant', 'assistant'])
  })

  test('a picture in it that is none, or damaged, is left out and nothing else', async () => {
    const text = textOfFixture('chatgpt')
    const { conversations, pictures, leftOut } = await contentsOf(zip('conversations.json', text, false, ['file-abc.svg', Buffer.from('<svg onload="x()"/>')]))
    expect([conversations.length, pictures.size, leftOut.pictures]).toEqual([1, 0, 2])
    const whole = zip('conversations.json', text, true, ['file-abc.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')])
    const at = Buffer.from(whole).indexOf('file-abc.png')
    const damaged = await contentsOf(whole.map((byte, index) => index === at - 30 ? 0 : byte)) // its own header
    expect([damaged.conversations.length, damaged.leftOut.pictures]).toEqual([1, 2])
  })

  test('a zip without conversations, or a damaged one, is refused', async () => {
    const whole = zip('conversations.json', textOfFixture('chatgpt'))
    expect(await refusalOf(zip('chat.html', '<p>'))).toEqual({ reason: 'packed' })
    expect(await refusalOf(whole.slice(0, 200))).toEqual({ reason: 'packed' })
    expect(await refusalOf(whole.map((byte, at) => at > 60 && at < 300 ? byte ^ 0x55 : byte))).toMatchObject({ reason: expect.stringMatching(/json|packed|format/) as string })
    expect(await refusalOf(zip('conversations.json', ' '))).toEqual({ reason: 'json' })
  })

  test('what a zip unpacks to is bounded item by item, whatever it says of its size', async () => {
    expect(await refusalOf(zip('conversations.json', `[${'['.repeat(100_000)}`))).toEqual({ reason: 'deep' })
  })
})

describe('NextChat', () => {
  test('a backup gives conversations with their context, times and pictures, and none of its keys', async () => {
    const contents = await contentsOf(textOfFixture('nextchat'))
    const { program, conversations, leftOut, pictures } = contents
    expect([program, conversations.length, leftOut]).toEqual(['NextChat', 1, { parts: 0, pictures: 1 }])
    const [archived] = conversations
    expect(archived?.conversation).toMatchObject({ id: 'V1StGXR8_Z5jdHi6B-myT', title: 'Harbour words', systemPrompt: 'Talk like a sailor.', updatedAt: 1_715_612_700_000 })
    expect(spoken(branchOf(archived!))).toEqual(['user: Ahoy', 'user: What is a bollard?', 'assistant: A post for ropes.', 'user: And this?', 'assistant: {"error": true}'])
    expect(archived?.messages.map(({ inContext }) => inContext)).toEqual([true, false, false, true, false])
    expect(archived?.messages[1]?.createdAt).toBe(new Date(2024, 4, 13, 15, 4, 5).getTime())
    expect(archived?.messages[2]).toMatchObject({ model: 'gpt-4o-mini' })
    expect(archived?.messages[3]?.createdAt, 'a date in no known order').toBe(archived!.messages[2]!.createdAt + 1)
    const [, picture, named] = archived?.messages[3]?.parts ?? []
    expect(picture).toMatchObject({ type: 'image', mediaType: 'image/png', bytes: 9 })
    expect(named).toEqual({ type: 'file', name: '17.png', mediaType: 'image/*', bytes: 0 })
    expect([...pictures.values()].map(({ type, size }) => [type, size])).toEqual([['image/png', 9]])
    expect(JSON.stringify(contents)).not.toMatch(/canary|never-taken/)
  })

  test('one conversation as JSON comes without the sentence that was made of its title', async () => {
    const { program, conversations } = await contentsOf(JSON.stringify({ messages: [{ role: 'system', content: 'You are an assistant that Tides' }, { role: 'user', content: 'Why?' }, { role: 'assistant', content: 'The moon.' }] }))
    expect([program, conversations[0]?.conversation.title]).toEqual(['NextChat', 'Why?'])
    expect(spoken(branchOf(conversations[0]!))).toEqual(['user: Why?', 'assistant: The moon.'])
  })

  test('what it keeps in the browser is read as well', async () => {
    const { sessions } = (fixture('nextchat') as Record<string, { sessions: unknown }>)['chat-next-web-store']!
    expect((await contentsOf(JSON.stringify({ state: { sessions }, version: 3.3 }))).conversations).toHaveLength(1)
  })
})

describe('BetterChatGPT', () => {
  test('an export of version 1 gives its conversations, newest first as they stand', async () => {
    const { program, conversations, leftOut } = await contentsOf(textOfFixture('better-chatgpt'))
    expect([program, leftOut]).toEqual(['BetterChatGPT', { parts: 1, pictures: 0 }])
    expect(conversations.map(archived => [archived.conversation.title, archived.conversation.systemPrompt, ...spoken(branchOf(archived))])).toEqual([
      ['Bread', 'You are a baker.', 'user: How long does it rise?', 'assistant: About an hour.'], ['Older', undefined, 'user: Hello', 'assistant: Hi'],
    ])
    expect(conversations[0]?.messages[1]?.model).toBe('gpt-4')
    expect(conversations[0]!.conversation.updatedAt).toBeGreaterThan(conversations[1]!.conversation.updatedAt)
  })

  test('the list that it wrote before is read too', async () => {
    const { chats } = fixture('better-chatgpt') as { chats: unknown }
    const { program, conversations } = await contentsOf(JSON.stringify(chats))
    expect([program, conversations.length]).toEqual(['BetterChatGPT', 2])
  })
})

test('chatgpt-web: titles from the history, sides by inversion, errors kept out of what is sent', async () => {
  const { program, conversations } = await contentsOf(textOfFixture('chatgpt-web'))
  expect([program, conversations.length, conversations[0]?.conversation.title]).toEqual(['chatgpt-web', 1, '潮汐'])
  expect(spoken(branchOf(conversations[0]!))).toEqual(['user: 为什么有潮汐？', 'assistant: 因为月球的引力。', 'assistant: 请求失败'])
  expect(conversations[0]?.messages.map(({ inContext }) => inContext)).toEqual([true, true, false])
  expect(conversations[0]?.messages[0]?.createdAt).toBe(new Date(2023, 11, 18, 16, 31, 40).getTime())
  expect(conversations[0]?.conversation.id).not.toBe('1702888300000')
})

describe('files that are none', () => {
  test.each([
    ['[]', 'format'], ['{}', 'format'], ['[1]', 'format'], ['[{"messages":"x"}]', 'format'], ['{"mapping":[]}', 'format'], ['"x"', 'format'], ['[{"mapping":{}}', 'json'],
    ['{"chats":[1]}', 'field'], [`[{"mapping":{}},{"title":"x"}]`, 'field'], [`{"chats":${'['.repeat(200)}${']'.repeat(200)}}`, 'deep'], [`[${'['.repeat(200)}${']'.repeat(200)}]`, 'deep'],
  ])('%.40s is refused', async (content, reason) => {
    expect(await refusalOf(content)).toMatchObject({ reason })
  })

  test('names of the language itself are names like others', async () => {
    const text = '[{"title":"P","__proto__":{"polluted":1},"mapping":{"__proto__":{"parent":null,"message":{"author":{"role":"user"},"content":{"content_type":"text","parts":["one"]}}},"constructor":{"parent":"__proto__","message":{"author":{"role":"assistant"},"content":{"content_type":"text","parts":["two"]}}}},"current_node":"constructor"}]'
    const { conversations } = await contentsOf(text)
    expect(spoken(branchOf(conversations[0]!))).toEqual(['user: one', 'assistant: two'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('an address that nothing may follow is none', () => {
    const urls = ['javascript:alert(1)', 'data:image/svg+xml;base64,PHN2Zz4=', 'data:image/png;base64,PHN2Zz4=', 'file:///etc/passwd', 'https://a.example/x.png']
    const { conversations, leftOut } = readImport({ messages: [{ role: 'user', content: urls.map(url => ({ type: 'image_url', image_url: { url } })) }] }, now)
    expect(conversations[0]?.messages[0]?.parts.filter(({ type }) => type === 'image')).toEqual([{ type: 'image', url: 'https://a.example/x.png' }])
    expect(leftOut.pictures).toBe(4)
  })
})

/** The paths to all values of a file. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value)
  return [path, ...entries.flatMap(([key, item]) => placesIn(item, [...path, key]))]
}

function withValueAt(file: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy = (Array.isArray(file) ? [...file as unknown[]] : { ...file as object }) as Record<string | number, unknown>
  copy[key] = withValueAt(copy[key], rest, value)
  return copy
}

test('whatever stands where, a file is refused or gives sound trees', () => {
  const hostile = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, '__proto__', 'n-question', 'n-answer-1', 1e308, -1, [], {}, [[]], { parts: [null] }))
  const changed = fc.constantFrom(...names).chain((name) => {
    const file = fixture(name)
    return fc.array(fc.record({ place: fc.constantFrom(...placesIn(file)), value: hostile }), { minLength: 1, maxLength: 4 }).map((changes) => {
      return changes.reduce((current: unknown, { place, value }) => {
        try {
          return withValueAt(current, place, value)
        }
        catch {
          return current // the place went with a change before
        }
      }, file)
    })
  })
  fc.assert(fc.property(changed, (file) => {
    let contents: ArchiveContents
    try {
      contents = readImport(file, now)
    }
    catch (error) {
      expect(error).toBeInstanceOf(ArchiveRefused)
      return
    }
    for (const { conversation, messages } of contents.conversations) {
      const before = new Set<string>()
      for (const message of messages) {
        expect(message.parentId === undefined || before.has(message.parentId)).toBe(true)
        expect(before.has(message.id)).toBe(false)
        expect(message.parts.length).toBeGreaterThan(0)
        expect(Number.isSafeInteger(message.createdAt) && message.createdAt >= 0).toBe(true)
        before.add(message.id)
      }
      expect(before.has(conversation.head ?? '')).toBe(true)
      expect(typeof conversation.title).toBe('string')
    }
    const placed = placeArchive(contents, { conversations: [], messages: [], pictures: [] })
    expect(new Set(placed.messages.map(({ id }) => id)).size).toBe(placed.messages.length)
  }), { numRuns: 1_000 })
})
