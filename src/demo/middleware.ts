import type { IncomingMessage, ServerResponse } from 'node:http'
import { handleDemoRequest, type DemoOptions } from './server'
import { Refusal, refused } from './wire'

type Next = (error?: unknown) => void
type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => void

const bodyLimitBytes = 32 * 1024 * 1024

/**
 * The demo for a Node server (Connect, Express, Vite): answers below the prefix, hands on all else.
 * Bytes go out as they come; a client that leaves stops its answer.
 */
export function demoMiddleware(prefix = '/demo', options: DemoOptions = {}): Handler {
  return (request, response, next) => {
    const path = request.url ?? '/'
    const rest = path.startsWith(prefix) ? path.slice(prefix.length) : 'elsewhere'
    if (!/^(?:[/?]|$)/.test(rest)) return next()
    const controller = new AbortController()
    response.once('close', () => controller.abort())
    answer(request, response, rest, controller.signal, options).catch((error: unknown) => {
      if (controller.signal.aborted || response.headersSent) response.destroy()
      else next(error)
    })
  }
}

async function answer(
  incoming: IncomingMessage, outgoing: ServerResponse, path: string, signal: AbortSignal,
  options: DemoOptions,
): Promise<void> {
  const body = await readAll(incoming)
  const answered = body
    ? await handleDemoRequest(toRequest(incoming, path, body, signal), options)
    : refused(new Refusal(413, `The demo reads bodies of up to ${bodyLimitBytes} bytes.`))
  outgoing.writeHead(answered.status, Object.fromEntries(answered.headers))
  outgoing.flushHeaders()
  const reader = answered.body?.getReader()
  if (reader) await pipe(reader, outgoing, signal)
  outgoing.end()
}

async function pipe(
  reader: ReadableStreamDefaultReader<Uint8Array>, outgoing: ServerResponse, signal: AbortSignal,
): Promise<void> {
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      if (!outgoing.write(step.value)) await drained(outgoing, signal)
    }
  } finally {
    await reader.cancel().catch(() => undefined) // a stream that failed refuses to be cancelled
  }
}

/** Resolves when more may be written, or when nobody reads any more. */
function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off('drain', settle)
      signal.removeEventListener('abort', settle)
      resolve()
    }
    outgoing.once('drain', settle)
    signal.addEventListener('abort', settle)
  })
}

function toRequest(
  incoming: IncomingMessage, path: string, body: Blob, signal: AbortSignal,
): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string') headers.set(name, value)
  }
  const method = incoming.method ?? 'GET'
  const bare = method === 'GET' || method === 'HEAD'
  const url = `http://localhost${path.startsWith('/') ? path : `/${path}`}`
  return new Request(url, { method, headers, signal, body: bare ? null : body })
}

/** The whole body; undefined where it is larger than the demo wants to read. */
async function readAll(incoming: IncomingMessage): Promise<Blob | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    bytes += chunk.byteLength
    if (bytes <= bodyLimitBytes) chunks.push(chunk)
  }
  return bytes > bodyLimitBytes ? undefined : new Blob(chunks)
}
