import type { DBSchema } from 'idb'
import type { Message } from '../chat/message'
import type { Records, StoreName } from './records'

/** A message says in a field of its own which blobs it needs: an index finds it by them. */
export type Row<Name extends StoreName> = Name extends 'messages' ? Message & { readonly blobIds?: readonly string[] } : Records[Name]
/** The object stores as they lie in IndexedDB. */
export type Schema = DBSchema & { [Name in StoreName]: { key: string, value: Row<Name>, indexes: Name extends 'messages' ? { conversationId: string, blobIds: string } : Record<string, never> } }
