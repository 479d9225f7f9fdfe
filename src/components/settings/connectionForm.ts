import type { AddressNote } from '../../api/address'

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
}

/** What comes of an address while it is typed. */
export type ResolvedAddress =
  | { readonly valid: true, readonly chat: string, readonly notes: readonly AddressNote[], readonly foundKey?: string }
  | { readonly valid: false }

export type ConnectionField = 'name' | 'baseUrl' | 'key' | 'model' | 'imageModel'

/** What the form shows of a connection. */
export interface ConnectionDraft {
  readonly id: string
  readonly name: string
  readonly baseUrl: string
  readonly model: string
  readonly imageModel: string
  /** Its answers are scripted: it has no address and no key. */
  readonly demo: boolean
}
