import { test as base, expect, type BrowserContext, type Locator, type Page } from '@playwright/test'
import type { Message } from '../../src/chat/message'
import { startSocketServer, type SocketServer } from './socketServer'
import { startStaticServer, type StaticServer } from './staticServer'

export { expect }

/** What the browser itself prints about answers that our tests order: no fault of the page. */
export const networkNoise: readonly RegExp[] = [
  /^Failed to load resource: /,
  /^Access to fetch at '[^']*' from origin '[^']*' has been blocked by CORS policy/,
  /^Mixed Content: /,
]

/** Watches pages for whatever must never happen in them. */
export interface Guard {
  /** What happened so far; a test fails at its end if this is not empty. */
  readonly problems: string[]
  /** Console errors to let pass, and origins that may be called. */
  allow(exceptions: { readonly console?: readonly RegExp[], readonly origins?: readonly string[] }): void
  /** Watches one more context's pages, those opened already too. */
  watch(context: BrowserContext): Promise<void>
}

/** A guard that lets requests go to these origins and to the page's own data only. */
export function createGuard(origins: readonly string[]): Guard {
  const allowed = new Set(origins)
  const noise: RegExp[] = []
  const problems: string[] = []
  const report = (problem: string) => {
    if (!problems.includes(problem)) problems.push(problem)
  }
  return {
    problems,
    allow(exceptions) {
      noise.push(...exceptions.console ?? [])
      for (const origin of exceptions.origins ?? []) allowed.add(origin)
    },
    async watch(context) {
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', event => {
          console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
        })
      })
      context.on('console', message => {
        const text = message.text()
        if (message.type() !== 'error' || noise.some(pattern => pattern.test(text))) return
        report(`console error: ${text} (${message.location().url})`)
      })
      // Uncaught exceptions and unhandled rejections alike.
      context.on('weberror', error => {
        report(`uncaught: ${error.error().stack ?? error.error().message}`)
      })
      context.on('request', request => {
        const { protocol, origin } = new URL(request.url())
        if (['data:', 'blob:', 'about:'].includes(protocol) || allowed.has(origin)) return
        report(`request to ${request.url()}`)
      })
      context.on('dialog', dialog => {
        if (dialog.type() !== 'beforeunload') report(`dialog: ${dialog.message()}`)
        // The page may be gone before it is answered.
        dialog.accept().catch((error: unknown) => report(`dialog: ${String(error)}`))
      })
    },
  }
}

interface WorkerFixtures {
  /** `dist/` on a host of its own. */
  site: StaticServer
}

interface Fixtures {
  server: SocketServer
  guard: Guard
}

/** Playwright's `test` with the built app served, a scripted server, and a guard over every page. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  // Playwright wants a pattern as the first parameter even where nothing is asked for.
  site: [async ({}, use) => {
    const site = await startStaticServer()
    await use(site)
    await site.close()
  }, { scope: 'worker' }],

  server: async ({}, use) => {
    const server = await startSocketServer()
    await use(server)
    await server.close()
  },

  guard: [async ({ site, server, context }, use) => {
    const guard = createGuard([site.origin, server.origin, new URL(server.remoteUrl).origin])
    await guard.watch(context)
    await use(guard)
    expect(guard.problems, 'nothing went wrong in the page').toEqual([])
  }, { auto: true }],

  baseURL: async ({ site }, use) => {
    await use(site.url)
  },
})

/** Opens the app at a hash address and waits until one can type. */
export async function openApp(page: Page, { path = '#/', url = '' } = {}): Promise<void> {
  await page.goto((url || './') + path)
  await expect(composer(page)).toBeVisible()
}

/** Moves inside the opened app, as a link would. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(target => {
    location.hash = target
  }, hash)
}

export const composer = (page: Page): Locator => page.getByTestId('composer')
export const messages = (page: Page): Locator => page.getByTestId('message')

/** The newest reply. */
export function lastReply(page: Page): Locator {
  return page.locator('[data-testid="message"][data-role="assistant"]').last()
}

/** The text of the newest reply, as shown. */
export const lastText = (page: Page): Locator => lastReply(page).getByTestId('message-text')

interface Server { readonly baseUrl: string, readonly key?: string, readonly model?: string }

/** Connects a server by the settings panel, and closes that again. */
export async function connect(page: Page, { baseUrl, key = 'sk-test-0123456789', model = 'test-model' }: Server): Promise<void> {
  await openSettings(page)
  await fillAndLeave(page.getByTestId('base-url'), baseUrl)
  if (key) await fillAndLeave(page.getByTestId('api-key'), key)
  if (model) await fillAndLeave(page.getByTestId('model'), model)
  await closeSettings(page)
}

export async function openSettings(page: Page, section?: string): Promise<void> {
  const button = page.getByTestId('open-settings')
  if (!section && await button.isVisible()) await button.click()
  else await go(page, `#/settings${section ? `/${section}` : ''}`)
  await expect(page.getByTestId('settings')).toBeVisible()
  if (!section || section === 'connection') await expect(page.getByTestId('base-url')).toBeVisible()
}

export async function closeSettings(page: Page): Promise<void> {
  await go(page, '#/')
  await expect(page.getByTestId('settings')).toBeHidden()
}

/** A field is saved when it is left. */
export async function fillAndLeave(field: Locator, value: string): Promise<void> {
  await field.fill(value)
  await field.blur()
}

/** Sets conversation defaults: seconds for times, text for the system prompt. */
export async function setDefaults(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  await openSettings(page, 'defaults')
  for (const [name, value] of Object.entries(values)) {
    await fillAndLeave(page.getByTestId(`setting-${name}`), value)
  }
  await closeSettings(page)
}

export async function newConversation(page: Page): Promise<void> {
  await go(page, '#/')
  await expect(messages(page)).toHaveCount(0)
}

export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByTestId('send').click()
}

export async function waitForStatus(page: Page, status: Message['status'], timeout = 10_000): Promise<void> {
  await expect(lastReply(page)).toHaveAttribute('data-status', status, { timeout })
}

/** Sends and waits for the whole reply. */
export async function ask(page: Page, text: string): Promise<void> {
  const before = await page.locator('[data-testid="message"][data-role="assistant"]').count()
  await send(page, text)
  await expect(page.locator('[data-testid="message"][data-role="assistant"]')).toHaveCount(before + 1)
  await waitForStatus(page, 'done')
}

interface ChatBody {
  readonly model?: string
  readonly stream?: boolean
  readonly messages: readonly { readonly role: string, readonly content: unknown }[]
}

/** What a chat POST carried. */
export function chatBody(body: string): ChatBody {
  return JSON.parse(body) as ChatBody
}

/** Everything in IndexedDB: database → store → records with their keys. */
export async function dumpDatabases(page: Page): Promise<Record<string, Record<string, unknown[]>>> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'))
    })
    const all: Record<string, Record<string, unknown[]>> = {}
    for (const { name } of await indexedDB.databases()) {
      if (!name) continue
      const database = await settled(indexedDB.open(name))
      const stores: Record<string, unknown[]> = {}
      for (const store of database.objectStoreNames) {
        const content = database.transaction(store).objectStore(store)
        const [keys, values] = await Promise.all([settled(content.getAllKeys()), settled(content.getAll())])
        stores[store] = keys.map((key, index) => ({ key, value: values[index] as unknown }))
      }
      database.close()
      all[name] = stores
    }
    return all
  })
}
