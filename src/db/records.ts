import type { Connection } from '../api/connection'
import type { Assistant } from '../chat/assistant'
import { withChange, type Conversation } from '../chat/conversation'
import { blobIdsOf, type FilePart, type ImagePart, type Message } from '../chat/message'

/** A key with the origin that it was entered for; an empty origin means that it was never used. */
export interface StoredKey {
  readonly connectionId: string
  readonly origin: string
  readonly key: string
}

/** A picture. Its bytes stay on the disk until they are read. */
export interface StoredBlob {
  readonly id: string
  readonly blob: Blob
  /** Small enough to be shown by the hundred; unset where the picture itself is. */
  readonly thumbnail?: Blob
  /** Epoch ms; unset: stored by a version that did not say. */
  readonly createdAt?: number
}

/** What was typed and not sent, by conversation; `new` for the page of a new one. That of an edit box goes by a key of its own: see `editDraft.ts`. */
export interface Draft { readonly conversationId: string, readonly text: string, readonly parts?: readonly (ImagePart | FilePart)[], readonly messageId?: string }

export function blobIdsOfDraft({ parts = [] }: Draft): readonly string[] {
  return blobIdsOf({ parts })
}

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

/** A record that is stored in place of an older one. Of a header that was changed `from` another state, the change alone: see `changedBy`. */
export type Put =
  | { readonly store: 'conversations', readonly put: Conversation, readonly from?: Conversation | undefined }
  | { [Name in Exclude<StoreName, 'conversations'>]: { readonly store: Name, readonly put: Records[Name] } }[Exclude<StoreName, 'conversations'>]

/** One change; several go into one transaction. */
export type Change = Put | { readonly store: StoreName, readonly remove: string }

/** What a change makes of the record that is stored by now: another tab may have changed it since this one read it. */
export function changedBy(change: Put, now: Records[StoreName] | undefined): Records[StoreName] {
  return change.store === 'conversations' ? withChange(now as Conversation | undefined, change.from, change.put) : change.put
}

/** What the stores of this folder read and write through: IndexedDB, or memory where there is none. */
export interface Storage {
  /**
   * `memory`: everything is gone with the page. Three more can only be read: `newer`, made by a newer version of the app;
   * `outdated`, which could not be brought up to date; `left`, handed over to a newer version in another tab. `erased`: all of
   * it was removed, here or in another tab, and nothing comes back.
   */
  readonly kind: 'durable' | 'memory' | 'newer' | 'outdated' | 'left' | 'erased'
  /** Hears of all that was written through this page: for other tabs. */
  written?: (changes: readonly Change[]) => void
  /** Hears that another tab took the database over with a newer version, or removed it. */
  left?: () => void
  /** Lets go of the database for good: from here on nothing is written. */
  close?(): void
  get<Name extends StoreName>(store: Name, key: string): Promise<Records[Name] | undefined>
  all<Name extends StoreName>(store: Name): Promise<readonly Records[Name][]>
  messagesOf(conversationId: string): Promise<readonly Message[]>
  /** The keys of all records of a store, without reading these. */
  keys(store: StoreName): Promise<readonly string[]>
  /** Removes those blobs that no message and no draft needs, in one transaction. */
  removeUnneeded(blobIds: readonly string[]): Promise<void>
  /**
   * All changes in one transaction; resolves once they are kept. `strict` waits for the disk. Where they are many,
   * `onProgress` hears how many of them are done.
   * @throws {StorageError}
   */
  write(changes: readonly Change[], durability: 'strict' | 'relaxed', onProgress?: (done: number) => void): Promise<void>
}

/** A write that did not succeed: there is no room, the database can only be read, or anything else. Nothing of its transaction was stored. */
export class StorageError extends Error {
  readonly reason: 'full' | 'read-only' | 'broken'

  constructor(cause: unknown) {
    super('storage', { cause })
    this.name = 'StorageError'
    const name = cause instanceof DOMException && cause.name
    this.reason = name === 'QuotaExceededError' ? 'full' : name === 'ReadOnlyError' ? 'read-only' : 'broken'
  }
}
