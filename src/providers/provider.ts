import type { BalanceSource } from '../api/balance'
import type { ConsolePage, HostRow } from '../api/hosts'
import type { PictureSupport } from '../api/pictureSupport'

/** A known server: data, and what it does in a way of its own. Marks of confidence stand in protocols §4 to §8. */
export interface Provider {
  readonly id: string
  /** A proper noun, the same in all languages; empty for `custom`, which the locales name. */
  readonly name: string
  /** Whether an address is one of this provider's. */
  readonly matches: (url: URL) => boolean
  /** What the address field is filled with; words in capitals are for the user to replace. */
  readonly baseUrl: string
  /** Short forms of its addresses. */
  readonly hosts?: readonly HostRow[]
  readonly consolePages?: readonly ConsolePage[]
  /** The header that carries the key, where it is not `Authorization: Bearer …`. */
  readonly keyHeader?: 'api-key'
  readonly models: ModelListing
  /** What it does with requests for pictures; unset: what most do. @see protocols §4.4 */
  readonly images?: PictureSupport
  /** How the balance is asked for, in this order; none where an API key cannot ask. */
  readonly balance: readonly BalanceSource[]
  /** Fields of the request body that it refuses. */
  readonly refuses?: readonly Refusal[]
  /** Fields of its own, which the user may switch on or off. */
  readonly switches?: readonly ProviderSwitch[]
  readonly links?: Links | ((url: URL) => Links)
  /** Whether it answers to web pages: the belief to begin with. @see protocols §8.1 */
  readonly browserAccess: 'yes' | 'no' | 'unknown'
  /** For servers that people run themselves, on their own computer. */
  readonly local?: LocalServer
}

/** How the models are listed. Any other name may be typed in each case. */
export type ModelListing =
  | { readonly kind: 'list' }
  /** No list for a key; `names` are known to be there. */
  | { readonly kind: 'none', readonly names: readonly string[] }
  /** A richer list than `/models`, at a path behind the root. */
  | { readonly kind: 'path', readonly path: string }

export interface Refusal {
  readonly fields: readonly string[]
  /** The models that refuse them; all where it is unset. */
  readonly models?: RegExp
}

/** A switch: unset sends nothing, on and off send these members of the request body. */
export interface ProviderSwitch {
  readonly id: 'thinking' | 'web-search'
  readonly on: RequestMembers
  readonly off: RequestMembers
  /** The models that know it; all where it is unset. */
  readonly models?: RegExp
}

export type RequestMembers = Readonly<Record<string, unknown>>

/** Pages for people. */
export interface Links {
  readonly keys?: string
  readonly topUp?: string
  readonly usage?: string
  readonly documentation?: string
}

export interface LocalServer {
  /** Ports where it is looked for. */
  readonly ports: readonly number[]
  /** What lets a web page in; `{origin}` stands for the page's own. */
  readonly access: readonly { readonly system: 'macOS' | 'Linux' | 'Windows' | 'any', readonly command: string }[]
  /** The same as a switch of its window, in the words that stand there. */
  readonly setting?: string
}
