// Serves the built app, the pages that it is compared with, and one streamed reply after the other.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { deltasOf } from './corpus.mjs'

const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json',
}
const pages = fileURLToPath(new URL('pages/', import.meta.url))
const marked = fileURLToPath(new URL('../../node_modules/marked/lib/marked.esm.js', import.meta.url))

const models = JSON.stringify({ object: 'list', data: [{ id: 'bench', object: 'model' }] })

/** Epoch ms with fractions, on the clock that pages read too. */
export const now = () => performance.timeOrigin + performance.now()

const frameOf = content => `data: ${JSON.stringify({
  id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1700000000, model: 'bench',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
})}\n\n`
const ending = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`

/**
 * Starts on a free port. `queue(text, pace)` sets the next reply and resolves, once that is
 * written, with the time of its last delta. A pace is `{ deltas, everyMs }`; without one a reply
 * goes as fast as it is taken.
 */
export async function startServer(dist) {
  const sent = []
  let next

  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      next?.failed(error)
      response.destroy()
    })
  })

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://host')
    if (request.method === 'POST') {
      request.resume()
      await once(request, 'end')
      await play(response)
    } else if (pathname.endsWith('/models')) {
      response.writeHead(200, { 'content-type': types['.json'] }).end(models)
    } else await sendFile(pathname, response)
  }

  async function sendFile(pathname, response) {
    const file = fileOf(pathname)
    const content = await readFile(file).catch(() => undefined)
    if (!content) return void response.writeHead(404).end()
    sent.push(file)
    const type = types[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'content-length': content.length }).end(content)
  }

  // Paths come from pages of ours, already without dots: URL has resolved them.
  function fileOf(pathname) {
    if (pathname === '/bench/marked.js') return marked
    return pathname.startsWith('/app/')
      ? join(dist, pathname.slice(5) || 'index.html')
      : join(pages, pathname.replace('/bench/', ''))
  }

  async function play(response) {
    const { frames, pace, written } = next
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const started = performance.now()
    for (const [index, frame] of frames.entries()) {
      if (pace && index % pace.deltas === 0) {
        const early = started + index / pace.deltas * pace.everyMs - performance.now()
        if (early > 0) await wait(early)
      }
      if (!response.write(frame) && !pace) await once(response, 'drain')
    }
    const at = now()
    response.end(ending)
    written(at)
  }

  await new Promise(ready => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    dist,
    /** Files that were sent, as paths on disk. */
    sent,
    queue(text, pace) {
      const frames = deltasOf(text).map(frameOf)
      return new Promise((written, failed) => {
        next = { frames, pace, written, failed }
      })
    },
    close: () => new Promise(closed => {
      server.close(closed)
      server.closeAllConnections()
    }),
  }
}
