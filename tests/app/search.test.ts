// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Conversation } from '../../src/chat/conversation'
import type { Message } from '../../src/chat/message'
import { storage } from '../../src/db/database'
import type { Change } from '../../src/db/records'
import { router } from '../../src/router'
import { useConversations } from '../../src/stores/conversations'
import { eventually } from '../helpers/eventually'
import { freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

let app: MountedApp | undefined

beforeEach(async () => {
  vi.stubGlobal('CSS', { escape: (text: string) => text.replace(/["\\]/g, '\\$&') })
  await freshStorage()
})
afterEach(() => {
  app?.unmount()
  app = undefined
  vi.unstubAllGlobals()
})

const base = { titleBy: 'user', createdAt: 0, updatedAt: 0, pinned: false } as const
const conversations: Conversation[] = [
  { ...base, id: 'physics', title: 'Physics of light', head: 'p3' },
  { ...base, id: 'food', title: 'What to eat', head: 'f1' },
]

function message(id: string, conversationId: string, role: Message['role'], text: string, parentId?: string): Message {
  return { id, conversationId, role, createdAt: Number(id.at(-1)), parts: [{ type: 'text', text }], status: 'done', notices: [], inContext: true, ...parentId && { parentId } }
}

const messages: Message[] = [
  message('p0', 'physics', 'user', 'What is a prism?'),
  message('p1', 'physics', 'assistant', 'A prism bends **light** of many colours.', 'p0'),
  message('p2', 'physics', 'assistant', 'An older answer about a rainbow.', 'p0'),
  message('p3', 'physics', 'user', 'Thanks, light is clear.', 'p1'),
  message('f0', 'food', 'user', 'Something light, please <b>now</b>'),
  message('f1', 'food', 'assistant', '来一份沙拉吧。', 'f0'),
]

async function start(path = '/'): Promise<MountedApp> {
  await (await storage()).write([
    ...conversations.map((put): Change => ({ store: 'conversations', put })), ...messages.map((put): Change => ({ store: 'messages', put })),
  ], 'strict')
  app = await mountApp(path)
  await eventually(() => app!.find('conversation'))
  return app
}

async function type(page: MountedApp, text: string): Promise<HTMLInputElement> {
  const field = page.find('search') as HTMLInputElement
  field.focus()
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
  return field
}

async function results(page: MountedApp, count: number): Promise<HTMLElement[]> {
  return eventually(() => {
    expect(page.find('search-results').dataset.state).toBe('done')
    expect(page.all('search-result')).toHaveLength(count)
    return page.all('search-result')
  })
}

function press(element: Element | null, key: string): void {
  element?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}

test('what is typed is found in titles and in messages, marked, as text', async () => {
  const page = await start()
  await type(page, 'light')
  const found = await results(page, 3)
  expect(page.all('conversation').map(row => row.dataset.id)).toEqual(['physics'])
  expect(found.map(link => link.dataset.id)).toEqual(['p3', 'p1', 'f0'])
  expect(found[2]!.textContent).toContain('Something light, please <b>now</b>')
  expect(found[1]!.textContent).toContain('A prism bends light of many colours.') // as it is read
  expect([...found[2]!.querySelectorAll('mark')].map(mark => mark.textContent)).toEqual(['light'])
  expect(page.find('search-results').textContent).toContain('In messages · 3')
  expect(page.find('search-results').querySelector('[role="status"]')?.textContent).toBe('3 messages found')
})

test('where nothing is found it says so, and an empty field shows all conversations', async () => {
  const page = await start()
  await type(page, 'zzz')
  await results(page, 0)
  expect(page.find('search-results').textContent).toContain('No messages found')
  expect(page.find('search-hint').textContent).toBe('A message must hold all the words. Try fewer or shorter ones.')
  await type(page, '')
  await eventually(() => expect(page.all('conversation')).toHaveLength(2))
  expect(page.all('search-results')).toEqual([])
})

test('a result opens its conversation at the message, and the address forgets it', async () => {
  const page = await start()
  await type(page, '沙拉')
  const [link] = await results(page, 1)
  link!.click()
  await eventually(() => expect(page.all('message').find(({ dataset }) => dataset.id === 'f1')?.dataset.found).toBe(''))
  await eventually(() => expect(router.currentRoute.value.fullPath).toBe('/c/food'))
  expect(link!.getAttribute('aria-current')).toBe('true')
})

test('a message of another branch is shown on its own', async () => {
  const page = await start('/c/physics')
  await eventually(() => expect(page.all('message').map(({ dataset }) => dataset.id)).toEqual(['p0', 'p1', 'p3']))
  await type(page, 'rainbow')
  const [link] = await results(page, 1)
  link!.click()
  await eventually(() => expect(page.all('message').map(({ dataset }) => dataset.id)).toEqual(['p0', 'p2']))
  expect(useConversations().headers.get('physics')?.head).toBe('p2')
  await eventually(() => expect(router.currentRoute.value.fullPath).toBe('/c/physics'))
})

test('an address of a message that is gone opens the conversation', async () => {
  const page = await start('/c/physics?m=never')
  await eventually(() => expect(page.all('message')).toHaveLength(3))
  await eventually(() => expect(router.currentRoute.value.fullPath).toBe('/c/physics'))
})

test('arrow keys walk from the field through titles and messages, Enter in the field opens the first, Escape leads back', async () => {
  const page = await start()
  const field = await type(page, 'light')
  const found = await results(page, 3)
  press(field, 'ArrowDown')
  expect(document.activeElement?.getAttribute('href')).toBe('#/c/physics')
  press(document.activeElement, 'ArrowDown')
  expect(document.activeElement).toBe(found[0])
  press(document.activeElement, 'ArrowUp')
  press(document.activeElement, 'ArrowUp')
  expect(document.activeElement).toBe(field)
  found[1]!.focus()
  press(found[1]!, 'Escape')
  expect(document.activeElement).toBe(field)
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))
  expect(router.currentRoute.value.fullPath).toBe('/')
  press(field, 'Enter')
  await eventually(() => expect(router.currentRoute.value.fullPath).toBe('/c/physics'))
})
