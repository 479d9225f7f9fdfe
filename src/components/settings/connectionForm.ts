import type { AddressNote } from '../../api/address'
import type { Protocol } from '../../api/connection'
import type { Problem } from '../../api/errors'
import type { LocalFinding } from '../../api/findings'
import type { RelayOffer } from '../../api/relay'
import type { Provider } from '../../providers/provider'

/** What a test of a connection can find. */
export type TestKind =
  | 'works' | 'no-model-list' | 'key-refused' | 'wrong-path' | 'web-page' | 'unreachable'
  | 'cors' | 'mixed-content' | 'local-network' | 'timeout'

export interface TestResult {
  readonly kind: TestKind
  /** How many models the server listed. */
  readonly models?: number
  /** Another spelling of the address, that works. */
  readonly suggestion?: string
  /** The server's own words. */
  readonly message?: string
  /** Where was asked, and how long the first answer took. */
  readonly host?: string
  readonly ms?: number
  /** What the server or the browser said of it. */
  readonly problem?: Problem
  /** What is likely at an address of this computer or its network. */
  readonly local?: LocalFinding
  readonly relay?: RelayOffer
  /** The model that can be asked for one token, where nothing has proven the key; empty: none is chosen yet. */
  readonly tokenModel?: string
  /** The same address answered with success earlier. */
  readonly workedBefore?: boolean
  /** What is known of the server beforehand. */
  readonly provider?: Pick<Provider, 'name' | 'browserAccess' | 'local'>
}

/** What comes of an address while it is typed. */
export type ResolvedAddress =
  | {
    readonly valid: true
    readonly chat: string
    /** What is called instead of `chat` by the other protocols. */
    readonly called?: Readonly<Partial<Record<Protocol, string>>>
    /** What else is called. */
    readonly others?: { readonly models: string, readonly images: string, readonly balance?: string }
    /** What a pasted endpoint says about the protocol. */
    readonly protocol?: Protocol
    readonly notes: readonly AddressNote[]
    readonly foundKey?: string
  }
  | { readonly valid: false }

export type ConnectionField = 'name' | 'baseUrl' | 'key' | 'model' | 'imageModel'

/** A field with its new value. */
export type FieldChange =
  | { readonly field: ConnectionField, readonly value: string }
  | { readonly field: 'protocol', readonly value: Protocol }
  | { readonly field: 'headers', readonly value: Readonly<Record<string, string>> }
  | { readonly field: 'stream' | 'sessionConsent', readonly value: boolean }

/** What the form shows of a connection. */
export interface ConnectionDraft {
  readonly id: string
  readonly name: string
  readonly baseUrl: string
  readonly model: string
  readonly imageModel: string
  readonly protocol: Protocol
  readonly headers: Readonly<Record<string, string>>
  /** Replies come piece by piece. */
  readonly stream: boolean
  /** The user agreed that the key goes into the body of requests, as the protocol `session` has it. */
  readonly sessionConsent: boolean
  /** Its answers are scripted: it has no address and no key. */
  readonly demo: boolean
}
