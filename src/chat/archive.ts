import type { Conversation } from './conversation'
import type { Message } from './message'

/** What an archive calls itself. A reader refuses versions above its own. */
export const archiveFormat = 'platen-archive'
export const archiveVersion = 1

/** How much is read from a file. Lengths in characters; generous, as a backup of ours must always come back. */
export const archiveLimits = {
  fileBytes: 4_000_000_000, depth: 100, conversations: 50_000, messages: 500_000, blobs: 200_000, parts: 10_000,
  /** Of one conversation, of one picture, and of all conversations together. */
  conversation: 100_000_000, blob: 140_000_000, texts: 400_000_000,
  text: 20_000_000, line: 2_000, id: 64,
} as const

/** A conversation with its messages, as a file holds it. */
export interface ArchivedConversation {
  readonly conversation: Conversation
  readonly messages: readonly Message[]
}

/** What a file holds, checked; ids are the file's own, and nothing of it is kept yet. */
export interface ArchiveContents {
  readonly conversations: readonly ArchivedConversation[]
  /** Pictures that a message refers to, by the id that the file gave them. */
  readonly pictures: ReadonlyMap<string, Blob>
  readonly leftOut: LeftOut
  /** The program that wrote it, where it is no archive of ours. */
  readonly program?: string
}

/** What a file holds that is not taken over. */
export interface LeftOut {
  /** Parts of messages: of an unknown kind, or with an address that nothing may follow. */
  readonly parts: number
  /** Pictures whose bytes are missing, or are none of a picture. */
  readonly pictures: number
}

/** Why a file was refused: said in words by `archive.refused.<reason>`. */
export type ArchiveRefusal =
  | { readonly reason: 'size' | 'packed' | 'json' | 'deep' | 'format' | 'newer' | 'many' | 'unreadable' }
  /** What is wrong where: `conversations[2].messages[0].role`. */
  | { readonly reason: 'field', readonly place: string }

export type ArchiveFile = { readonly contents: ArchiveContents } | { readonly refusal: ArchiveRefusal }

/** How a reader of archives leaves off; `readArchive` makes a value of it. */
export class ArchiveRefused extends Error {
  readonly refusal: ArchiveRefusal

  constructor(refusal: ArchiveRefusal) {
    super(refusal.reason)
    this.name = 'ArchiveRefused'
    this.refusal = refusal
  }
}
