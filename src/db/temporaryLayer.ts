import { blobIdsOf, type Message } from '../chat/message'
import { editDraftId, ownerOfDraft } from './editDraft'
import { keyOf, LayeredStorage } from './layered'
import { blobIdsOfDraft, type Change, type Put, type Records, type StoredBlob, type StoreName } from './records'

/** What is moved together: the header, the messages and the drafts of a conversation. */
const movedStores = ['conversations', 'messages', 'drafts'] as const

/**
 * Conversations that are kept in memory alone. A picture does not know its conversation when it arrives: it waits in memory,
 * and goes to the disk in the very transaction of the first stored message or draft that names it.
 */
export class TemporaryStorage extends LayeredStorage {
  readonly kept = new Set<string>()
  /** What was thrown away: the last words of its reply, on their way by then, must not reach the disk. */
  private readonly forgotten = new Set<string>()
  /** Pictures that something stored needs. */
  private readonly neededBelow = new Set<string>()
  /** While records change their side, what is written waits. */
  private moving: Promise<unknown> = Promise.resolve()

  /** What is kept here is no part of any list, count, search or export. */
  override all<Name extends StoreName>(store: Name): Promise<readonly Records[Name][]> {
    return this.below.all(store)
  }

  override keys(store: StoreName): Promise<readonly string[]> {
    return this.below.keys(store)
  }

  override async messagesOf(conversationId: string): Promise<readonly Message[]> {
    return this.kept.has(conversationId) ? this.own('messages').filter(message => message.conversationId === conversationId) : this.below.messagesOf(conversationId)
  }

  override async removeUnneeded(blobIds: readonly string[]): Promise<void> {
    const needed = this.neededAbove()
    for (const id of blobIds) if (!needed.has(id)) this.table('blobs').delete(id)
    await this.below.removeUnneeded(blobIds)
  }

  override async write(changes: readonly Change[], durability: 'strict' | 'relaxed', onProgress?: (done: number) => void): Promise<void> {
    await this.moving
    for (const change of changes) if (change.store === 'blobs' && 'put' in change) await this.findBelow(change.put.id)
    const [above, below] = this.divided(changes)
    const blobs = this.table('blobs')
    const named = below.flatMap(blobIdsIn)
    const along = [...new Set(named)].flatMap(id => blobs.get(id) ?? []).map((put): Change => ({ store: 'blobs', put }))
    await this.writeBelow([...along, ...below.map(stored)], durability, onProgress)
    above.forEach(change => this.apply(change))
    const needed = this.neededAbove()
    for (const id of named) {
      this.neededBelow.add(id)
      if (!needed.has(id)) blobs.delete(id)
    }
    await this.fetchBlobs(above.flatMap(blobIdsIn))
  }

  /** From now on all of a conversation lives in memory; what of it was stored is moved there. @throws {StorageError} */
  keep(conversationId: string): Promise<void> {
    return this.move(async () => {
      this.forgotten.delete(conversationId)
      if (this.kept.has(conversationId)) return
      const [header, messages, ...typed] = await Promise.all([
        this.below.get('conversations', conversationId), this.below.messagesOf(conversationId),
        this.below.get('drafts', conversationId), this.below.get('drafts', editDraftId(conversationId)),
      ])
      const drafts = typed.filter(draft => draft !== undefined)
      const found: Change[] = messages.map(put => ({ store: 'messages', put }))
      if (header) found.push({ store: 'conversations', put: header })
      found.push(...drafts.map((put): Change => ({ store: 'drafts', put })))
      this.kept.add(conversationId)
      found.forEach(change => this.apply(change))
      const blobIds = found.flatMap(blobIdsIn)
      await this.fetchBlobs(blobIds)
      await this.writeBelow([...messages.map(({ id }): Change => ({ store: 'messages', remove: id })),
        ...header ? [{ store: 'conversations', remove: conversationId } as const] : [], ...drafts.map((draft): Change => ({ store: 'drafts', remove: draft.conversationId }))], 'strict')
      for (const id of blobIds) this.neededBelow.delete(id)
      await this.below.removeUnneeded(blobIds)
    })
  }

  /** Stores all of a conversation in one transaction; it is like any other from then on. @throws {StorageError} it stays in memory */
  store(conversationId: string): Promise<void> {
    return this.move(async () => {
      const changes = this.recordsOf(conversationId)
      const blobIds = [...new Set(changes.flatMap(blobIdsIn))]
      const pictures = blobIds.flatMap(id => this.table('blobs').get(id) ?? []).map((put): Change => ({ store: 'blobs', put }))
      await this.writeBelow([...pictures, ...changes.map(stored)], 'strict')
      this.kept.delete(conversationId)
      this.forgotten.delete(conversationId)
      for (const id of blobIds) this.neededBelow.add(id)
      this.drop(changes)
    })
  }

  /** Throws a conversation away. What is still written for it comes to nothing. */
  forget(conversationId: string): void {
    if (!this.kept.delete(conversationId)) return
    this.forgotten.add(conversationId)
    this.drop(this.recordsOf(conversationId))
  }

  protected override isAbove(change: Change): boolean {
    if (change.store === 'blobs') return 'put' in change ? !this.neededBelow.has(change.put.id) : this.table('blobs').has(change.remove)
    if (change.store !== 'conversations' && change.store !== 'messages' && change.store !== 'drafts') return false
    if ('remove' in change && change.store === 'messages') return this.table('messages').has(change.remove)
    const owner = ownerOf(change)
    return this.kept.has(owner) || this.forgotten.has(owner)
  }

  protected override apply(change: Change): void {
    if ('remove' in change) this.table(change.store).delete(change.remove)
    else if (!this.forgotten.has(ownerOf(change))) super.apply(change)
  }

  private move(work: () => Promise<void>): Promise<void> {
    const moved = this.moving.then(work)
    this.moving = moved.catch(() => undefined)
    return moved
  }

  private recordsOf(conversationId: string): readonly Put[] {
    return movedStores.flatMap(store => this.own(store).map(put => ({ store, put }) as Put))
      .filter(change => ownerOf(change) === conversationId)
  }

  private drop(changes: readonly Put[]): void {
    for (const change of changes) this.table(change.store).delete(keyOf(change.store, change.put))
    const needed = this.neededAbove()
    for (const id of changes.flatMap(blobIdsIn)) if (!needed.has(id)) this.table('blobs').delete(id)
  }

  /** A picture that lies below already is changed there. */
  private async findBelow(id: string): Promise<void> {
    if (!this.table('blobs').has(id) && await this.below.get('blobs', id)) this.neededBelow.add(id)
  }

  private neededAbove(): ReadonlySet<string> {
    return new Set([...this.own('messages').flatMap(blobIdsOf), ...this.own('drafts').flatMap(blobIdsOfDraft)])
  }

  /** Takes pictures that were stored before into memory: bytes, as the disk may lose them with their last message. */
  private async fetchBlobs(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const found = this.table('blobs').has(id) ? undefined : await this.below.get('blobs', id)
      if (found) this.table('blobs').set(id, await inMemory(found))
    }
  }
}

async function inMemory({ blob, thumbnail, ...rest }: StoredBlob): Promise<StoredBlob> {
  const copy = async (from: Blob) => new Blob([await from.arrayBuffer()], { type: from.type })
  return { ...rest, blob: await copy(blob), ...(thumbnail && { thumbnail: await copy(thumbnail) }) }
}

/** The conversation that a record belongs to; empty where it belongs to none. */
function ownerOf(change: Change): string {
  if (change.store === 'drafts') return ownerOfDraft('remove' in change ? change.remove : change.put.conversationId)
  if ('remove' in change) return change.remove
  if (change.store === 'messages') return change.put.conversationId
  return change.store === 'conversations' ? change.put.id : ''
}

function blobIdsIn(change: Change): readonly string[] {
  if ('remove' in change) return []
  if (change.store === 'messages') return blobIdsOf(change.put)
  return change.store === 'drafts' ? blobIdsOfDraft(change.put) : []
}

/** A conversation that is stored says no longer that it is not. */
function stored(change: Change): Change {
  if (change.store !== 'conversations' || 'remove' in change) return change
  const { temporary: _, ...put } = change.put as typeof change.put & { readonly temporary?: true }
  return { ...change, put }
}
