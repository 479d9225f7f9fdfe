import type { Message } from '../chat/message'
import { changedBy, keyPaths, type Change, type Records, type Storage, type StoreName } from './records'

type Table<Name extends StoreName> = Map<string, Records[Name] | undefined>

/**
 * A layer of memory over a storage: what belongs in it never reaches what lies below. A subclass says what does; a record
 * that is `undefined` in the layer is gone, whatever lies below.
 */
export abstract class LayeredStorage implements Storage {
  written?: (changes: readonly Change[]) => void
  protected readonly below: Storage
  private readonly tables = new Map<StoreName, Table<StoreName>>()

  constructor(below: Storage) {
    this.below = below
  }

  get kind(): Storage['kind'] {
    return this.below.kind
  }

  async get<Name extends StoreName>(store: Name, key: string): Promise<Records[Name] | undefined> {
    const table = this.table(store)
    return table.has(key) ? table.get(key) : this.below.get(store, key)
  }

  async all<Name extends StoreName>(store: Name): Promise<readonly Records[Name][]> {
    const table = this.table(store)
    const rest = (await this.below.all(store)).filter(record => !table.has(keyOf(store, record)))
    return [...rest, ...this.own(store)]
  }

  messagesOf(conversationId: string): Promise<readonly Message[]> {
    return this.below.messagesOf(conversationId)
  }

  async keys(store: StoreName): Promise<readonly string[]> {
    const table = this.table(store)
    const own = [...table].flatMap(([key, record]) => record === undefined ? [] : [key])
    return [...(await this.below.keys(store)).filter(key => !table.has(key)), ...own]
  }

  removeUnneeded(blobIds: readonly string[]): Promise<void> {
    return this.below.removeUnneeded(blobIds)
  }

  async write(changes: readonly Change[], durability: 'strict' | 'relaxed', onProgress?: (done: number) => void): Promise<void> {
    const [above, below] = this.divided(changes)
    await this.writeBelow(below, durability, onProgress)
    above.forEach(change => this.apply(change))
    onProgress?.(changes.length)
  }

  close(): void {
    this.below.close?.()
  }

  /** Whether a change stays in the layer. */
  protected abstract isAbove(change: Change): boolean

  protected divided(changes: readonly Change[]): [above: Change[], below: Change[]] {
    const above: Change[] = []
    const below: Change[] = []
    for (const change of changes) (this.isAbove(change) ? above : below).push(change)
    return [above, below]
  }

  protected async writeBelow(changes: readonly Change[], durability: 'strict' | 'relaxed', onProgress?: (done: number) => void): Promise<void> {
    if (!changes.length) return
    await this.below.write(changes, durability, onProgress)
    this.written?.(changes)
  }

  protected apply(change: Change): void {
    const table = this.table(change.store)
    if ('remove' in change) return void table.set(change.remove, undefined)
    const key = keyOf(change.store, change.put)
    table.set(key, changedBy(change, table.get(key)))
  }

  protected table<Name extends StoreName>(store: Name): Table<Name> {
    let found = this.tables.get(store)
    if (!found) this.tables.set(store, found = new Map())
    return found as Table<Name>
  }

  /** The records of the layer alone. */
  protected own<Name extends StoreName>(store: Name): readonly Records[Name][] {
    return [...this.table(store).values()].filter(record => record !== undefined)
  }
}

/** The key of a record in its store. */
export function keyOf<Name extends StoreName>(store: Name, record: Records[Name]): string {
  return (record as unknown as Readonly<Record<string, string>>)[keyPaths[store]] ?? ''
}
