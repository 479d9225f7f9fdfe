import type { Connection, Fetch, ReadyConnection } from '../../src/api/connection'
import { resolveAddress } from '../../src/api/address'

/** Waits for the abort. */
export const hang = Symbol('hang')

export interface FakeReply {
  readonly status?: number
  readonly headers?: Record<string, string>
  /** Pieces of the body, as text or bytes; an error breaks the connection. */
  readonly pieces: readonly (string | Uint8Array | Error | typeof hang)[]
}

export interface FakeFetch {
  readonly fetch: Fetch
  readonly requests: { readonly url: string, readonly init: RequestInit }[]
  /** Those that may be billed. */
  readonly posts: { readonly url: string, readonly init: RequestInit }[]
  /** How many bodies were left unread by the client. */
  cancelled: number
}

/** A server in the place of `fetch`, which answers every request with the same reply. */
export function fakeFetch(reply: FakeReply | Error): FakeFetch {
  const fake: FakeFetch = {
    requests: [],
    posts: [],
    cancelled: 0,
    fetch: (url, init) => {
      fake.requests.push({ url, init })
      if (init.method === 'POST') fake.posts.push({ url, init })
      if (reply instanceof Error) return Promise.reject(reply)
      const status = reply.status ?? 200
      const empty = status === 204 || status === 304
      return Promise.resolve(new Response(empty ? null : bodyOf(reply, init.signal ?? undefined, fake), { status, ...(reply.headers && { headers: reply.headers }) }))
    },
  }
  return fake
}

/** A connection to a fake server. */
export function readyFor(fetch: Fetch, fields: Partial<Connection> = {}, key = 'sk-test-1234567890abcdef'): ReadyConnection {
  const connection: Connection = {
    id: 'c1', name: '', baseUrl: 'https://relay.example.com', protocol: 'chat', model: 'm', imageModel: '', headers: {}, parameters: {}, quirks: {}, ...fields,
  }
  const address = resolveAddress(connection.baseUrl, 'https://app.example')
  if ('error' in address) throw new Error(address.error)
  return { connection, address, key, fetch }
}

function bodyOf(reply: FakeReply, signal: AbortSignal | undefined, fake: FakeFetch): ReadableStream<Uint8Array> {
  const pieces = [...reply.pieces]
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) controller.close()
      else if (piece === hang) await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))))
      else if (piece instanceof Error) controller.error(piece)
      else controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece)
    },
    cancel() {
      fake.cancelled++
    },
  }, { highWaterMark: 0 })
}
