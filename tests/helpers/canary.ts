import type { Page, Request } from '@playwright/test'
import { dumpDatabases } from './platen'
import type { ReceivedRequest } from './socketServer'

/** A key that no one uses, to see where it turns up. */
export const canaryKey = 'sk-canary-7f3a9c51d2e84b6fa0c4'

/** Where the key, or most of it, can be found though it must not be. Empty is good. */
export async function sweepPage(page: Page): Promise<string[]> {
  const places: [string, string][] = await page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')]
    const stored = (storage: Storage) => JSON.stringify({ ...storage })
    return [
      ['the page', new XMLSerializer().serializeToString(document)],
      ['a field', fields.map(({ value }) => value).join('\n')],
      ['the title', document.title],
      ['the address', location.href],
      ['localStorage', stored(localStorage)],
      ['sessionStorage', stored(sessionStorage)],
      ['a cookie', document.cookie],
      ['window.name', window.name],
    ]
  })
  for (const [database, stores] of Object.entries(await dumpDatabases(page))) {
    for (const [store, records] of Object.entries(stores)) {
      if (store !== 'keys') places.push([`IndexedDB ${database}.${store}`, JSON.stringify(records)])
    }
  }
  return places.filter(([, text]) => holdsKey(text)).map(([place]) => place)
}

/** The same for what left the page: only `Authorization` to `origin` may carry the key. */
export function sweepRequests(requests: readonly Request[], received: readonly ReceivedRequest[]): string[] {
  const found: string[] = []
  for (const request of requests) {
    if (holdsKey(request.url())) found.push(`address ${request.method()} ${new URL(request.url()).pathname}`)
    if (holdsKey(request.postData() ?? '')) found.push(`body of ${request.method()} ${request.url()}`)
  }
  for (const { method, path, headers, body } of received) {
    for (const [name, value] of Object.entries(headers)) {
      if (name !== 'authorization' && holdsKey(value)) found.push(`header ${name} of ${method} ${path}`)
    }
    if (holdsKey(path) || holdsKey(body)) found.push(`${method} ${path}`)
  }
  return found
}

/** Whether a text has the key, as it is, encoded or for the most part. */
export function holdsKey(text: string): boolean {
  const secret = canaryKey.slice(10)
  return [secret, secret.slice(0, 12), secret.slice(4, 16), btoa(canaryKey).slice(4, -4), [...secret].reverse().join('')]
    .some(form => text.includes(form))
}
