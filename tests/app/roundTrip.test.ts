// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import type { Message, MessagePart } from '../../src/chat/message'
import { deleteStorage, storage } from '../../src/db/database'
import type { Change } from '../../src/db/records'
import { setLocale } from '../../src/locales'
import { useArchive } from '../../src/stores/archive'
import { useConversations } from '../../src/stores/conversations'
import { useSettings } from '../../src/stores/settings'
import { cases as naughty } from '../fixtures/corpora/naughty-strings.json'
import { pictureOf } from '../helpers/archives'

const [count, each] = [12, 40]

beforeEach(async () => {
  await deleteStorage()
  await setLocale('en')
})

/** Every kind of part that there is; the compiler names one that is missing. */
const parts = {
  'text': at => ({ type: 'text', text: `${naughty[at % naughty.length]} ${at}` }),
  'reasoning': at => ({ type: 'reasoning', text: `because ${at}`, startedAt: 1_700_000_000_000 + at, durationMs: at }),
  'image': at => ({ type: 'image', blobId: `picture-${at}`, prompt: 'a fox', revisedPrompt: 'a red fox', size: '1024x1024', mediaType: 'image/png', bytes: 3_008, width: 1, height: 1, name: `fox ${at}.png` }),
  'image-failure': () => ({ type: 'image-failure', error: { kind: 'filter', message: 'no', status: 400, code: 'moderation_blocked' } }),
  'file': at => ({ type: 'file', name: `notes ${at}.md`, mediaType: 'text/markdown', bytes: 9, text: '# Notes\r\n' }),
  'citation': at => ({ type: 'citation', url: `https://c.example/${at}`, title: 'Source' }),
  'tool-call': at => ({ type: 'tool-call', id: `call-${at}`, name: 'look_up', arguments: '{"q":"fox"}' }),
} satisfies { [Kind in MessagePart['type']]: (at: number) => Extract<MessagePart, { type: Kind }> }
const kinds = Object.values(parts) as readonly ((at: number) => MessagePart)[]

function messagesOf(conversationId: string, first: number): Message[] {
  return Array.from({ length: each }, (_, index): Message => {
    const at = first + index
    return {
      // every fifth one is another version of the one before it
      id: `${conversationId}-${index}`, conversationId, ...index && { parentId: `${conversationId}-${index % 5 ? index - 1 : Math.max(0, index - 2)}` }, role: index % 2 ? 'assistant' : 'user',
      createdAt: 1_700_000_000_000 + at, parts: [parts.text(at), ...kinds.map(kind => kind(at)).slice(0, at % 9)], status: (['done', 'stopped', 'interrupted', 'failed'] as const)[at % 4]!,
      notices: at % 3 ? [] : ['length'], inContext: at % 7 > 0, ...index % 2 && {
        model: 'm-1', usage: { input: at, output: 2, total: at + 2, reasoning: 1, cached: 1 }, cost: { amount: 0.25, currency: 'USD' }, timing: { firstTokenMs: 5, totalMs: at }, finishReason: 'stop',
        sentWithout: ['seed'], pictures: { prompt: 'a fox', count: 2, requests: 1, options: { size: '1024x1024' }, edit: false },
      }, ...at % 4 === 3 && { error: { kind: 'server' as const, message: 'busy', status: 503 } }, ...at % 11 === 1 && { edited: true as const }, ...!(index % 2) && { choices: { quality: 'high' } },
    }
  })
}

async function keep(): Promise<void> {
  const changes: Change[] = []
  for (let index = 0; index < count; index++) {
    const id = `conversation-${index}`
    const messages = messagesOf(id, index * each)
    const conversation: Conversation = {
      id, title: naughty[index * 7]!, titleBy: index % 2 ? 'user' : 'first-prompt', createdAt: 1_700_000_000_000 + index, updatedAt: 1_700_000_900_000 - index, pinned: index % 5 === 0, head: `${id}-${each - 1}`,
      ...index % 3 && { tags: ['work', `naughty ${index}`] }, ...index % 4 === 1 && { model: 'm-2', systemPrompt: naughty[index]!, parameters: { temperature: 0.5, stop: ['x'] }, historyStart: `${id}-4`, history: { messages: 0, tokens: 2_000 } },
    }
    changes.push({ store: 'conversations', put: conversation }, ...messages.map((put): Change => ({ store: 'messages', put })))
    for (const part of messages.flatMap(message => message.parts)) {
      if (part.type === 'image' && part.blobId) changes.push({ store: 'blobs', put: { id: part.blobId, blob: new Blob([pictureOf(index), new Uint8Array(3_000).fill(index)], { type: 'image/png' }), createdAt: 1 } })
    }
  }
  await (await storage()).write(changes, 'strict')
}

async function begin() {
  setActivePinia(createPinia())
  await useSettings().load()
  await useConversations().load()
  return useArchive()
}

test('export, deletion of everything, import and export give the same file but for its time: some hundred messages of all kinds, with pictures and tags', async () => {
  await keep()
  const first = await (await (await begin()).write())!.file.text()
  expect((JSON.parse(first) as { conversations: { messages: unknown[] }[] }).conversations.flatMap(({ messages }) => messages)).toHaveLength(count * each)
  expect(first).toContain('"history":{"messages":0,"tokens":2000},"head":')
  expect(first).toContain('"historyStart":"conversation-1-4"')
  await deleteStorage()
  const archive = await begin()
  await archive.read(new Blob([first]))
  expect(archive.failure).toBeUndefined()
  expect(archive.preview).toMatchObject({ conversations: count, messages: count * each, leftOut: { parts: 0, pictures: 0 }, known: 0 })
  await archive.accept()
  const second = await (await (await begin()).write())!.file.text()
  const timeless = (text: string) => text.replace(/"exportedAt":\d+/, '')
  expect(timeless(second) === timeless(first), 'the same file').toBe(true)
})

test('an archive of an older version, which knew no tags, is read as ever; tags of the wrong kind are left out', async () => {
  const archive = await begin()
  const file = (tags: unknown) => new Blob([JSON.stringify({ format: 'platen-archive', version: 1, conversations: [{ id: 'c', title: 'T', tags, messages: [] }] })])
  for (const [tags, kept] of [[undefined, undefined], ['work', undefined], [[1], undefined], [[' a ', 'A', 'x'.repeat(99)], ['a', 'x'.repeat(40)]], [Array.from({ length: 99 }, (_, at) => `t${at}`), Array.from({ length: 20 }, (_, at) => `t${at}`)]] as const) {
    await deleteStorage()
    const reader = tags === undefined ? archive : await begin()
    await reader.read(file(tags))
    await reader.accept()
    expect(useConversations().list[0]?.tags).toEqual(kept)
  }
})
