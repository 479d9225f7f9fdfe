import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import type { Address } from '../src/api/address'
import type * as Resolve from '../src/providers/resolve'

/** What `npm start --` takes. */
export interface StartOptions {
  /** The one server that is relayed to, with its key, where there is one. */
  readonly upstream?: Address
  readonly key?: string
  readonly port?: number
  readonly host?: string | true
}

/** Reads what stands behind `npm start --`, or says what is wrong with it. */
export async function readStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): Promise<StartOptions | { readonly error: string }> {
  const { values, tokens, positionals } = parseArgs({
    args: [...args], strict: false, tokens: true,
    options: { relay: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } },
  })
  const unknown = tokens.find(token => token.kind === 'option' && !['relay', 'port', 'host'].includes(token.name))
  if (unknown?.kind === 'option') return { error: `npm start does not know ${unknown.rawName}: it takes --relay, --port and --host.` }
  if (positionals.length) return { error: `npm start does not know what to do with “${positionals[0]}”.` }
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) return { error: '--port wants a number from 1 to 65535.' }
  const common = { ...port !== undefined && { port }, ...values.host !== undefined && { host: values.host === true || String(values.host) } }
  if (values.relay === undefined) return common
  const example = 'for example: npm start -- --relay https://api.example.com'
  const typed = typeof values.relay === 'string' ? values.relay.trim() : ''
  if (!typed) return { error: `--relay wants the address of a server, ${example}` }
  // the rules of the page itself; they are too many for the file in which Vite begins
  const rules = fileURLToPath(new URL('../src/providers/resolve.ts', import.meta.url))
  const { resolveWithProviders } = (await runnerImport<typeof Resolve>(rules)).module
  const upstream = typed.startsWith('/') ? { error: 'invalid-url' } as const : resolveWithProviders(typed, '')
  if ('error' in upstream) return { error: `--relay: “${typed}” is no http or https address, ${example}` }
  if (upstream.suggestion) return { error: `--relay: “${typed}” is a page for people. Its API is at ${upstream.suggestion}` }
  const key = env.OPENAI_API_KEY?.trim() ?? ''
  if (!/^[\x21-\x7E]*$/.test(key)) return { error: 'OPENAI_API_KEY holds characters that no key has.' }
  return { ...common, upstream, ...key && { key } }
}
