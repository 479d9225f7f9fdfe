import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'

const file = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')

/** A self-signed certificate for 127.0.0.1, made for these tests and worth nothing elsewhere. */
export const selfSigned = { key: file('key'), cert: file('cert') } as const

/** A port on which nobody listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  await new Promise(closed => server.close(closed))
  return port
}
