// @vitest-environment jsdom
import fc from 'fast-check'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import type { Message, MessagePart } from '../../src/chat/message'
import { dayOf } from '../../src/chat/usage'
import { loadConversations } from '../../src/db/conversations'
import { deleteStorage, storage } from '../../src/db/database'
import { saveDraft } from '../../src/db/drafts'
import { saveKey } from '../../src/db/keys'
import { loadMessages } from '../../src/db/messages'
import type { Change, StoredBlob } from '../../src/db/records'
import { useArchive } from '../../src/stores/archive'
import { useConversations } from '../../src/stores/conversations'
import { useMessages } from '../../src/stores/messages'
import { useSettings } from '../../src/stores/settings'
import { keptConversations, pictureOf, type Kept } from '../helpers/archives'
import { recordDownloads, type Download } from '../helpers/downloads'
import { eventually } from '../helpers/eventually'
import { freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { polyfillDialog } from '../components/ui/dialog'

const key = 'sk-canary-7f3a9c51d2e84b6fa0c4'
const dayMs = 86_400_000
let app: MountedApp | undefined
let downloads: readonly Download[]

beforeAll(polyfillDialog)
beforeEach(async () => {
  await freshStorage()
  downloads = recordDownloads()
})
afterEach(() => {
  app?.unmount()
  app = undefined
  vi.restoreAllMocks()
})

function conversation(id: string, fields: Partial<Conversation> = {}): Conversation {
  return { id, title: `Title of ${id}`, titleBy: 'user', createdAt: 1_700_000_000_000, updatedAt: 1_700_000_000_000, pinned: false, head: `${id}-1`, ...fields }
}

function messagesOf(conversationId: string, parts: readonly MessagePart[] = []): Message[] {
  return [0, 1].map(turn => ({
    id: `${conversationId}-${turn}`, conversationId, ...turn && { parentId: `${conversationId}-0` }, role: turn ? 'assistant' : 'user', createdAt: 1_700_000_000_000 + turn,
    parts: [{ type: 'text', text: `Text ${turn} of ${conversationId}` }, ...turn ? parts : []], status: 'done', notices: [], inContext: true,
  }))
}

async function keep(conversations: readonly Conversation[], messages: readonly Message[], blobs: readonly StoredBlob[] = []): Promise<void> {
  await (await storage()).write([
    ...conversations.map((put): Change => ({ store: 'conversations', put })), ...messages.map((put): Change => ({ store: 'messages', put })), ...blobs.map((put): Change => ({ store: 'blobs', put })),
  ], 'strict')
}

/** Everything in the database, but for what a page writes by itself. */
async function everything() {
  const database = await storage()
  const [conversations, messages, blobs] = await Promise.all([database.all('conversations'), database.all('messages'), database.all('blobs')])
  return { conversations, messages, blobs: await Promise.all(blobs.map(async ({ blob, ...rest }) => ({ ...rest, type: blob.type, bytes: Buffer.from(await blob.arrayBuffer()).toString('base64') }))) }
}

async function openData(): Promise<MountedApp> {
  app = await mountApp('/settings/data')
  await eventually(() => app!.find('export'))
  return app
}

async function exportAll(page: MountedApp): Promise<string> {
  const before = downloads.length
  page.find('export').click()
  await eventually(() => expect(downloads).toHaveLength(before + 1))
  return downloads.at(-1)!.file.text()
}

async function choose(page: MountedApp, content: string | Blob): Promise<void> {
  const input = await eventually(() => page.find('import-file') as HTMLInputElement)
  Object.defineProperty(input, 'files', { value: [new File([content], 'archive.json')], configurable: true })
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

function timeless(text: string): string {
  return text.replace(/"exportedAt":\d+/, '')
}

describe('export', () => {
  test('downloads all conversations with their pictures at once, and never a key or an address', async () => {
    await keep([conversation('c1', { connectionId: 'connection-1', sessionId: 's' })], messagesOf('c1', [{ type: 'image', blobId: 'b1', prompt: 'a cat' }]), [{ id: 'b1', blob: pictureOf(1), createdAt: 1 }])
    await saveKey('connection-1', 'https://relay.example.com', key)
    await (await storage()).write([{ store: 'connections', put: { id: 'connection-1', name: '', baseUrl: 'https://relay.example.com', protocol: 'chat', model: 'm', imageModel: '', headers: {}, parameters: {}, quirks: {} } }], 'strict')
    const text = await exportAll(await openData())
    expect(downloads[0]!.name).toBe(`platen-${dayOf(Date.now())}.json`)
    expect(JSON.parse(text)).toMatchObject({
      format: 'platen-archive', version: 1,
      conversations: [{ id: 'c1', title: 'Title of c1', messages: [{ id: 'c1-0' }, { id: 'c1-1', parentId: 'c1-0', parts: [{ type: 'text' }, { type: 'image', blobId: 'b1', prompt: 'a cat' }] }] }],
      blobs: { b1: { type: 'image/png', base64: 'iVBORw0KGgoB' } },
    })
    expect(text).not.toMatch(/sk-canary|relay\.example|connection-1/)
    expect(app!.all('archive-work')).toHaveLength(0)
  })

  test('leaves out what was deleted, and a picture whose bytes the disk has lost', async () => {
    const lost = { size: 5, type: 'image/png', slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) } as unknown as Blob
    await keep([conversation('c1'), conversation('c2', { deletedAt: 1 })], [...messagesOf('c1', [{ type: 'image', blobId: 'b1' }]), ...messagesOf('c2')])
    const page = await openData()
    const database = await storage()
    const original = database.get.bind(database)
    vi.spyOn(database, 'get').mockImplementation(((store, id) => store === 'blobs' ? Promise.resolve({ id, blob: lost }) : original(store, id)))
    const archive = JSON.parse(await exportAll(page)) as { conversations: { id: string }[], blobs: object }
    expect(archive.conversations.map(({ id }) => id)).toEqual(['c1'])
    expect(archive.blobs).toEqual({})
    await eventually(() => expect(page.find('toast').textContent).toContain('1 picture could not be read'))
  })

  test('can be cancelled, and shows how far it is', async () => {
    await keep([conversation('c1')], messagesOf('c1'))
    const page = await openData()
    const archive = useArchive()
    const database = await storage()
    let go: () => void = () => {}
    vi.spyOn(database, 'messagesOf').mockImplementation(() => new Promise((resolve) => {
      go = () => resolve([])
    }))
    page.find('export').click()
    const cancel = await eventually(() => page.find('archive-cancel'))
    expect(page.find('archive-work').textContent).toContain('Exporting…')
    cancel.click()
    await eventually(() => {
      go()
      expect(archive.work).toBeUndefined()
    })
    expect(downloads).toEqual([])
    expect(page.all('archive-failure')).toHaveLength(0)
  })
})

describe('import', () => {
  test('asks first, with what the file would bring; then all of it is there', async () => {
    await keep([conversation('c1', { title: 'Foxes' })], messagesOf('c1', [{ type: 'image', blobId: 'b1' }]), [{ id: 'b1', blob: pictureOf(1, 2), createdAt: 1 }])
    const text = await exportAll(await openData())
    app!.unmount()
    await freshStorage()
    const page = await openData()
    await choose(page, text)
    const dialog = await eventually(() => page.find('confirm-dialog'))
    expect(dialog.textContent).toMatch(/Import 1 conversation\?.*2 messages · 1 picture \(10 B\).*Of Nov 1\d, 2023\./)
    expect(await loadConversations()).toEqual([])
    page.find('confirm').click()
    const toast = await eventually(() => page.find('toast'))
    expect(toast.textContent).toContain('1 conversation imported')
    expect(page.find('conversation').textContent).toContain('Foxes')
    expect((await everything()).blobs).toEqual([{ id: 'b1', type: 'image/png', bytes: 'iVBORw0KGgoBAg==', createdAt: 1_700_000_000_001 }])
    await page.goTo('/c/c1')
    await eventually(() => expect(page.find('message').textContent).toContain('Text 1 of c1'))
  })

  test('whatever was kept comes back after all was deleted, and gives the same archive', async () => {
    await fc.assert(fc.asyncProperty(keptConversations, async (kept: Kept) => {
      const begin = async () => {
        setActivePinia(createPinia())
        await useSettings().load()
        await useConversations().load()
        return useArchive()
      }
      await deleteStorage()
      await keep(kept.conversations, kept.messages, [...kept.pictures].map(([id, blob]) => ({ id, blob, createdAt: 1 })))
      const first = await (await (await begin()).write())!.file.text()
      await deleteStorage()
      const archive = await begin()
      await archive.read(new Blob([first]))
      expect(archive.failure?.reason).toBe(kept.conversations.length ? undefined : 'empty')
      await archive.accept()
      expect(timeless(await (await archive.write())!.file.text())).toBe(timeless(first))
      expect(timeless(await (await (await begin()).write())!.file.text()), 'from the database alone').toBe(timeless(first))
    }), { numRuns: 25 })
  })

  test('beside what is there: nothing is overwritten, ids that are taken are replaced', async () => {
    await keep([conversation('c1')], messagesOf('c1', [{ type: 'image', blobId: 'b1' }]), [{ id: 'b1', blob: pictureOf(1), createdAt: 1 }])
    const page = await openData()
    const text = await exportAll(page)
    const before = await everything()
    await choose(page, text)
    expect((await eventually(() => page.find('confirm-dialog'))).textContent).toContain('1 is here already and comes as a copy.')
    page.find('confirm').click()
    await eventually(() => expect(page.all('conversation')).toHaveLength(2))
    const after = await everything()
    expect(after.conversations).toEqual(expect.arrayContaining([...before.conversations]))
    expect(after.messages).toEqual(expect.arrayContaining([...before.messages]))
    expect([after.conversations.length, after.messages.length, after.blobs.length]).toEqual([2, 4, 2])
    const copy = after.conversations.find(({ id }) => id !== 'c1')!
    const [message] = (await loadMessages(copy.id)).filter(({ id }) => id === copy.head)
    expect(message!.parts[1]).toEqual({ type: 'image', blobId: after.blobs.find(({ id }) => id !== 'b1')!.id })
  })

  test('can be taken back: all that came goes, with what was written in it since', async () => {
    await keep([conversation('c1')], messagesOf('c1', [{ type: 'image', blobId: 'b1' }]), [{ id: 'b1', blob: pictureOf(1), createdAt: 1 }])
    const page = await openData()
    const text = await exportAll(page)
    const before = await everything()
    await choose(page, text)
    ;(await eventually(() => page.find('confirm'))).click()
    await eventually(() => expect(page.all('conversation')).toHaveLength(2))
    const copy = (await loadConversations()).find(({ id }) => id !== 'c1')!
    await useMessages().load(copy.id)
    await keep([], [{ ...messagesOf(copy.id)[0]!, id: 'later', parentId: copy.head! }])
    await saveDraft(copy.id, { text: 'typed', parts: [] })
    page.find('undo').click()
    await eventually(() => expect(page.all('conversation')).toHaveLength(1))
    expect(await everything()).toEqual(before)
    expect(await (await storage()).all('drafts')).toEqual([])
    expect(useMessages().treeOf(copy.id).size).toBe(0)
  })

  test('a conversation that was deleted comes back as the file has it, not as the page remembers it', async () => {
    await keep([conversation('c1')], messagesOf('c1'))
    const page = await openData()
    const text = await exportAll(page)
    await useMessages().load('c1')
    useMessages().put('c1', [{ ...messagesOf('c1')[0]!, id: 'stray' }])
    await (await storage()).write([{ store: 'conversations', remove: 'c1' }, { store: 'messages', remove: 'c1-0' }, { store: 'messages', remove: 'c1-1' }], 'strict')
    useConversations().headers.delete('c1')
    await choose(page, text)
    ;(await eventually(() => page.find('confirm'))).click()
    await eventually(() => expect(page.all('conversation')).toHaveLength(1))
    await useMessages().load('c1')
    expect([...useMessages().treeOf('c1').keys()]).toEqual(['c1-0', 'c1-1'])
  })

  test('refused or cancelled it changes nothing', async () => {
    await keep([conversation('c1')], messagesOf('c1'))
    const page = await openData()
    const before = await everything()
    const text = await exportAll(page)
    const cases = [
      ['{"format":"platen-archive","version":1,"conversations":[{"messages":[{"role":"user"},{"role":"tool"}]}]}', 'conversations[0].messages[1].role'],
      [text.slice(0, -20), 'damaged or incomplete'], ['[]', 'not an archive'], [text.replace('"version":1', '"version":2'), 'newer version'], ['\x1f\x8b\x08', 'packed'],
      ['{"format":"platen-archive","version":1,"conversations":[]}', 'no conversation'],
    ] as const
    for (const [content, words] of cases) {
      await choose(page, new Blob([Buffer.from(content, 'latin1')]))
      await eventually(() => expect(page.find('archive-failure').textContent).toContain(words))
      expect(page.all('confirm-dialog')).toHaveLength(0)
    }
    await choose(page, text)
    ;(await eventually(() => page.find('cancel'))).click()
    await eventually(() => expect(page.all('confirm-dialog')).toHaveLength(0))
    expect(page.all('archive-failure')).toHaveLength(0)
    expect(await everything()).toEqual(before)
  })

  test('a disk that gets full on the way leaves nothing of it, and says so', async () => {
    await keep([conversation('c1')], messagesOf('c1', [{ type: 'image', blobId: 'b1' }]), [{ id: 'b1', blob: pictureOf(1), createdAt: 1 }])
    const page = await openData()
    const text = await exportAll(page)
    const before = await everything()
    await choose(page, text)
    const confirm = await eventually(() => page.find('confirm'))
    const original = Reflect.get(IDBObjectStore.prototype, 'put') as (value: unknown) => IDBRequest<IDBValidKey>
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown) {
      if (this.name === 'conversations') throw new DOMException('', 'QuotaExceededError')
      return original.call(this, value)
    })
    confirm.click()
    await eventually(() => expect(page.find('archive-failure').textContent).toContain('not enough room'))
    put.mockRestore()
    expect(await everything()).toEqual(before)
    expect(page.all('conversation')).toHaveLength(1)
  })

  test('an id of any signs can be opened', async () => {
    const page = await openData()
    await choose(page, JSON.stringify({ format: 'platen-archive', version: 1, conversations: [{ id: '对话/1?#%', title: 'Odd', messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello there' }] }] }] }))
    ;(await eventually(() => page.find('confirm'))).click()
    const row = await eventually(() => page.find('conversation'))
    row.querySelector('a')!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    await eventually(() => expect(page.find('message').textContent).toContain('Hello there'))
  })
})

describe('making room', () => {
  async function keepPictures(): Promise<void> {
    const now = Date.now()
    const large = new Blob([pictureOf(), new Uint8Array(2_000_000)], { type: 'image/png' })
    const parts = ['old', 'middle', 'young', 'large'].map(blobId => ({ type: 'image' as const, blobId }))
    await keep([conversation('c1')], messagesOf('c1', parts), [
      { id: 'old', blob: pictureOf(1), thumbnail: pictureOf(1, 2), createdAt: now - 400 * dayMs }, { id: 'middle', blob: pictureOf(2), createdAt: now - 40 * dayMs },
      { id: 'young', blob: large, createdAt: now - 60_000 }, { id: 'large', blob: large, createdAt: now - 2 * dayMs }, { id: 'draft', blob: pictureOf(3), createdAt: now - 400 * dayMs },
    ])
    await saveDraft('c1', { text: '', parts: [{ type: 'image', blobId: 'draft' }] })
  }

  async function chooseFilter(page: MountedApp, label: string): Promise<void> {
    const select = await eventually(() => page.find('clearing-which') as HTMLSelectElement)
    select.value = [...select.options].find(option => option.textContent?.trim() === label)!.value
    select.dispatchEvent(new Event('change', { bubbles: true }))
  }

  test('the figures tell pictures, conversations and messages', async () => {
    await keepPictures()
    const page = await openData()
    await eventually(() => expect(page.find('storage-figures').textContent).toBe('1 conversation · 2 messages · 5 pictures (4 MB)'))
  })

  test('each choice says what it would remove, and leaves drafts and the last hour alone', async () => {
    await keepPictures()
    const page = await openData()
    const found = async (label: string) => {
      await chooseFilter(page, label)
      return page.find('clearing-found')
    }
    const cases = [['Older than a year', '1 picture (19 B)'], ['Older than 30 days', '2 pictures (28 B)'], ['Larger than 1 MB', '1 picture (2 MB)'], ['Larger than 5 MB', 'No pictures']] as const
    for (const [label, words] of cases) {
      const line = await found(label)
      await eventually(() => expect(line.textContent).toBe(words))
    }
    expect(page.find('clear-pictures')).toHaveProperty('disabled', true)
  })

  test('pictures go after a question only; their messages stay, and the figures follow', async () => {
    await keepPictures()
    const page = await openData()
    await chooseFilter(page, 'Older than 30 days')
    await eventually(() => expect(page.find('clearing-found').textContent).toContain('2 pictures'))
    page.find('clear-pictures').click()
    const dialog = await eventually(() => page.find('confirm-dialog'))
    expect(dialog.textContent).toMatch(/Remove 2 pictures\?.*frees 28 B.*Export before you clear\./)
    page.find('cancel').click()
    await eventually(() => expect(page.all('confirm-dialog')).toHaveLength(0))
    expect((await everything()).blobs).toHaveLength(5)
    page.find('clear-pictures').click()
    ;(await eventually(() => page.find('confirm'))).click()
    await eventually(() => expect(page.find('storage-figures').textContent).toContain('3 pictures'))
    expect((await everything()).blobs.map(({ id }) => id).sort()).toEqual(['draft', 'large', 'young'])
    expect((await loadMessages('c1')).find(({ id }) => id === 'c1-1')!.parts).toHaveLength(5)
    expect(page.find('toast').textContent).toContain('2 pictures removed')
  })

  test('one can export from the question', async () => {
    await keepPictures()
    const page = await openData()
    await chooseFilter(page, 'Older than a year')
    await eventually(() => expect(page.find('clearing-found').textContent).toContain('1 picture'))
    page.find('clear-pictures').click()
    const dialog = await eventually(() => page.find('confirm-dialog'))
    dialog.querySelector<HTMLElement>('.export')!.click()
    await eventually(() => expect(downloads).toHaveLength(1))
    expect(page.all('confirm-dialog')).toHaveLength(1)
  })
})
