import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The built app: a copy of `dist/` made before the tests, since one of them builds anew meanwhile. */
export const site = fileURLToPath(new URL('../output/site', import.meta.url))

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

export interface StaticServer {
  /** Ends with a slash. */
  readonly url: string
  readonly origin: string
  /** Files that were sent, as paths on disk, in order. */
  readonly sent: string[]
  close(): Promise<void>
}

interface Options {
  readonly folder?: string
  /** Where the files appear: `/` or `/any/path/`. */
  readonly path?: string
  /** A key and a certificate: then it speaks https. */
  readonly secure?: { readonly key: string, readonly cert: string }
}

/** Serves a folder on a free port, as the plainest of hosts would: right types and no headers of its own. */
export async function startStaticServer({ folder = site, path = '/', secure }: Options = {}): Promise<StaticServer> {
  const sent: string[] = []
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    void serve(folder, path, request, response, sent)
  }
  const server = secure ? createSecureServer(secure, answer) : createServer(answer)
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const origin = `${secure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: origin + path,
    origin,
    sent,
    close: () => new Promise(closed => {
      server.close(() => closed())
      server.closeAllConnections()
    }),
  }
}

async function serve(
  folder: string, base: string, request: IncomingMessage, response: ServerResponse, sent: string[],
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://host')
  const inside = pathname.startsWith(base) ? decodeURIComponent(pathname.slice(base.length)) : undefined
  const file = inside === undefined ? folder : normalize(join(folder, inside || 'index.html'))
  const found = file.startsWith(folder + sep) ? await stat(file).catch(() => undefined) : undefined
  if (!found?.isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    return
  }
  sent.push(file)
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
  })
  createReadStream(file).pipe(response)
}
