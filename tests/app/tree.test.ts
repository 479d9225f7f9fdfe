// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadConversations } from '../../src/db/conversations'
import { loadMessages, saveTurn } from '../../src/db/messages'
import { textOf } from '../../src/chat/message'
import { polyfillDialog } from '../components/ui/dialog'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'
import { fakeFetch, type FakeFetch } from '../helpers/fakeFetch'

polyfillDialog()

let app: MountedApp
let server: FakeFetch

beforeEach(async () => {
  await freshStorage()
  server = await connectTo(chatStream(['An **answer** with `code`.']))
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

interface Body { readonly model: string, readonly messages: readonly { readonly role: string, readonly content: string }[] }

function bodies(): readonly Body[] {
  return server.posts.map(({ init }) => JSON.parse(init.body as string) as Body)
}

async function askAll(...prompts: readonly string[]): Promise<void> {
  app = await mountApp()
  for (const [index, prompt] of prompts.entries()) {
    await app.ask(prompt)
    await eventually(() => expect(app.all('message')).toHaveLength(2 * index + 2))
    await app.reply('done')
  }
}

/** Opens the menu of a message, counted from the first one, and chooses an entry. */
async function choose(index: number, entry: string): Promise<void> {
  app.all('message-more')[index]!.click()
  const menu = await eventually(() => app.find('message-menu'))
  menu.querySelector<HTMLElement>(`[data-testid="${entry}"]`)!.click()
}

/** The box in which a reply is edited. */
function editor(): Promise<HTMLTextAreaElement> {
  return eventually(() => {
    const area = app.all('message')[1]!.querySelector('textarea')
    if (!area) throw new Error('nothing is edited')
    return area
  })
}

async function undo(): Promise<void> {
  (await eventually(() => app.find('undo'))).click()
}

function texts(): readonly (string | undefined)[] {
  return app.all('message').map(element => element.querySelector('[data-testid="message-text"]')?.textContent?.trim())
}

describe('the menu of a message', () => {
  test('opens at its button, moves by arrows and letters, and gives the focus back on Escape', async () => {
    await askAll('one')
    const button = app.all('message-more')[1]!
    expect(button.getAttribute('aria-haspopup')).toBe('menu')
    button.focus()
    button.click()
    const menu = await eventually(() => app.find('message-menu'))
    expect(button.getAttribute('aria-expanded')).toBe('true')
    await eventually(() => expect((document.activeElement as HTMLElement).dataset.testid).toBe('edit-reply'))
    const press = (key: string) => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    press('End')
    expect((document.activeElement as HTMLElement).dataset.testid).toBe('menu-delete')
    press('n')
    expect((document.activeElement as HTMLElement).dataset.testid).toBe('branch')
    press('Escape')
    await eventually(() => expect(menu.isConnected).toBe(false))
    expect(document.activeElement).toBe(button)
    expect(button.getAttribute('aria-expanded')).toBe('false')
    button.click()
    await eventually(() => app.find('message-menu'))
    button.click()
    await eventually(() => expect(app.all('message-menu')).toHaveLength(0))
  })
})

describe('a reply', () => {
  test('that is edited becomes a new version, is sent so from then on, and asks nobody', async () => {
    await askAll('one')
    await choose(1, 'edit-reply')
    const area = await editor()
    expect(area.value).toBe('An **answer** with `code`.')
    area.value = 'My own words'
    area.dispatchEvent(new Event('input', { bubbles: true }))
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }))
    await eventually(() => expect(texts()[1]).toBe('My own words'))
    expect(app.all('message')[1]!.textContent).toContain('Edited by you')
    expect(server.posts).toHaveLength(1)
    app.find('previous-version').click()
    await eventually(() => expect(texts()[1]).toContain('answer'))
    app.find('next-version').click()
    await eventually(() => expect(texts()[1]).toBe('My own words'))
    await app.ask('two')
    await eventually(() => expect(server.posts).toHaveLength(2))
    expect(bodies()[1]!.messages.map(({ content }) => content)).toEqual(['one', 'My own words', 'two'])
    const [header] = await loadConversations()
    const edited = (await loadMessages(header!.id)).find(message => message.edited)
    expect(edited).toMatchObject({ role: 'assistant', status: 'done', inContext: true })
    expect(edited).not.toHaveProperty('usage')
    await app.reply('done')
  })

  test('that is left as it is makes no version', async () => {
    await askAll('one')
    await choose(1, 'edit-reply')
    const area = await editor()
    area.form!.requestSubmit()
    await eventually(() => expect(app.all('message')[1]!.querySelector('textarea')).toBeNull())
    expect(app.all('previous-version')).toHaveLength(0)
  })

  test('is given again by another model, this once', async () => {
    await askAll('one')
    await choose(1, 'regenerate-with')
    await app.fill('other-model', 'wise-2')
    expect(server.posts).toHaveLength(1)
    app.find('regenerate-now').closest('form')!.requestSubmit()
    await eventually(() => expect(server.posts).toHaveLength(2))
    expect(bodies()[1]).toMatchObject({ model: 'wise-2', messages: [{ role: 'user', content: 'one' }] })
    await eventually(() => expect(app.all('next-version')).toHaveLength(1))
    await app.reply('done')
    expect(app.all('model-dialog')).toHaveLength(0)
    expect((await loadConversations())[0]).not.toHaveProperty('model')
    await app.ask('two')
    await eventually(() => expect(bodies()[2]?.model).toBe('m'))
    await app.reply('done')
  })

  test('is copied as words, or with its formatting', async () => {
    const written: unknown[] = []
    const writeText = vi.fn(() => Promise.resolve())
    vi.stubGlobal('ClipboardItem', class {
      readonly items: Record<string, Blob>
      constructor(items: Record<string, Blob>) { this.items = items }
    })
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: {
      writeText,
      write: ([item]: { items: Record<string, Blob> }[]) => {
        for (const [type, blob] of Object.entries(item!.items)) written.push([type, blob.type, blob.size])
        return Promise.resolve()
      },
    } })
    await askAll('one')
    await choose(1, 'copy-text')
    await eventually(() => expect(writeText).toHaveBeenCalledWith('An answer with code.'))
    await choose(1, 'copy-rich')
    await eventually(() => expect(written).toEqual([['text/plain', 'text/plain', 20], ['text/html', 'text/html', 57]]))
    Reflect.deleteProperty(navigator, 'clipboard')
  })
})

describe('what is sent', () => {
  test('leaves out what the user excludes, which looks so, and takes it in again by undo', async () => {
    await askAll('one', 'two')
    await choose(0, 'toggle-context')
    await eventually(() => expect(app.all('message')[0]!.querySelector('[data-testid="message-excluded"]')?.textContent).toBe('Not sent along'))
    await undo()
    await eventually(() => expect(app.all('message-excluded')).toHaveLength(0))
    await choose(1, 'toggle-context')
    await eventually(() => expect(app.all('message-excluded')).toHaveLength(1))
    await app.ask('three')
    await eventually(() => expect(server.posts).toHaveLength(3))
    expect(bodies()[2]!.messages.map(({ content }) => content)).toEqual(['one', 'two', 'An **answer** with `code`.', 'three'])
    const [header] = await loadConversations()
    expect((await loadMessages(header!.id)).filter(({ inContext }) => !inContext)).toHaveLength(1)
    await app.reply('done')
  })

  test('begins where the user says, and with everything again by the same entry', async () => {
    await askAll('one', 'two')
    await choose(3, 'history-start')
    await eventually(async () => expect((await loadConversations())[0]?.historyStart).toBe(app.all('message')[2]!.dataset.id))
    await app.ask('three')
    await eventually(() => expect(bodies()[2]?.messages.map(({ content }) => content)[0]).toBe('two'))
    await app.reply('done')
    await choose(2, 'history-start')
    await eventually(async () => expect((await loadConversations())[0]).not.toHaveProperty('historyStart'))
    await choose(2, 'history-start')
    await eventually(async () => expect((await loadConversations())[0]).toHaveProperty('historyStart'))
    await undo()
    await eventually(async () => expect((await loadConversations())[0]).not.toHaveProperty('historyStart'))
  })
})

describe('a reply that was cut', () => {
  async function cut(text: string): Promise<void> {
    app = await mountApp()
    const [header, id] = [{ id: 'c', title: 'Cut', titleBy: 'user', createdAt: 1, updatedAt: 1, pinned: false, head: 'r' } as const, 'c']
    const base = { conversationId: id, createdAt: 1, notices: [], inContext: true }
    await saveTurn(header, [
      { ...base, id: 'p', role: 'user', parts: [{ type: 'text', text: 'one' }], status: 'done' },
      { ...base, id: 'r', parentId: 'p', role: 'assistant', createdAt: 2, parts: text ? [{ type: 'text', text }] : [], status: 'interrupted', error: { kind: 'interrupted', message: '' } },
    ])
    app.unmount()
    app = await mountApp('/c/c')
    await app.reply('interrupted')
  }

  const press = async (name: RegExp) => {
    (await eventually(() => {
      const found = [...app.all('message').at(-1)!.querySelectorAll('button')].find(({ textContent, disabled }) => name.test(textContent) && !disabled)
      if (!found) throw new Error(`no ${name.source}`)
      return found
    })).click()
  }

  test('before its first word is asked for anew: no empty message is sent', async () => {
    await cut('')
    await press(/continue/i)
    await eventually(() => expect(server.posts).toHaveLength(1))
    expect(bodies()[0]!.messages).toEqual([{ role: 'user', content: 'one' }])
    await app.reply('done')
  })

  test('is still gone on from, and sent along, after going on has failed', async () => {
    server = await connectTo({ status: 503, headers: { 'content-type': 'application/json' }, pieces: ['{"error":{"message":"no"}}'] })
    await cut('Half of')
    await press(/continue/i)
    await eventually(() => expect(server.posts).toHaveLength(1))
    await eventually(() => expect(app.all('next-version')).toHaveLength(1))
    await app.reply('interrupted')
    expect(texts()[1]).toBe('Half of')
    server = fakeFetch(chatStream([' the truth.']))
    vi.stubGlobal('fetch', server.fetch)
    await app.ask('go on')
    await eventually(() => expect(server.posts).toHaveLength(1))
    expect(bodies()[0]!.messages.map(({ content }) => content)).toEqual(['one', 'Half of', 'go on'])
    await app.reply('done')
  })
})

describe('on a full disk', () => {
  function fill() {
    return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('no room', 'QuotaExceededError') })
  }

  test('an edited prompt is not sent, and stays as it was typed until it is', async () => {
    await askAll('one')
    app.all('message')[0]!.querySelector<HTMLElement>('[data-testid="edit"]')!.click()
    const area = await eventually(() => {
      const found = app.all('message')[0]!.querySelector('textarea')
      if (!found) throw new Error('nothing is edited')
      return found
    })
    area.value = 'one, said better'
    area.dispatchEvent(new Event('input', { bubbles: true }))
    const full = fill()
    area.form!.requestSubmit()
    await eventually(() => expect(document.body.textContent).toContain('Not saved: free some space'))
    expect(app.all('message')[0]!.querySelector('textarea')?.value).toBe('one, said better')
    expect(server.posts).toHaveLength(1)
    full.mockRestore()
    area.form!.requestSubmit()
    area.form!.requestSubmit() // twice is once
    await eventually(() => expect(app.all('message')[0]!.querySelector('textarea')).toBeNull())
    await app.reply('done')
    expect(bodies().map(({ messages }) => messages.at(-1)!.content)).toEqual(['one', 'one, said better'])
  })

  test('a new name says that it is not stored; versions can be looked at all the same', async () => {
    await askAll('one')
    app.find('regenerate').click()
    await eventually(() => expect(server.posts).toHaveLength(2))
    await app.reply('done')
    const full = fill()
    app.find('previous-version').click()
    await eventually(() => expect(app.find('message').textContent).toContain('1/2'))
    document.querySelector<HTMLElement>('h1 button')!.click()
    const field = await eventually(() => {
      const found = document.querySelector<HTMLInputElement>('main header input, main input[type="text"]')
      if (!found) throw new Error('no title is edited')
      return found
    })
    field.value = 'A new name'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await eventually(() => expect(app.all('toast').map(({ textContent }) => textContent).join()).toContain('Not saved: free some space'))
    full.mockRestore()
  })
})

describe('a removal', () => {
  test('that cannot be stored is none, and that is said', async () => {
    await askAll('one')
    const [header] = await loadConversations()
    const before = await loadMessages(header!.id)
    const refused = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => { throw new DOMException('no room', 'QuotaExceededError') })
    await choose(0, 'menu-delete')
    await eventually(() => expect(app.find('toast').textContent).toContain('This change could not be saved.'))
    expect(app.all('undo')).toHaveLength(0)
    expect(app.all('message')).toHaveLength(2)
    refused.mockRestore()
    expect(await loadMessages(header!.id)).toEqual(before)
    expect((await loadConversations())[0]?.head).toBe(header!.head)
  })

  test('of a prompt below one that was removed before brings both back, whichever is taken back first', async () => {
    await askAll('one', 'two')
    await choose(3, 'menu-delete')
    await eventually(() => expect(app.all('message')).toHaveLength(3))
    await choose(0, 'menu-delete')
    await eventually(() => expect(app.all('message')).toHaveLength(0))
    await eventually(() => expect(app.all('undo')).toHaveLength(2))
    app.all('undo')[0]!.click()
    await eventually(() => expect(app.all('message')).toHaveLength(4))
    app.all('undo')[0]!.click()
    await eventually(() => expect(app.all('undo')).toHaveLength(0))
    const [header] = await loadConversations()
    await eventually(async () => expect(await loadMessages(header!.id)).toHaveLength(4))
  })
})

describe('a new conversation from here', () => {
  test('holds the branch up to the message, and the old one stays as it was', async () => {
    await askAll('one', 'two')
    const [old] = await loadConversations()
    const before = await loadMessages(old!.id)
    await choose(1, 'branch')
    await eventually(() => expect(app.all('message')).toHaveLength(2))
    const headers = await loadConversations()
    const copy = headers.find(({ id }) => id !== old!.id)!
    expect(copy).toMatchObject({ title: 'one (branch)', connectionId: old!.connectionId })
    expect(location.hash).toBe(`#/c/${copy.id}`)
    expect(await loadMessages(old!.id)).toEqual(before)
    const copies = await loadMessages(copy.id)
    expect(copies.map(textOf).sort()).toEqual(['An **answer** with `code`.', 'one'])
    expect(copies.some(({ id }) => before.some(message => message.id === id))).toBe(false)
    await app.ask('other')
    await eventually(() => expect(bodies()[2]?.messages.map(({ content }) => content)).toEqual(['one', 'An **answer** with `code`.', 'other']))
    await app.reply('done')
  })
})

describe('a temporary conversation', () => {
  async function chooseTemporary(): Promise<void> {
    app = await mountApp()
    app.find('open-options').click()
    const toggle = await eventually(() => app.find('temporary'))
    ;(toggle.matches('input') ? toggle : toggle.querySelector<HTMLElement>('input, button')!).click()
    await eventually(() => app.find('temporary-strip'))
    app.find('close-options').click()
  }

  async function everything(): Promise<string> {
    const { openDB } = await import('idb')
    const database = await openDB('platen')
    const all = await Promise.all([...database.objectStoreNames].map(store => database.getAll(store)))
    database.close()
    return JSON.stringify([all, { ...localStorage }])
  }

  test('is said to be one, stores nothing, and asks before the page closes', async () => {
    await chooseTemporary()
    expect(app.find('temporary-strip').textContent).toContain('nothing of the next conversation is stored')
    await app.ask('a secret question')
    await app.reply('done')
    await app.fill('composer', 'a secret draft')
    await app.flush()
    expect(app.find('temporary-strip').textContent).toContain('gone when this page closes')
    const stored = await everything()
    for (const word of ['secret', 'answer']) expect(stored).not.toContain(word)
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    expect(leaving.defaultPrevented).toBe(true)
    expect(app.find('conversation').textContent).toContain('secret')
    await app.goTo('/')
    expect(app.all('temporary-strip')).toHaveLength(0)
  })

  test('is stored whole once the user wants to keep it', async () => {
    await chooseTemporary()
    await app.ask('worth keeping')
    await app.reply('done')
    app.find('keep-temporary').click()
    await eventually(() => expect(app.all('temporary-strip')).toHaveLength(0))
    const [header] = await loadConversations()
    expect(header).not.toHaveProperty('temporary')
    expect((await loadMessages(header!.id)).map(({ status }) => status)).toEqual(['done', 'done'])
    expect(await everything()).toContain('worth keeping')
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    expect(leaving.defaultPrevented).toBe(false)
  })
})
