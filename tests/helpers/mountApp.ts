import { mount, type VueWrapper } from '@vue/test-utils'
import 'fake-indexeddb/auto'
import { createPinia, disposePinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import { nextTick } from 'vue'
import App from '../../src/App.vue'
import { deleteStorage } from '../../src/db/database'
import { setLocale } from '../../src/locales'
import { router } from '../../src/router'
import { useConnections } from '../../src/stores/connections'
import { useConversations } from '../../src/stores/conversations'
import { useDrafts } from '../../src/stores/drafts'
import { useNewConversation } from '../../src/stores/newConversation'
import { useSettings } from '../../src/stores/settings'
import { fakeFetch, type FakeFetch, type FakeReply } from './fakeFetch'
import { eventually } from './eventually'

export interface MountedApp {
  readonly wrapper: VueWrapper
  /** The element with a `data-testid`; the last one where there are several. */
  find(testid: string): HTMLElement
  all(testid: string): HTMLElement[]
  /** Types a prompt and presses Enter. */
  ask(text: string): Promise<void>
  /** Puts a text into a field of a form, and leaves it. */
  fill(testid: string, text: string): Promise<void>
  /** Waits until the last reply has a status, and gives its element. */
  reply(status: string): Promise<HTMLElement>
  goTo(path: string): Promise<void>
  /** Stores the drafts of this app, now. */
  flush(): Promise<void>
  unmount(): void
}

/** The whole app, mounted as `main.ts` does it, on the storage as it is. */
export async function mountApp(path = '/'): Promise<MountedApp> {
  if (!('scrollIntoView' in Element.prototype)) Object.assign(Element.prototype, { scrollIntoView: () => {} }) // jsdom has no layout
  if (!('getBoundingClientRect' in Range.prototype)) Object.assign(Range.prototype, { getBoundingClientRect: () => new DOMRect() })
  const pinia = createPinia()
  setActivePinia(pinia)
  await Promise.all([useSettings().load(), useConnections().load(), useConversations().load(), useNewConversation().load()])
  await setLocale('en')
  await router.push('/') // forgets what was open before
  await router.push(path)
  const wrapper = mount(App, { global: { plugins: [pinia, router] }, attachTo: document.body })
  await router.isReady()

  function all(testid: string): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)]
  }

  function find(testid: string): HTMLElement {
    const element = all(testid).at(-1)
    if (!element) throw new Error(`There is no ${testid}.`)
    return element
  }

  await eventually(() => find('composer'))
  return {
    wrapper,
    find,
    all,
    async ask(text) {
      const composer = find('composer') as HTMLTextAreaElement
      composer.value = text
      composer.dispatchEvent(new Event('input', { bubbles: true }))
      await nextTick()
      composer.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    },
    async fill(testid, text) {
      const field = await eventually(() => find(testid) as HTMLInputElement)
      field.focus()
      field.value = text
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.dispatchEvent(new Event('change', { bubbles: true }))
      field.blur()
      await nextTick()
    },
    async reply(status) {
      return eventually(() => {
        const last = all('message').filter(element => element.dataset.role === 'assistant').at(-1)
        if (last?.dataset.status !== status) throw new Error(`The last reply is ${last?.dataset.status}, not ${status}.`)
        return last
      })
    },
    async goTo(where) {
      await router.push(where)
      await nextTick()
    },
    async flush() {
      await useDrafts().flush()
    },
    unmount() {
      wrapper.unmount()
      disposePinia(pinia) // what still asks a server stops
      document.body.replaceChildren()
    },
  }
}

/** Puts a fake server in the place of the network, and a connection to it into an empty storage. */
export async function connectTo(reply: FakeReply | Error, fields: { key?: string, model?: string } = {}): Promise<FakeFetch> {
  const server = fakeFetch(reply)
  vi.stubGlobal('fetch', server.fetch)
  setActivePinia(createPinia())
  const connections = useConnections()
  await connections.load()
  await connections.add({ baseUrl: 'https://relay.example.com', model: fields.model ?? 'm' })
  await connections.setKey(fields.key ?? 'sk-test-1234567890abcdef')
  return server
}

/** An empty browser. */
export async function freshStorage(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 100)) // what the app before had begun comes to its end
  await deleteStorage()
  localStorage.clear()
}

/** A streamed chat reply, a chunk a text. */
export function chatStream(texts: readonly string[], end: 'stop' | 'length' | 'cut' = 'stop'): FakeReply {
  const chunk = (delta: object, finish: string | null = null) => `data: ${JSON.stringify({ id: 'r1', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  const pieces = texts.map(content => chunk({ content }))
  return { headers: { 'content-type': 'text/event-stream' }, pieces: end === 'cut' ? pieces : [...pieces, chunk({}, end), 'data: [DONE]\n\n'] }
}
