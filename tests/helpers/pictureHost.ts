import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodePng } from '../../src/demo/png'

export interface PictureHost {
  readonly origin: string
  /** Paths that were asked for, with the header that would tell who asks. */
  readonly requests: readonly { readonly path: string, readonly authorization: string | undefined, readonly referrer: string | undefined }[]
  /** The host is gone, as after an expiry. */
  close(): Promise<void>
}

/** A host of pictures, an origin of its own: every path is the same picture. With `cors` pages get its bytes. */
export async function startPictureHost(picture: Buffer, { cors }: { readonly cors: boolean }): Promise<PictureHost> {
  const requests: PictureHost['requests'][number][] = []
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', authorization: request.headers.authorization, referrer: request.headers.referer })
    response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'no-store', ...(cors && { 'access-control-allow-origin': '*' }) })
    response.end(picture)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

/** A PNG of one colour with some noise in it, so that it takes room. */
export async function pngOf(width: number, height: number, [red, green, blue]: readonly [number, number, number], noise = 0): Promise<Buffer> {
  const pixels = new Uint8Array(width * height * 3)
  for (let at = 0, seed = 1; at < pixels.length; at += 3) {
    seed = Math.imul(seed, 1_103_515_245) + 12_345 & 0x7FFFFFFF
    pixels.set([red + seed % (noise + 1), green, blue], at)
  }
  return Buffer.from(await encodePng(width, height, pixels))
}
