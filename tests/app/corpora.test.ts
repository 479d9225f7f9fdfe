// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { gzipSync } from 'node:zlib'
import { tagsFrom } from '../../src/chat/tags'
import { storage } from '../../src/db/database'
import type { Change } from '../../src/db/records'
import { useArchive } from '../../src/stores/archive'
import { useChat } from '../../src/stores/chat'
import { useConversations } from '../../src/stores/conversations'
import { useMessages } from '../../src/stores/messages'
import { useSearch } from '../../src/stores/search'
import { polyfillDialog } from '../components/ui/dialog'
import { cases as files } from '../fixtures/corpora/json-parsing.json'
import { cases as naughty } from '../fixtures/corpora/naughty-strings.json'
import { eventually } from '../helpers/eventually'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp | undefined

beforeAll(polyfillDialog)
beforeEach(freshStorage)
afterEach(() => {
  app?.unmount()
  app = undefined
  vi.unstubAllGlobals()
})

/** Everything that an import may change. */
async function everything(): Promise<string> {
  const database = await storage()
  return JSON.stringify(await Promise.all((['conversations', 'messages', 'blobs'] as const).map(store => database.all(store))))
}

describe('naughty strings', () => {
  const titled = naughty.filter(text => text.trim())

  test('are titles and tags like any others: shown as they are, kept as they are', async () => {
    const kept = titled.map((title, index) => ({
      id: `n${index}`, title: title.slice(0, 500), titleBy: 'user' as const, createdAt: index, updatedAt: index, pinned: false, tags: tagsFrom([title]),
    }))
    await (await storage()).write(kept.map((put): Change => ({ store: 'conversations', put })), 'strict')
    app = await mountApp('/')
    await eventually(() => app!.find('conversation'))
    const shown = new Map(app.all('conversation').map(row => [row.dataset.id, row.querySelector('bdi')!.textContent]))
    for (const { id, title } of kept) expect(shown.get(id)).toBe(title)
    const sidebar = document.querySelector('aside')!
    expect(sidebar.querySelectorAll('script, img, iframe, [onerror], [onload], [onclick]')).toHaveLength(0)
    for (const button of app.all('tag')) expect(tagsFrom([button.textContent])).toEqual([button.textContent])
    const [tag] = app.all('tag')
    tag!.click()
    await eventually(() => expect(app!.all('conversation').length).toBeLessThan(kept.length))
  })

  test('are prompts like any others: sent as they are, found again, and carried by an archive', async () => {
    const server = await connectTo(chatStream(['Yes.']))
    app = await mountApp('/')
    const chat = useChat()
    const prompts = titled.filter((text, index) => index % 9 === 0 && !text.startsWith('/'))
    for (const text of prompts) {
      const outcome = await chat.send(undefined, text)
      expect(outcome.sent, text).toBe(true)
      if (!outcome.sent) continue
      await eventually(() => expect([...useMessages().treeOf(outcome.conversationId).values()].at(-1)?.status).toBe('done'))
      const body = JSON.parse(server.posts.at(-1)!.init.body as string) as { messages: { content: string }[] }
      expect(body.messages.at(-1)!.content).toBe(text)
    }
    const search = useSearch()
    search.search('yes')
    await eventually(() => expect([search.state, search.count]).toEqual(['done', prompts.length]))
    search.search('')
    const archive = useArchive()
    const file = (await archive.write())!.file
    await archive.read(file)
    expect(archive.preview).toMatchObject({ conversations: prompts.length, known: prompts.length })
    await archive.accept()
    const titles = useConversations().list.map(({ title }) => title).sort()
    expect(titles.filter((_, index) => index % 2)).toEqual(titles.filter((_, index) => !(index % 2)))
  })
})

describe('an import', () => {
  test('of any file of the JSON corpus is refused with a sentence, or taken; what is refused changes nothing', async () => {
    app = await mountApp('/settings/data')
    await eventually(() => app!.find('export'))
    const archive = useArchive()
    const before = await everything()
    for (const { name, b64 } of files) {
      const bytes = Buffer.from(b64, 'base64')
      const around = (head: string, tail: string) => Buffer.concat([Buffer.from(head), bytes, Buffer.from(tail)])
      const variants = [
        bytes, around('{"format":"platen-archive","version":1,"conversations":[{"title":"T","messages":[{"role":"user","parts":[', ']}]}]}'),
        around('{"chats":[', ']}'), around('[{"mapping":', '}]'), around('{"conversations":[{"messages":', '}]}'),
      ]
      for (const variant of variants) {
        await archive.read(new Blob([variant]))
        if (archive.failure) {
          const { reason } = archive.failure
          await eventually(() => expect(app!.find('archive-failure').textContent, name).toMatch(/^(?:This|There|The|Nothing)\b.+\.$/))
          expect(reason, name).not.toBe('broken')
        }
        else expect(archive.preview, name).toBeDefined()
      }
    }
    archive.discard()
    expect(await everything()).toBe(before)
  }, 60_000)

  const truncated = '{"format":"platen-archive","version":1,"conversations":[{"title":"T","messages":[{"role":"us'
  const hostile: readonly (readonly [string, () => BlobPart, string])[] = [
    ['nested a million deep', () => `{"format":"platen-archive","version":1,"conversations":${'['.repeat(1_000_000)}`, 'deep'],
    ['nested a million deep in a part that nobody reads', () => `{"x":${'{"a":'.repeat(1_000_000)}`, 'deep'],
    ['cut in the middle', () => truncated, 'json'],
    ['a gzip bomb', () => new Uint8Array(gzipSync(Buffer.alloc(50_000_000))), 'packed'],
    ['another program’s settings', () => '{"state":{"apiKey":"sk-1"},"version":3}', 'format'],
    ['a million messages', () => `{"format":"platen-archive","version":1,"conversations":[{"messages":[${'{"role":"user"},'.repeat(1_000_000)}{"role":"user"}]}]}`, 'field'],
    ['a picture that is none and has no end', () => `{"format":"platen-archive","version":1,"conversations":[],"blobs":{"b":{"base64":"${'A'.repeat(5_000_000)}`, 'json'],
    ['a tag list that is endless', () => `{"format":"platen-archive","version":1,"conversations":[{"title":"T","messages":[],"tags":[${'"x",'.repeat(1_000_000)}"x"]}]}`, ''],
    ['names of the language itself', () => '{"__proto__":{"polluted":1},"format":"platen-archive","version":1,"conversations":[{"__proto__":{"polluted":1},"title":"T","tags":["__proto__","constructor"],"messages":[]}]}', ''],
  ]
  test.each(hostile)('of a file with %s ends with a word, and touches nothing', async (_, content, reason) => {
    app = await mountApp('/')
    const before = await everything()
    const archive = useArchive()
    await archive.read(new Blob([content()]))
    expect(archive.failure?.reason ?? '').toBe(reason)
    expect(await everything()).toBe(before)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    if (archive.preview) await archive.accept()
    expect(useConversations().list.every(({ tags = [] }) => tags.length <= 20)).toBe(true)
  }, 30_000)
})
