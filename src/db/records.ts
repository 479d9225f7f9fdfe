import type { Connection } from '../api/connection'
import type { Assistant } from '../chat/assistant'
import type { Conversation } from '../chat/conversation'
import type { Message } from '../chat/message'

/** A key with the origin that it was entered for; an empty origin means that it was never used. */
export interface StoredKey {
  readonly connectionId: string
  readonly origin: string
  readonly key: string
}

export interface StoredBlob { readonly id: string, readonly blob: Blob }

/** What was typed and not sent, by conversation; `new` for the page of a new one. */
export interface Draft { readonly conversationId: string, readonly text: string }

export interface StoredSetting { readonly key: string, readonly value: unknown }

/** Every object store and its records. */
export interface Records {
  connections: Connection
  keys: StoredKey
  conversations: Conversation
  messages: Message
  blobs: StoredBlob
  drafts: Draft
  settings: StoredSetting
  assistants: Assistant
}

export type StoreName = keyof Records

/** The member that is a record's key, by store. */
export const keyPaths = {
  connections: 'id', keys: 'connectionId', conversations: 'id', messages: 'id', blobs: 'id', drafts: 'conversationId', settings: 'key', assistants: 'id',
} as const satisfies Record<StoreName, string>

/** One change; several go into one transaction. */
export type Change =
  | { [Name in StoreName]: { readonly store: Name, readonly put: Records[Name] } }[StoreName]
  | { readonly store: StoreName, readonly remove: string }

/** What the stores of this folder read and write through: IndexedDB, or memory where there is none. */
export interface Storage {
  /** `memory`: everything is gone with the page. `newer`: likewise, as a newer version of the app made the database. */
  readonly kind: 'durable' | 'memory' | 'newer'
  get<Name extends StoreName>(store: Name, key: string): Promise<Records[Name] | undefined>
  all<Name extends StoreName>(store: Name): Promise<readonly Records[Name][]>
  messagesOf(conversationId: string): Promise<readonly Message[]>
  /**
   * All changes in one transaction; resolves once they are kept. `strict` waits for the disk.
   * @throws {StorageError}
   */
  write(changes: readonly Change[], durability: 'strict' | 'relaxed'): Promise<void>
}

/** A write that did not succeed: `full`, or anything else. Nothing of its transaction was stored. */
export class StorageError extends Error {
  readonly reason: 'full' | 'broken'

  constructor(cause: unknown) {
    super('storage', { cause })
    this.name = 'StorageError'
    this.reason = cause instanceof DOMException && cause.name === 'QuotaExceededError' ? 'full' : 'broken'
  }
}
