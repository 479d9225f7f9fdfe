import { createServer, type AddressInfo } from 'node:net'

/** One pixel, as a PNG. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')

/** A host that only learns: who connects, who asks for what, and what is told besides. */
export interface Collector {
  readonly origin: string
  /** Each request's first line and headers, as they came. */
  readonly requests: readonly string[]
  /** Connections, those without a request too: a browser opens some ahead. */
  readonly connections: number
  close(): Promise<void>
}

/** Starts a collector on a port of its own; it answers whatever is asked with a small picture. */
export async function startCollector(): Promise<Collector> {
  const requests: string[] = []
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('error', () => socket.destroy())
    socket.once('data', (data) => {
      requests.push(data.toString('latin1'))
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: ${pixel.length}\r\nConnection: close\r\n\r\n`)
      socket.end(pixel)
    })
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections
    },
    close: () => new Promise(closed => server.close(() => closed())),
  }
}
