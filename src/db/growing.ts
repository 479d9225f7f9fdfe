import type { Message } from '../chat/message'
import { busy } from './indexed'
import { saveMessage } from './messages'
import { StorageError } from './records'

const saveEveryMs = 400
const retryMs = 3_000

/**
 * Stores a reply as it grows: at most every 400 ms, at once when asked, strictly at its end.
 * A write that fails is tried again with what there is by then; it never stops the reply.
 */
export class GrowingMessage {
  private latest: Message | undefined
  private savedAt = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private writing: Promise<void> = Promise.resolve()
  private ended = false
  private closed = false
  private readonly ending = deferred()
  private readonly onStored: (error?: unknown) => void
  /** Resolves once the end is stored, or is not wanted any more; another tab that upgrades the database waits for it. */
  readonly over: Promise<void> = this.ending.promise

  /** `onStored` hears of every write, with the error of one that failed. */
  constructor(onStored: (error?: unknown) => void) {
    this.onStored = onStored
    busy.add(this.over)
  }

  put(message: Message): void {
    this.latest = message
    const wait = this.savedAt + saveEveryMs - Date.now()
    if (wait <= 0) void this.flush()
    else this.timer ??= setTimeout(() => void this.flush(), wait)
  }

  /** Writes what has come so far: for a page that may be closed. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const message = this.latest
    if (!message || this.closed) return
    this.latest = undefined
    this.savedAt = Date.now()
    this.writing = this.write(message, this.ended ? 'strict' : 'relaxed')
    await this.writing
  }

  /** Writes the last state and waits for it; where that fails it is tried again, and `over` is when that succeeds. */
  async end(message: Message): Promise<void> {
    this.ended = true
    this.latest = message
    await this.writing
    await this.flush()
  }

  /** Writes nothing more: the message was removed, and would come back, or nothing can be written at all. */
  giveUp(): void {
    this.latest = undefined
    clearTimeout(this.timer)
    this.close()
  }

  private close(): void {
    this.closed = true
    busy.delete(this.over)
    this.ending.resolve()
  }

  private async write(message: Message, durability: 'strict' | 'relaxed'): Promise<void> {
    try {
      await saveMessage(message, durability)
      this.onStored()
      if (durability === 'strict') this.close()
    }
    catch (error) {
      if (this.closed) return
      this.onStored(error)
      if (error instanceof StorageError && error.reason === 'read-only') return this.giveUp() // it stays so
      this.latest ??= message
      this.timer ??= setTimeout(() => void this.flush(), retryMs)
    }
  }
}

function deferred(): { readonly promise: Promise<void>, readonly resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((fulfil) => { resolve = fulfil })
  return { promise, resolve }
}
