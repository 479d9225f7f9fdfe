import type { IncomingMessage } from 'node:http'
import type { Plugin, PreviewServer } from 'vite'
import type { Address } from '../src/api/address'
import { isLoopback } from '../src/api/hosts.ts'
import { answer, proxyTo, relayBase, send } from './relayProxy.ts'
import { readStartOptions, type StartOptions } from './startOptions.ts'

const statusPath = '/relay-status'

/**
 * `npm start -- --relay https://api.example.com`: serves the app and forwards `/relay/…` to that one server,
 * with the key of `OPENAI_API_KEY` for requests that bring none. On this computer only, to its own page only.
 * @see protocols §8.5
 */
export function relay(argv: readonly string[] = process.argv, env: NodeJS.ProcessEnv = process.env): Plugin {
  let options: StartOptions = {}
  return {
    name: 'relay',
    apply: (_config, { isPreview }) => isPreview === true,
    async config({ preview }) {
      const read = await readStartOptions(argv.slice(argv.includes('--') ? argv.indexOf('--') + 1 : argv.length), env)
      if ('error' in read) stop(read.error)
      options = read
      const { upstream, key, port, host } = options
      return {
        preview: {
          ...port !== undefined && { port },
          ...host !== undefined && { host },
          ...upstream && { cors: false, proxy: { [`^${relayBase}/`]: proxyTo(upstream, key) }, ...preview?.open && { open: '/#/settings' } },
        },
      }
    },
    configResolved({ preview }) {
      const loopback = preview.host === undefined || typeof preview.host === 'string' && isLoopback(preview.host)
      if (options.upstream && !loopback) stop('A relay serves this computer only: leave out --host.')
    },
    configurePreviewServer(server) {
      if (!options.upstream) return
      guard(server, options.upstream)
      announce(server, options.upstream, options.key)
    },
  }
}

/** Only the page that this server served may use the relay; other pages, and other names for it, may not. */
function guard({ middlewares }: PreviewServer, upstream: Address): void {
  middlewares.use((req, res, next) => {
    if (!req.url?.startsWith(relayBase)) return next()
    const { pathname: path, search } = new URL(req.url, 'http://relay.invalid')
    req.url = path + search // without the dots that lead out of it
    if (path !== statusPath && !path.startsWith(`${relayBase}/`)) next()
    else if (isForeign(req)) answer(res, 403, 'The relay answers to its own page only.')
    else if (path === statusPath) send(res, 200, { upstream: upstream.apiBase })
    else next()
  })
}

function isForeign({ headers, socket }: IncomingMessage): boolean {
  const host = headers.host ?? ''
  const [, name = '', port = '80'] = /^(.+?)(?::(\d+))?$/.exec(host) ?? []
  if (!isLoopback(name) || Number(port) !== socket.localPort) return true
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) return true
  const site = headers['sec-fetch-site'] ?? 'same-origin'
  // a document, a script or a picture of the upstream would have the rights of the page
  return site !== 'same-origin' || (headers['sec-fetch-dest'] ?? 'empty') !== 'empty'
}

/** Says beside the address of the page what the relay does. */
function announce(server: PreviewServer, upstream: Address, key: string | undefined): void {
  const printUrls = server.printUrls.bind(server)
  server.printUrls = () => {
    printUrls()
    const secret = key === undefined ? 'as typed in the page (OPENAI_API_KEY is not set)' : 'OPENAI_API_KEY, for requests that bring none'
    server.config.logger.info(`  ➜  Relay:   type ${relayBase} as the address: it leads to ${upstream.apiBase}\n  ➜  Key:     ${secret}`)
  }
}

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
