import type { Address } from './address'

/** What a server speaks: `chat` is `/chat/completions`; the others are older or smaller protocols. */
export type Protocol = 'chat' | 'completions' | 'session' | 'plain-sse'

/** Request parameters. What is unset is not sent. Times are milliseconds. */
export interface Parameters {
  readonly stream?: boolean
  readonly temperature?: number
  readonly topP?: number
  readonly maxTokens?: number
  readonly presencePenalty?: number
  readonly frequencyPenalty?: number
  readonly stop?: readonly string[]
  readonly seed?: number
  readonly reasoningEffort?: string
  readonly firstByteMs?: number
  readonly idleMs?: number
  /** Further members of the request body, as typed by the user. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** Where replies come from. The key is not part of it: `db/keys.ts` keeps that, bound to its origin. */
export interface Connection {
  readonly id: string
  readonly name: string
  /** As typed; `address.ts` resolves it. */
  readonly baseUrl: string
  readonly protocol: Protocol
  /** Empty: the field is not sent. */
  readonly model: string
  readonly imageModel: string
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: Parameters
  /** Switches of the provider that the user set, by the id of the switch: thinking, web search. */
  readonly options?: Readonly<Record<string, boolean>>
  /** Model → parameters that the server refused; `repair.ts` says how they are written. */
  readonly quirks: Readonly<Record<string, readonly string[]>>
  /** The user agreed that the `session` protocol puts the key into the body of each request. */
  readonly sessionConsent?: true
  readonly balance?: { readonly adapter: string, readonly consent?: true, readonly currency?: string }
}

/** How requests leave: the browser's `fetch`, or a function in its place, as for the demo. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A connection with all that one call needs. Made for that call, never stored: it holds the key. */
export interface ReadyConnection {
  readonly connection: Connection
  readonly address: Address
  /** Empty: no key header is sent. */
  readonly key: string
  readonly fetch: Fetch
}
