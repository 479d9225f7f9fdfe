// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import type { Message } from '../../src/chat/message'
import { loadConversations } from '../../src/db/conversations'
import { storage } from '../../src/db/database'
import type { Change } from '../../src/db/records'
import { polyfillDialog } from '../components/ui/dialog'
import { pictureOf } from '../helpers/archives'
import { recordDownloads, type Download } from '../helpers/downloads'
import { eventually } from '../helpers/eventually'
import { freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp
let downloads: readonly Download[]

beforeAll(polyfillDialog)
beforeEach(async () => {
  await freshStorage()
  downloads = recordDownloads()
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function message(index: number, fields: Partial<Message> = {}): Message {
  return {
    id: `m${index}`, conversationId: 'c1', ...index && { parentId: `m${index - 1}` }, role: index % 2 ? 'assistant' : 'user', createdAt: 1_700_000_000_000 + index,
    parts: [{ type: 'text', text: `Text ${index}` }], status: 'done', notices: [], inContext: true, ...index % 2 && { model: 'm-1' }, ...fields,
  }
}

async function keep(messages: readonly Message[], head = messages.at(-1)!.id): Promise<void> {
  const conversation: Conversation = { id: 'c1', title: 'Tides / moon', titleBy: 'user', createdAt: 1_700_000_000_000, updatedAt: 1_700_000_000_000, pinned: false, head }
  const other: Conversation = { id: 'c2', title: 'Other', titleBy: 'user', createdAt: 1, updatedAt: 1, pinned: false }
  await (await storage()).write([
    { store: 'conversations', put: conversation }, { store: 'conversations', put: other }, ...messages.map((put): Change => ({ store: 'messages', put })), { store: 'blobs', put: { id: 'b1', blob: pictureOf(1), createdAt: 1 } },
  ], 'strict')
}

async function openOptions(): Promise<void> {
  app = await mountApp('/c/c1')
  await eventually(() => app.find('message'))
  app.find('open-options').click()
  await eventually(() => app.find('conversation-export'))
}

async function saved(kind: string): Promise<{ readonly name: string, readonly text: string }> {
  app.find(`export-${kind}`).click()
  await eventually(() => expect(downloads).toHaveLength(1))
  return { name: downloads[0]!.name, text: await downloads[0]!.file.text() }
}

describe('what other programs export', () => {
  async function choose(name: string): Promise<HTMLElement> {
    app = await mountApp('/settings/data')
    const input = await eventually(() => app.find('import-file') as HTMLInputElement)
    Object.defineProperty(input, 'files', { value: [new File([readFileSync(`tests/fixtures/imports/${name}.json`)], 'a.json')], configurable: true })
    input.dispatchEvent(new Event('change', { bubbles: true }))
    return eventually(() => app.find('confirm-dialog'))
  }

  test('comes with a preview, all at once, and can be taken back', async () => {
    const dialog = await choose('chatgpt')
    expect(dialog.textContent).toMatch(/Import 1 conversation\?.*From ChatGPT\..*3 messages.*2 pictures are left out/s)
    expect(await loadConversations()).toEqual([])
    app.find('confirm').click()
    ;(await eventually(() => app.find('undo'))).click()
    await eventually(async () => expect(await loadConversations()).toEqual([]))
  })

  test('is read like any conversation, with the names of what did not come', async () => {
    await choose('chatgpt')
    app.find('confirm').click()
    await eventually(() => expect(app.find('conversation').textContent).toContain('Why foxes are red'))
    await app.goTo('/c/6f1d2c3b-0000-4000-8000-000000000001')
    await eventually(() => expect(app.find('message').textContent).toContain('A pigment makes it so.'))
    await eventually(() => expect(app.all('message')[0]!.textContent).toContain('notes.pdf'))
  })

  test('brings its pictures, and none of its keys', async () => {
    await choose('nextchat')
    app.find('confirm').click()
    await eventually(() => app.find('conversation'))
    const database = await storage()
    expect((await database.all('blobs')).map(({ blob }) => blob.type)).toEqual(['image/png'])
    expect(JSON.stringify([await database.all('conversations'), await database.all('messages'), await database.all('connections')])).not.toContain('canary')
  })
})

describe('one conversation', () => {
  test('is saved as Markdown: the branch that is shown', async () => {
    await keep([message(0), message(1), message(2, { id: 'other', parentId: 'm1', parts: [{ type: 'text', text: 'Another version' }] }), message(2), message(3)])
    await openOptions()
    const { name, text } = await saved('markdown')
    expect(name).toBe('platen-Tides-moon.md')
    expect(text).toMatch(/^# Tides \/ moon\n\nNovember 1\d, 2023 · m-1\n\n## You\n\nText 0\n\n## Reply\n\nText 1\n\n## You\n\nText 2\n\n## Reply\n\nText 3\n$/)
  })

  test('is saved as text', async () => {
    await keep([message(0), message(1)])
    await openOptions()
    const { name, text } = await saved('text')
    expect([name, text.startsWith('Tides / moon\n'), text.includes('Text 1')]).toEqual(['platen-Tides-moon.txt', true, true])
  })

  test('is saved as an archive: all its versions and pictures, and no other conversation', async () => {
    await keep([message(0), message(1, { parts: [{ type: 'image', blobId: 'b1' }] }), message(1, { id: 'other' })])
    await openOptions()
    const { name, text } = await saved('archive')
    const archive = JSON.parse(text) as { conversations: { id: string, messages: unknown[] }[], blobs: object }
    expect([name, archive.conversations.map(({ id, messages }) => [id, messages.length]), Object.keys(archive.blobs)]).toEqual(['platen-Tides-moon.json', [['c1', 3]], ['b1']])
  })

  test('is copied where there is a clipboard, and where there is none', async () => {
    await keep([message(0), message(1)])
    const copied: string[] = []
    Object.assign(document, { execCommand: () => copied.push(document.querySelector<HTMLTextAreaElement>('textarea[readonly]')!.value) > 0 })
    await openOptions()
    app.find('export-copy').click()
    await eventually(() => expect(app.find('export-copy').textContent).toContain('Copied'))
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text: string) => Promise.resolve(copied.push(text)) }, configurable: true })
    app.find('export-copy').click()
    await eventually(() => expect(copied).toHaveLength(2))
    Reflect.deleteProperty(navigator, 'clipboard')
    expect(copied[0]).toContain('## Reply\n\nText 1')
    expect(copied[1]).toBe(copied[0])
  })

  test('is printed with all its messages, long ones whole, and shows what it showed before', async () => {
    const long = `Begin\n${'line\n'.repeat(40)}`
    await keep(Array.from({ length: 90 }, (_, index) => message(index, index ? {} : { parts: [{ type: 'text', text: long }] })))
    let printed: string[] = []
    let folded = 0
    vi.stubGlobal('print', () => {
      printed = app.all('message').map(({ textContent }) => textContent)
      folded = document.querySelectorAll('.folded').length
      window.dispatchEvent(new Event('afterprint'))
    })
    await openOptions()
    const before = app.all('message').length
    expect(before).toBeLessThan(90)
    app.find('export-print').click()
    await eventually(() => expect(printed).toHaveLength(90))
    expect([printed[0]!.includes('Begin'), printed[89]!.includes('Text 89'), folded]).toEqual([true, true, 0])
    expect(app.all('conversation-export')).toHaveLength(0)
    await eventually(() => expect(app.all('message').length).toBeLessThan(90))
  })

  test('is whole too where the browser itself prints', async () => {
    await keep(Array.from({ length: 90 }, (_, index) => message(index)))
    app = await mountApp('/c/c1')
    await eventually(() => expect(app.all('message')).toHaveLength(30))
    window.dispatchEvent(new Event('beforeprint'))
    await eventually(() => expect(app.all('message')).toHaveLength(90))
    window.dispatchEvent(new Event('afterprint'))
    await eventually(() => expect(app.all('message').length).toBeLessThan(90))
  })

  test('that has not begun has nothing to export', async () => {
    app = await mountApp('/')
    app.find('open-options').click()
    await eventually(() => app.find('conversation-options'))
    expect(app.all('conversation-export')).toHaveLength(0)
  })
})
