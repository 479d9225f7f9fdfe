import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ProxyOptions } from 'vite'
import type { Address } from '../src/api/address'

/** Where the page finds the relay. `src/api/relay.ts` offers it. */
export const relayBase = '/relay'

/** Request headers that are the browser's own business, or this computer's. */
const dropped = /^(?:cookie|origin|referer|forwarded|via|x-forwarded-.*|x-real-ip|proxy-.*|sec-.*|dnt|accept-encoding|accept-language)$/
/** Response headers that would change the page, which the upstream shares an origin with. */
const withheld = /^(?:set-cookie2?|clear-site-data|access-control-.*|service-worker-allowed|refresh|link|strict-transport-security|alt-svc)$/

/** Where a request to the relay goes: `/relay/v1` is the API of the upstream, all else lies at its root. */
function upstreamPath({ apiBase, root, origin, models, query }: Address, url: string): string {
  const { pathname, search } = new URL(url, 'http://relay.invalid')
  const rest = pathname.slice(relayBase.length)
  const path = (rest.startsWith('/v1/') ? apiBase + rest.slice(3) : root + rest) + query
  const target = new URL(rest === '/v1/models' ? models : path, origin)
  for (const [name, value] of new URLSearchParams(search)) target.searchParams.set(name, value)
  return target.pathname + target.search
}

/** Vite's own proxy to an upstream, with its key for requests that bring none. */
export function proxyTo(upstream: Address, key: string | undefined): ProxyOptions {
  return {
    target: upstream.origin,
    changeOrigin: true,
    rewrite: url => upstreamPath(upstream, url),
    configure(proxy) {
      proxy.on('start', req => prepare(req, upstream, key))
      proxy.on('proxyRes', (proxyRes, _req, res) => {
        for (const name of Object.keys(proxyRes.headers)) if (withheld.test(name)) delete proxyRes.headers[name]
        Object.assign(proxyRes.headers, {
          'x-accel-buffering': 'no',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "sandbox; default-src 'none'",
          ...proxyRes.headers['content-type']?.includes('event-stream') && { 'cache-control': 'no-cache, no-transform' },
        })
        // a broken answer must not look like a whole one
        proxyRes.once('close', () => {
          if (!proxyRes.complete) res.destroy()
        })
      })
      proxy.on('error', (error, req, res) => {
        req.url = `${relayBase}/…` // what Vite prints of it: the query may hold a key
        if (!('headersSent' in res)) return
        if (res.headersSent) res.destroy()
        else answer(res, 502, `The relay cannot reach ${upstream.origin} (${(error as NodeJS.ErrnoException).code ?? error.message}).`)
      })
    },
  }
}

/** Makes a browser's request one of a client's, which has the key. */
function prepare({ headers }: IncomingMessage, { keyHeader }: Address, key: string | undefined): void {
  for (const name of Object.keys(headers)) if (dropped.test(name)) delete headers[name]
  headers['accept-encoding'] = 'identity' // compressed pieces would wait for each other
  if (headers.authorization === undefined && headers['api-key'] === undefined && key !== undefined) {
    headers.authorization = `Bearer ${key}`
  }
  if (keyHeader === 'api-key' && headers.authorization !== undefined) {
    headers['api-key'] = headers.authorization.replace(/^Bearer +/i, '')
    delete headers.authorization
  }
}

/** An error in the form that the page reads. */
export function answer(res: ServerResponse, status: number, message: string): void {
  send(res, status, { error: { message, type: 'relay_error' } })
}

/** JSON that is kept nowhere. */
export function send(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
}
