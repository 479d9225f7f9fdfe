import { createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { constants, createGzip } from 'node:zlib'

/** Milliseconds to wait, then what to write. */
export type Packet = readonly [delayMs: number, content: string | Uint8Array]

/** One answer, told byte by byte. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly parts?: readonly Packet[]
  /** Written over and over after the parts, until the client leaves. */
  readonly repeat?: readonly Packet[]
  /** `close` ends the body properly, `reset` breaks the connection, `hang` leaves it open. */
  readonly end?: 'close' | 'reset' | 'hang'
  /** Breaks the connection before a byte is answered. */
  readonly preReset?: boolean
  /** Never answers at all. */
  readonly hang?: boolean
  readonly noCors?: boolean
  /** Ends in a chunk whose length is no number. */
  readonly badChunk?: boolean
  /** The body compressed: flushed with each part, or cut in its middle. */
  readonly gzip?: 'flush' | 'cut'
}

export type Script = Reply | ((request: ReceivedRequest) => Reply)

/** What a client sent, and when; `writes` and `closedAt` fill while the answer runs. All times are epoch ms. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly receivedAt: number
  readonly writes: { readonly at: number, readonly content: string | Uint8Array }[]
  /** When the client closed the connection; unset while it is open and when we closed it. */
  closedAt?: number
  /** When the answer had been written to its end. */
  endedAt?: number
}

export interface SocketServer {
  readonly origin: string
  /** Base URL as a user would type it. */
  readonly url: string
  /** The same server under a name that is not known to be this machine (see the browser's flags). */
  readonly remoteUrl: string
  readonly requests: readonly ReceivedRequest[]
  /** The POSTs among `requests`. */
  readonly posts: readonly ReceivedRequest[]
  /** The answers to the next POSTs, in order; the last one stays. */
  script(...replies: readonly Script[]): void
  /** The answer to GETs of a model list from now on. */
  scriptModels(reply: Reply): void
  close(): Promise<void>
}

/** A stream chunk as servers send it. */
export function chunk(content: string): string {
  return frame({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })
}

/** The end of a stream as servers send it. */
export const ending = frame({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) + 'data: [DONE]\n\n'

/** One SSE event around JSON. */
export function frame(payload: unknown): string {
  return `data: ${JSON.stringify(payload)}\n\n`
}

/** A whole streamed answer: one chunk each `delayMs`, then the end. */
export function streamed(texts: readonly string[], delayMs = 0): Reply {
  return { parts: [...texts.map((text): Packet => [delayMs, chunk(text)]), [delayMs, ending]] }
}

const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8' }
const modelList: Reply = {
  headers: { 'content-type': 'application/json' },
  parts: [[0, JSON.stringify({
    object: 'list', data: ['m', 'test-model'].map(id => ({ id, object: 'model' })),
  })]],
}
const page: Reply = { headers: { 'content-type': 'text/plain' }, parts: [[0, 'ok']] }

/**
 * A server on a bare socket: whatever a real one could do wrong can be scripted. One request a
 * connection, so that the browser has no reused connection on which it would send a POST twice.
 */
export async function startSocketServer(): Promise<SocketServer> {
  const requests: ReceivedRequest[] = []
  const sockets = new Set<Socket>()
  let scripts: Script[] = [streamed(['Hello'])]
  let models = modelList

  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket)
    let received = Buffer.alloc(0)
    let started = false
    socket.on('data', data => {
      received = Buffer.concat([received, data])
      if (started) return
      const request = parseRequest(received)
      if (!request) return
      started = true
      requests.push(request)
      socket.once('close', () => {
        if (request.endedAt === undefined) request.closedAt = Date.now()
      })
      answer(socket, request).catch((error: unknown) => {
        console.error('socketServer', error)
        socket.destroy()
      })
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })

  async function answer(socket: Socket, request: ReceivedRequest): Promise<void> {
    const next = scripts[0]
    // A server that knows no CORS knows it nowhere.
    const noCors = typeof next === 'object' && next.noCors === true || models.noCors === true
    if (request.method === 'OPTIONS') {
      await play(socket, request, { status: 204, noCors, headers: preflight(request) })
    } else if (request.method === 'POST' && next) {
      if (scripts.length > 1) scripts.shift()
      await play(socket, request, typeof next === 'function' ? next(request) : next)
    } else {
      await play(socket, request, { noCors, .../\/models(\?|$)/.test(request.path) ? models : page })
    }
  }

  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/v1`,
    remoteUrl: `${origin.replace('127.0.0.1', 'server.test')}/v1`,
    requests,
    get posts() {
      return requests.filter(request => request.method === 'POST')
    },
    script(...replies) {
      scripts = [...replies]
    },
    scriptModels(reply) {
      models = reply
    },
    close: () => new Promise(closed => {
      server.close(() => closed())
      for (const socket of sockets) socket.destroy()
    }),
  }
}

function parseRequest(bytes: Buffer): ReceivedRequest | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const body = bytes.subarray(end + 4)
  if (body.length < Number(headers['content-length'] ?? 0)) return undefined
  const [method = '', path = ''] = first.split(' ')
  return { method, path, headers, body: body.toString('utf8'), receivedAt: Date.now(), writes: [] }
}

function preflight(request: ReceivedRequest): Record<string, string> {
  return {
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
    'access-control-max-age': '0', // each fault meets a preflight of its own
  }
}

async function play(socket: Socket, request: ReceivedRequest, reply: Reply): Promise<void> {
  if (reply.hang) return
  if (reply.preReset) {
    request.endedAt = Date.now()
    socket.resetAndDestroy()
    return
  }
  const status = reply.status ?? 200
  const headers: Record<string, string> = { ...reply.headers ?? streamHeaders, connection: 'close' }
  if (!reply.noCors) {
    headers['access-control-allow-origin'] = '*'
    headers['access-control-expose-headers'] = '*'
  }
  const bodiless = status === 204 || status === 304
  const chunked = !bodiless && !('content-length' in headers)
  if (chunked) headers['transfer-encoding'] = 'chunked'
  if (reply.gzip) headers['content-encoding'] = 'gzip'
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.write(`HTTP/1.1 ${status} Status\r\n${head}\r\n`)

  const write = (content: string | Uint8Array, shown = content) => {
    const bytes = Buffer.from(content as Uint8Array)
    if (!bytes.length || socket.destroyed) return
    socket.write(chunked ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]) : bytes)
    request.writes.push({ at: Date.now(), content: shown })
  }
  const send = async (packets: readonly Packet[]) => {
    for (const [delayMs, content] of packets) {
      if (delayMs) await wait(delayMs)
      if (socket.destroyed) return
      write(content)
    }
  }
  if (reply.gzip) await compressed(reply, write)
  else await send(reply.parts ?? [])
  while (reply.repeat && !socket.destroyed) await send(reply.repeat)
  if (socket.destroyed) return

  const end = reply.end ?? 'close'
  if (end === 'hang') return
  if (reply.badChunk) {
    await wait(100)
    socket.write('no-number\r\nx\r\n')
  }
  // A reset throws away what the client has not read yet: give it the time to.
  if (end === 'reset') await wait(250)
  request.endedAt = Date.now()
  if (end === 'reset') socket.resetAndDestroy()
  else socket.end(chunked && !reply.badChunk ? '0\r\n\r\n' : '')
}

async function compressed(
  reply: Reply, write: (content: Uint8Array, shown: string | Uint8Array) => void,
): Promise<void> {
  const gzip = createGzip()
  let output: Buffer[] = []
  gzip.on('data', (data: Buffer) => output.push(data))
  const flushed = async (content: string | Uint8Array) => {
    gzip.write(content)
    await new Promise<void>(done => gzip.flush(constants.Z_SYNC_FLUSH, done))
    const bytes = Buffer.concat(output)
    output = []
    return bytes
  }
  for (const [delayMs, content] of reply.parts ?? []) {
    if (delayMs) await wait(delayMs)
    write(await flushed(content), content)
  }
  if (reply.gzip === 'cut') {
    const lost = await flushed(chunk('this never arrives whole'))
    write(lost.subarray(0, lost.length / 2), '')
    gzip.destroy()
    return
  }
  gzip.end()
  await new Promise(ended => gzip.once('end', ended))
  write(Buffer.concat(output), '')
}
