// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadConversations } from '../../src/db/conversations'
import { storage } from '../../src/db/database'
import { loadMessages } from '../../src/db/messages'
import { useToasts } from '../../src/stores/toasts'
import { polyfillDialog } from '../components/ui/dialog'
import { eventually } from '../helpers/eventually'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

polyfillDialog()

let app: MountedApp

beforeEach(async () => {
  await freshStorage()
  await connectTo(chatStream(['An answer.']))
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Two turns, and no room for anything more. What is removed needs none. */
async function twoTurns() {
  app = await mountApp()
  for (const [index, prompt] of ['one', 'two'].entries()) {
    await app.ask(prompt)
    await eventually(() => expect(app.all('message')).toHaveLength(2 * index + 2))
    await app.reply('done')
  }
  const [conversation] = await loadConversations()
  await eventually(async () => expect((await loadMessages(conversation!.id)).every(({ status }) => status === 'done')).toBe(true))
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('no room', 'QuotaExceededError') })
  return { id: conversation!.id, head: conversation!.head, full }
}

function toast(): Promise<string> {
  return eventually(() => app.find('toast').textContent ?? '')
}

function letGo(): void {
  for (const { id } of useToasts().toasts) useToasts().dismiss(id)
}

function remove(index: number): void {
  app.all('message')[index]!.querySelector<HTMLElement>('[data-testid="delete"]')!.click()
}

function removeConversation(): void {
  app.find('conversation').querySelector('a')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true, cancelable: true }))
}

describe('on a full disk a message', () => {
  test('can be deleted; its space is freed once that cannot be taken back, and that is said', async () => {
    const { id, head, full } = await twoTurns()
    remove(2)
    expect(await toast()).toContain('Message deleted. The disk is full: the space is freed once this notice has gone.')
    await eventually(() => expect(app.all('message')).toHaveLength(2))
    expect(document.body.textContent).not.toContain('could not be saved')
    expect(await loadMessages(id)).toHaveLength(4)
    letGo()
    await eventually(async () => expect(await loadMessages(id)).toHaveLength(2))
    expect(app.all('toast')).toHaveLength(0)
    expect((await loadConversations())[0]!.head).toBe(head) // there was no room to say otherwise
    full.mockRestore()
    await vi.waitFor(async () => {
      const { head: next } = (await loadConversations())[0]!
      expect((await loadMessages(id)).map(message => message.id)).toContain(next)
    }, { timeout: 8_000, interval: 200 })
  }, 20_000)

  test('that was deleted comes back, and was never off the disk', async () => {
    const { id, head } = await twoTurns()
    const before = await loadMessages(id)
    remove(3)
    await eventually(() => expect(app.all('message')).toHaveLength(3))
    await toast()
    remove(0)
    await eventually(() => expect(app.all('undo')).toHaveLength(2))
    app.all('undo')[0]!.click()
    await eventually(() => expect(app.all('message')).toHaveLength(4))
    app.all('undo')[0]!.click()
    await eventually(() => expect(app.all('undo')).toHaveLength(0))
    expect(app.all('toast')).toHaveLength(0)
    letGo()
    expect(await loadMessages(id)).toEqual(before)
    expect((await loadConversations())[0]!.head).toBe(head)
  })

  test('that was the end of its branch leaves the rest to be seen when the page is opened again', async () => {
    const { id } = await twoTurns()
    remove(2)
    await toast()
    letGo()
    await eventually(async () => expect(await loadMessages(id)).toHaveLength(2))
    app.unmount()
    app = await mountApp(`/c/${id}`)
    await eventually(() => expect(app.all('message')).toHaveLength(2))
  })
})

describe('on a full disk a conversation', () => {
  test('is deleted without a word of something that was not saved', async () => {
    const { id } = await twoTurns()
    removeConversation()
    expect(await toast()).toContain('Conversation deleted. The disk is full')
    expect(document.body.textContent).not.toContain('Not saved')
    app.find('undo').click()
    await eventually(() => expect(app.all('conversation')).toHaveLength(1))
    expect(app.all('toast')).toHaveLength(0)
    removeConversation()
    await toast()
    letGo()
    await eventually(async () => expect(await (await storage()).keys('conversations')).toEqual([]))
    expect(await loadMessages(id)).toEqual([])
  })
})
