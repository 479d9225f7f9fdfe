import type { Fetch } from '../../src/api/connection'

/** What an address answers; an error is a connection that fails. */
export type RouteReply = { readonly status?: number, readonly json?: unknown, readonly bytes?: Uint8Array<ArrayBuffer> } | Error

/** Path, or whole address without its query → the answer, or what gives it. Everything else is 404. */
export type Routes = Readonly<Record<string, RouteReply | ((init: RequestInit) => RouteReply)>>

export interface FakeRoutes {
  readonly fetch: Fetch
  readonly requests: { readonly url: string, readonly method: string, readonly init: RequestInit }[]
  /** The bodies that were sent to a path, as text. */
  bodies(path: string): string[]
}

/** Several servers in the place of `fetch`. */
export function fakeRoutes(routes: Routes): FakeRoutes {
  const requests: FakeRoutes['requests'] = []
  return {
    requests,
    bodies: path => requests.filter(({ url }) => new URL(url).pathname === path).map(({ init }) => init.body as string),
    fetch: (url, init) => {
      requests.push({ url, method: init.method ?? 'GET', init })
      const { origin, pathname } = new URL(url)
      const route = routes[pathname] ?? routes[origin + pathname]
      const reply = typeof route === 'function' ? route(init) : route ?? { status: 404, json: { error: { message: 'Not found' } } }
      if (reply instanceof Error) return Promise.reject(reply)
      const body = reply.bytes ?? JSON.stringify(reply.json)
      return Promise.resolve(new Response(body, { status: reply.status ?? 200, headers: { 'content-type': reply.bytes ? 'image/png' : 'application/json' } }))
    },
  }
}
