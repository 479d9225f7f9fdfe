// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Conversation } from '../../src/chat/conversation'
import { zipEntries } from '../../src/chat/imports/zip'
import type { Message } from '../../src/chat/message'
import { loadConversation, loadConversations } from '../../src/db/conversations'
import { storage } from '../../src/db/database'
import type { Change } from '../../src/db/records'
import { useChat } from '../../src/stores/chat'
import { useConversations } from '../../src/stores/conversations'
import { polyfillDialog } from '../components/ui/dialog'
import { recordDownloads } from '../helpers/downloads'
import { eventually } from '../helpers/eventually'
import { hang } from '../helpers/fakeFetch'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp | undefined

beforeAll(polyfillDialog)
beforeEach(async () => {
  vi.stubGlobal('CSS', { escape: (text: string) => text.replace(/["\\]/g, '\\$&') })
  await freshStorage()
})
afterEach(() => {
  app?.unmount()
  app = undefined
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const base = { titleBy: 'first-prompt', createdAt: 1, pinned: false } as const
const conversations: Conversation[] = [
  { ...base, id: 'a', title: 'Light', updatedAt: 3, head: 'a-1', tags: ['work', 'Physics'] },
  { ...base, id: 'b', title: 'Food', updatedAt: 2, head: 'b-1', tags: ['home'] },
  { ...base, id: 'c', title: 'Tax', updatedAt: 1, head: 'c-1', tags: ['WORK'] },
  { ...base, id: 'd', title: 'Untagged light', updatedAt: 0, head: 'd-1' },
]

async function start(path = '/'): Promise<MountedApp> {
  const messages = conversations.flatMap(({ id, title }) => ['user', 'assistant'].map((role, turn): Message => ({
    id: `${id}-${turn}`, conversationId: id, ...turn && { parentId: `${id}-0` }, role: role as Message['role'], createdAt: turn, parts: [{ type: 'text', text: `${title} words ${turn}` }],
    status: 'done', notices: [], inContext: true,
  })))
  await (await storage()).write([...conversations.map((put): Change => ({ store: 'conversations', put })), ...messages.map((put): Change => ({ store: 'messages', put }))], 'strict')
  app = await mountApp(path)
  await eventually(() => app!.find('conversation'))
  return app
}

const ids = (page: MountedApp) => page.all('conversation').map(row => row.dataset.id)
const tags = (page: MountedApp) => page.all('tag').map(tag => `${tag.getAttribute('aria-pressed') === 'true' ? '+' : ''}${tag.textContent?.trim()}`)

async function type(page: MountedApp, text: string): Promise<void> {
  const field = page.find('search') as HTMLInputElement
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}

function linkOf(page: MountedApp, id: string): HTMLElement {
  return page.all('conversation').find(row => row.dataset.id === id)!.querySelector('a')!
}

function click(element: HTMLElement, keys: MouseEventInit = {}): void {
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...keys }))
}

/** Chooses an entry of the menu of a row. */
async function choose(page: MountedApp, id: string, entry: string): Promise<void> {
  linkOf(page, id).dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
  const more = await eventually(() => page.find('conversation-more'))
  more.click()
  ;(await eventually(() => page.find(entry))).click()
}

async function select(page: MountedApp, ...wanted: string[]): Promise<void> {
  for (const id of wanted) click(linkOf(page, id), { ctrlKey: true })
  await eventually(() => expect(page.find('selection-count').textContent).toBe(`${wanted.length} selected`))
}

describe('tags', () => {
  test('narrow the list down, one or several, the most used first', async () => {
    const page = await start()
    expect(tags(page)).toEqual(['work', 'home', 'Physics'])
    page.all('tag')[0]!.click()
    await nextTick()
    expect([ids(page), tags(page)]).toEqual([['a', 'c'], ['+work', 'home', 'Physics']])
    page.all('tag')[2]!.click()
    await nextTick()
    expect(ids(page)).toEqual(['a'])
    page.all('tag')[1]!.click()
    await eventually(() => expect(page.find('tag-filter').parentElement!.textContent).toContain('No conversation has all of these tags'))
    page.find('clear-tags').click()
    await nextTick()
    expect(ids(page)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('are one stop for the keyboard, with arrows between them', async () => {
    const page = await start()
    const buttons = page.all('tag')
    expect(buttons.map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1])
    buttons[0]!.focus()
    buttons[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }))
    await nextTick()
    expect(document.activeElement).toBe(buttons[2])
    expect(buttons.map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0])
  })

  test('are searched by #, together with words in titles and messages', async () => {
    const page = await start()
    await type(page, '#wo')
    expect(ids(page)).toEqual(['a', 'c'])
    expect(page.all('search-results')).toHaveLength(0)
    await type(page, '#work light')
    expect(ids(page)).toEqual(['a'])
    await eventually(() => expect(page.all('search-result').map(({ dataset }) => dataset.id)).toEqual(['a-0', 'a-1']))
    await type(page, 'light')
    await eventually(() => expect(page.all('search-result')).toHaveLength(4))
  })

  test('are given and taken in the menu of a row, and are kept', async () => {
    const page = await start()
    await choose(page, 'd', 'menu-tags')
    await eventually(() => page.find('tags-dialog'))
    await page.fill('tag-input', 'Neu, work，#旅行')
    page.find('add-tag').click()
    await eventually(() => expect(page.all('own-tag').map(tag => tag.textContent)).toEqual(['Neu', 'work', '旅行']))
    page.all('own-tag')[0]!.querySelector('button')!.click()
    await eventually(async () => expect((await loadConversation('d'))?.tags).toEqual(['work', '旅行']))
    page.find('close-tags').click()
    await eventually(() => expect(tags(page)).toEqual(['work', 'home', 'Physics', '旅行']))
  })

  test('of several conversations change together, with one undo', async () => {
    const page = await start()
    await select(page, 'a', 'b')
    page.find('selection-tags').click()
    await eventually(() => page.find('tags-dialog'))
    expect(page.all('own-tag').map(tag => tag.textContent?.replace(/\s+/g, ' ').trim())).toEqual(['home', 'Physics', 'work'].map(tag => expect.stringMatching(`^${tag} ?on some of them`) as unknown))
    page.all('known-tag').find(tag => tag.textContent === 'home')!.click()
    await eventually(() => expect(useConversations().headers.get('a')?.tags).toEqual(['work', 'Physics', 'home']))
    page.find('close-tags').click()
    await eventually(() => expect(page.find('toast').textContent).toContain('Tags of 1 conversation changed'))
    page.find('undo').click()
    await eventually(async () => expect((await loadConversation('a'))?.tags).toEqual(['work', 'Physics']))
  })

  test('stand in the options of a conversation as well', async () => {
    const page = await start('/c/b')
    ;(await eventually(() => page.wrapper.get<HTMLElement>('[aria-label^="Options"], [aria-label*="options"]'))).element.click()
    const section = await eventually(() => page.find('conversation-tags'))
    expect(section.textContent).toContain('home')
    expect(section.compareDocumentPosition(page.find('conversation-system-prompt')) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
    expect(page.find('conversation-export').compareDocumentPosition(page.find('conversation-system-prompt')) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
  })
})

describe('many at once', () => {
  test('are deleted with one notice, and come back with one undo', async () => {
    const page = await start('/c/a')
    await select(page, 'a', 'b', 'c')
    page.find('selection-delete').click()
    await eventually(() => expect(ids(page)).toEqual(['d']))
    await eventually(() => expect(page.all('toast').map(toast => toast.textContent)).toEqual([expect.stringContaining('3 conversations deleted')]))
    expect(page.all('selection-bar')).toHaveLength(0)
    await eventually(async () => expect((await loadConversations()).filter(({ deletedAt }) => deletedAt !== undefined)).toHaveLength(3))
    page.find('undo').click()
    await eventually(() => expect(ids(page)).toEqual(['a', 'b', 'c', 'd']))
    await eventually(async () => expect([...await loadConversations()].sort((one, other) => one.id < other.id ? -1 : 1)).toEqual(conversations))
  })

  test('are gone for good once the notice has left', async () => {
    const page = await start()
    await select(page, 'b', 'c')
    page.find('selection-delete').click()
    await eventually(() => page.find('undo'))
    page.find('toast').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await eventually(async () => expect((await loadConversations()).map(({ id }) => id).sort()).toEqual(['a', 'd']))
    expect((await (await storage()).keys('messages')).filter(id => /^[bc]/.test(id))).toEqual([])
  })

  test('one whose reply is running is stopped first, and what had come is there again', async () => {
    await connectTo({ headers: { 'content-type': 'text/event-stream' }, pieces: [...chatStream(['Half a'], 'cut').pieces, hang] })
    const page = await start()
    const outcome = await useChat().send(undefined, 'Hello')
    const id = outcome.sent ? outcome.conversationId : ''
    await page.goTo(`/c/${id}`)
    await eventually(() => expect(page.find('message').textContent).toContain('Half a'))
    await select(page, id, 'a')
    page.find('selection-delete').click()
    await eventually(() => expect(ids(page)).toEqual(['b', 'c', 'd']))
    ;(await eventually(() => page.find('undo'))).click()
    await eventually(() => expect(ids(page)).toContain(id))
    await page.goTo(`/c/${id}`)
    expect((await page.reply('stopped')).textContent).toContain('Half a')
  })

  test('are pinned together, and are kept so', async () => {
    const page = await start()
    await select(page, 'c', 'd')
    page.find('selection-pin').click()
    await eventually(() => expect(ids(page)).toEqual(['c', 'd', 'a', 'b']))
    await eventually(async () => expect((await loadConversation('d'))?.pinned).toBe(true))
  })

  test('are exported as one archive with nothing else in it, and as Markdown, a file for each', async () => {
    const downloads = recordDownloads()
    const page = await start()
    await select(page, 'a', 'c')
    page.find('selection-export').click()
    ;(await eventually(() => page.find('selection-archive'))).click()
    await eventually(() => expect(downloads).toHaveLength(1))
    const archive = JSON.parse(await downloads[0]!.file.text()) as { conversations: { id: string, tags: string[] }[] }
    expect(archive.conversations.map(({ id, tags: own }) => [id, own])).toEqual([['a', ['work', 'Physics']], ['c', ['WORK']]])
    page.find('selection-export').click()
    ;(await eventually(() => page.find('selection-markdown'))).click()
    await eventually(() => expect(downloads).toHaveLength(2))
    expect(downloads.map(({ name }) => name)).toEqual(['platen-2.json', 'platen-2.zip'])
    expect((await zipEntries(downloads[1]!.file)).map(({ name }) => name)).toEqual(['platen-Light.md', 'platen-Tax.md'])
    expect(await downloads[1]!.file.text()).toMatch(/# Light\n[^]*Light words 1\n[^]*# Tax\n/)
  })
})

describe('a title by the model', () => {
  test('is asked for once, by the click alone, and is taken over when it is saved', async () => {
    const server = await connectTo(chatStream(['"Light', ' in glass."\n', 'Do you like it?']))
    const page = await start()
    expect(server.posts).toHaveLength(0)
    await choose(page, 'a', 'menu-suggest')
    const field = await eventually(() => page.find('title-input') as HTMLInputElement)
    await eventually(() => expect(field.value).toBe('Light in glass'))
    expect(server.posts).toHaveLength(1)
    const body = JSON.parse(server.posts[0]!.init.body as string) as { model: string, messages: { role: string, content: string }[] }
    expect(body.model).toBe('m')
    expect(body.messages).toHaveLength(1)
    expect(body.messages[0]!.content).toContain('User: Light words 0\nAssistant: Light words 1')
    expect((await loadConversation('a'))?.title).toBe('Light')
    page.find('title-save').click()
    await eventually(async () => expect(await loadConversation('a')).toMatchObject({ title: 'Light in glass', titleBy: 'user', updatedAt: 3 }))
    expect(await (await storage()).messagesOf('a')).toHaveLength(2)
    expect(server.posts).toHaveLength(1)
  })

  test('counts as what it is: a reply that was paid', async () => {
    const { headers, pieces } = chatStream(['Glass'])
    const used = { choices: [], usage: { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 } }
    await connectTo({ headers: headers!, pieces: [...pieces.slice(0, -1), `data: ${JSON.stringify(used)}\n\n`, pieces.at(-1)!] }, { model: 'gpt-4o' })
    const page = await start()
    await choose(page, 'a', 'menu-suggest')
    await eventually(() => expect((page.find('title-input') as HTMLInputElement).value).toBe('Glass'))
    page.find('cancel').click()
    await eventually(async () => expect((await loadConversation('a'))?.asides).toMatchObject([{ model: 'gpt-4o', usage: { input: 1_000, output: 100 } }]))
    await page.goTo('/settings/usage')
    await eventually(() => expect(page.find('usage-models').textContent).toContain('relay.example.com · 1 reply'))
    expect(page.find('usage-days').textContent).toContain('≈ $0.0035')
    await page.goTo('/c/a')
    await useChat().branch('a', 'a-1') // what was paid is counted there
    expect((await loadConversations()).filter(({ asides }) => asides)).toHaveLength(1)
  })

  test('can be given up while it is waited for, and asked for again', async () => {
    const server = await connectTo({ headers: { 'content-type': 'text/event-stream' }, pieces: [': wait\n\n', hang] })
    const page = await start()
    await choose(page, 'a', 'menu-suggest')
    const stop = await eventually(() => page.find('title-stop'))
    expect(page.find('title-status').textContent).toContain('Waiting for a title')
    await eventually(() => expect(server.posts).toHaveLength(1))
    stop.click()
    await eventually(() => expect(server.posts[0]!.init.signal?.aborted).toBe(true))
    expect(page.all('title-failure')).toHaveLength(0)
    page.find('title-ask').click()
    await eventually(() => expect(server.posts).toHaveLength(2))
    page.find('cancel').click()
    await eventually(() => expect(server.posts[1]!.init.signal?.aborted).toBe(true))
    expect(page.all('title-dialog')).toHaveLength(0)
  })

  test('says what went wrong, and changes nothing', async () => {
    await connectTo({ status: 401, headers: { 'content-type': 'application/json' }, pieces: ['{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}'] })
    const page = await start()
    await choose(page, 'b', 'menu-suggest')
    await eventually(() => expect(page.find('title-failure').textContent).toMatch(/key/i))
    expect((page.find('title-input') as HTMLInputElement).value).toBe('Food')
  })

  test('comes from the demo too', async () => {
    const page = await start()
    await choose(page, 'a', 'menu-suggest')
    await eventually(() => expect(page.find('title-status').textContent).toContain('suggestion'))
    expect((page.find('title-input') as HTMLInputElement).value).toBe('Light words 0')
  })
})
