// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ImagePart, Message } from '../../src/chat/message'
import { saveTurn } from '../../src/db/messages'
import { polyfillDialog } from '../components/ui/dialog'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'

polyfillDialog()
let app: MountedApp

beforeEach(freshStorage)
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

const picture = (number: number): ImagePart => ({ type: 'image', url: `https://pics.example/${number}.png`, asked: true, kept: false, prompt: `fox ${number}` })

/** Twenty turns, each with a picture of the user and one of the server: more than what is mounted at first. */
async function store(): Promise<void> {
  const messages = Array.from({ length: 40 }, (_, index): Message => ({
    id: `m${index}`, conversationId: 'c', ...index && { parentId: `m${index - 1}` }, role: index % 2 ? 'assistant' : 'user', createdAt: index + 1,
    parts: [...index % 2 ? [] : [{ type: 'text' as const, text: `Draw ${index}` }], picture(index)], status: 'done', notices: [], inContext: true,
  }))
  await saveTurn({ id: 'c', title: 'Foxes', titleBy: 'user', createdAt: 1, updatedAt: 2, pinned: false, head: 'm39' }, messages)
}

function press(key: string): void {
  app.find('lightbox').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}

async function look(): Promise<void> {
  await store()
  app = await mountApp('/c/c')
  const thumbnail = await eventually(() => app.find('image-thumbnail'))
  thumbnail.closest('button')!.click()
  await eventually(() => expect(app.find('lightbox-position').textContent).toBe('40 / 40'))
}

test('all pictures of the conversation can be looked at from any of them, also those whose messages are not mounted', async () => {
  await connectTo(chatStream(['Hello']))
  await look()
  press('Home')
  await eventually(() => expect(app.find('lightbox-image').getAttribute('src')).toBe('https://pics.example/0.png'))
  app.find('lightbox-close').click()
  await eventually(() => expect(app.all('lightbox')).toHaveLength(0))
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Open picture: fox 39')
})

test('a picture is asked about by going along with the next prompt', async () => {
  await connectTo(chatStream(['Hello']))
  await look()
  app.find('lightbox-ask').click()
  await eventually(() => expect(app.find('attachment')).toBeTruthy())
  expect(app.all('lightbox')).toHaveLength(0)
})

test('again asks the server once for a new version of that reply, and only then', async () => {
  const server = await connectTo(chatStream(['Hello']))
  await look()
  const asked = () => server.requests.filter(({ init }) => init.method === 'POST').length
  expect(asked()).toBe(0)
  app.find('lightbox-again').click()
  await eventually(() => expect(app.find('next-version')).toBeTruthy())
  await app.reply('done')
  expect(asked()).toBe(1)
})
