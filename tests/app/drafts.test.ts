// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadConversations, purgeConversation } from '../../src/db/conversations'
import { storage } from '../../src/db/database'
import { loadMessages, removeMessages } from '../../src/db/messages'
import { router } from '../../src/router'
import { useToasts } from '../../src/stores/toasts'
import { polyfillDialog } from '../components/ui/dialog'
import { eventually } from '../helpers/eventually'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

polyfillDialog()

let app: MountedApp

beforeEach(async () => {
  await freshStorage()
  await connectTo(chatStream(['An answer.']))
  vi.stubGlobal('CSS', { escape: (text: string) => text.replace(/["\\]/g, '\\$&') })
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** A conversation of so many turns, open. */
async function opened(...prompts: readonly string[]): Promise<string> {
  app = await mountApp()
  for (const [index, prompt] of prompts.entries()) {
    await app.ask(prompt)
    await eventually(() => expect(app.all('message')).toHaveLength(2 * index + 2))
    await app.reply('done')
  }
  const [conversation] = await loadConversations()
  return conversation!.id
}

/** Another page finds what this one stored when it was closed. */
async function reopen(conversationId: string, query = ''): Promise<void> {
  window.dispatchEvent(new Event('pagehide'))
  await app.flush()
  app.unmount()
  app = await mountApp(`/c/${conversationId}${query}`)
  await eventually(() => expect(app.all('message').length).toBeGreaterThan(0))
}

function box(index: number): HTMLTextAreaElement | null {
  return app.all('message')[index]!.querySelector('textarea')
}

async function startEdit(index: number): Promise<HTMLTextAreaElement> {
  app.all('message')[index]!.querySelector<HTMLElement>('[data-testid="edit"]')!.click()
  return opening(index)
}

function opening(index: number): Promise<HTMLTextAreaElement> {
  return eventually(() => {
    const area = box(index)
    if (!area) throw new Error('nothing is edited')
    return area
  })
}

async function typeInto(area: HTMLTextAreaElement, text: string): Promise<void> {
  area.value = text
  area.dispatchEvent(new Event('input', { bubbles: true }))
  await new Promise(resolve => setTimeout(resolve))
}

function press(area: HTMLTextAreaElement, key: string, ctrlKey = false): void {
  area.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))
}

async function storedDrafts(): Promise<readonly string[]> {
  await app.flush()
  return (await (await storage()).all('drafts')).map(({ text }) => text)
}

describe('what stands in the edit box of a message', () => {
  test('stands there again after a reload, and leaves the text that is being written below alone', async () => {
    const id = await opened('one', 'two')
    await typeInto(await startEdit(0), 'one, better')
    await typeInto(app.find('composer') as HTMLTextAreaElement, 'and three')
    await reopen(id)
    await eventually(() => expect(box(0)?.value).toBe('one, better'))
    expect(document.activeElement).toBe(app.find('composer')) // whoever types on types there
    expect((app.find('composer') as HTMLTextAreaElement).value).toBe('and three')
    press(box(0)!, 'Enter', true)
    await eventually(() => expect(app.all('message')[0]!.textContent).toContain('one, better'))
    await app.reply('done')
    expect(await storedDrafts()).toEqual(['and three'])
    await reopen(id)
    await app.reply('done')
    expect(box(0)).toBeNull()
  })

  test('of a reply is kept too, and comes back when the conversation is looked at again', async () => {
    const id = await opened('one')
    app.all('message-more')[1]!.click()
    ;(await eventually(() => app.find('message-menu'))).querySelector<HTMLElement>('[data-testid="edit-reply"]')!.click()
    await typeInto(await opening(1), 'My own answer.')
    await app.goTo('/')
    await app.goTo(`/c/${id}`)
    await eventually(() => expect(box(1)?.value).toBe('My own answer.'))
  })

  test('is forgotten when the edit is given up, or when the text is as it was', async () => {
    const id = await opened('one')
    const area = await startEdit(0)
    await typeInto(area, 'one more')
    expect(await storedDrafts()).toEqual(['one more'])
    await typeInto(area, 'one')
    expect(await storedDrafts()).toEqual([])
    await typeInto(area, 'one again')
    press(area, 'Escape')
    await eventually(() => expect(box(0)).toBeNull())
    expect(await storedDrafts()).toEqual([])
    expect((await startEdit(0)).value).toBe('one')
    press(box(0)!, 'Escape')
    await reopen(id)
    await app.reply('done')
    expect(box(0)).toBeNull()
  })

  test('waits while another message is edited without a word being changed', async () => {
    await opened('one', 'two')
    await typeInto(await startEdit(0), 'one, better')
    press(await startEdit(2), 'Escape')
    await eventually(() => expect(box(2)).toBeNull())
    expect((await startEdit(0)).value).toBe('one, better')
  })

  test('stays closed where a found message is looked at, and is there when it is opened', async () => {
    const id = await opened('one', 'two')
    await typeInto(await startEdit(2), 'two, better')
    const [first] = (await loadMessages(id)).toSorted((a, b) => a.createdAt - b.createdAt)
    await reopen(id, `?m=${first!.id}`)
    await eventually(() => expect(router.currentRoute.value.query).toEqual({})) // it was found
    expect(box(2)).toBeNull()
    expect((await startEdit(2)).value).toBe('two, better')
  })

  test('goes with its message, once that cannot come back, and with its conversation', async () => {
    const id = await opened('one', 'two')
    await typeInto(await startEdit(2), 'two, better')
    app.all('message')[1]!.querySelector<HTMLElement>('[data-testid="delete"]')!.click()
    await eventually(() => expect(app.all('message')).toHaveLength(1))
    expect(await storedDrafts()).toEqual(['two, better'])
    useToasts().toasts.forEach(toast => useToasts().dismiss(toast.id))
    await eventually(async () => expect(await storedDrafts()).toEqual([]))

    await typeInto(await startEdit(0), 'one, better')
    expect(await storedDrafts()).toEqual(['one, better'])
    await purgeConversation(id)
    expect((await (await storage()).all('drafts'))).toEqual([])
  })

  test('goes with a message that another page deleted', async () => {
    const id = await opened('one', 'two')
    await typeInto(await startEdit(2), 'two, better')
    expect(await storedDrafts()).toEqual(['two, better'])
    app.unmount()
    const [conversation] = await loadConversations()
    const ordered = (await loadMessages(id)).toSorted((a, b) => a.createdAt - b.createdAt)
    await removeMessages({ ...conversation!, head: ordered[1]!.id }, conversation!, ordered.slice(2).map(message => message.id))
    app = await mountApp(`/c/${id}`)
    await eventually(() => expect(app.all('message')).toHaveLength(2))
    await eventually(async () => expect(await storedDrafts()).toEqual([]))
  })
})
