import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { demoMiddleware } from '../../src/demo/middleware'
import { handleDemoRequest, type DemoOptions } from '../../src/demo/server'

export interface Delta { readonly content?: string, readonly reasoning_content?: string, readonly role?: string }

interface Frame {
  readonly choices: readonly { readonly delta: Delta, readonly finish_reason: string | null }[]
  readonly usage?: unknown
}

/** A request to the demo, without a network. */
export function call(path: string, body?: unknown, init: RequestInit = {}): Promise<Response> {
  const post = body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }
  return handleDemoRequest(new Request(`https://demo.invalid/v1${path}`, { ...post, ...init }), { pace: 0 })
}

export const user = (content: unknown) => ({ role: 'user', content })

/** The whole answer to some messages. */
export async function complete(messages: readonly unknown[], more: object = {}) {
  const response = await call('/chat/completions', { model: 'platen-demo', messages, ...more })
  return await response.json()
}

/** The text of the answer to a question. */
export async function answer(question: string, ...before: readonly unknown[]): Promise<string> {
  return (await complete([...before, user(question)])).choices[0].message.content
}

/** The frames of a streamed answer. */
export async function frames(messages: readonly unknown[], more: object = {}): Promise<readonly (Frame | '[DONE]')[]> {
  const response = await call('/chat/completions', { messages, stream: true, ...more })
  const events = (await response.text()).split('\n\n').filter(event => event !== '')
  return events.map((event) => {
    const data = event.replace(/^data: /, '')
    return data === '[DONE]' ? data : JSON.parse(data) as Frame
  })
}

/** The deltas of a streamed answer. */
export async function deltas(messages: readonly unknown[], more: object = {}): Promise<readonly Delta[]> {
  return (await frames(messages, more)).flatMap(frame =>
    frame === '[DONE]' ? [] : frame.choices.map(({ delta }) => delta))
}

/** The demo behind a real socket, below `/demo`; `writes` counts what it has sent. */
export async function listen(options: DemoOptions) {
  const counter = { writes: 0, closed: 0 }
  const middleware = demoMiddleware('/demo', options)
  const server: Server = createServer((request, response) => {
    const write = response.write.bind(response) as (chunk: unknown) => boolean
    response.write = (chunk: unknown) => {
      counter.writes += 1
      return write(chunk)
    }
    response.once('close', () => counter.closed += 1)
    middleware(request, response, () => {
      response.writeHead(418)
      response.end('handed on')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  return { origin, baseUrl: `${origin}/demo/v1`, counter, close }
}
