import { whoWrites } from './tabs'

/**
 * Holds the lock of a reply while this page writes it; the call gives the way to let go.
 * Without Web Locks (plain http) there is none: tabs then say to each other what they write (`tabs.ts`).
 */
export async function holdReplyLock(messageId: string): Promise<() => void> {
  const locks = lockManager()
  if (!locks) return () => {}
  return new Promise((resolve, reject) => {
    locks.request(nameOf(messageId), () => new Promise<void>((release) => {
      resolve(release)
    })).catch(reject)
  })
}

/** Resolves once no page writes a reply any more; undefined where there are no Web Locks to tell that. */
export function replyWritten(messageId: string): Promise<void> | undefined {
  return lockManager()?.request(nameOf(messageId), () => undefined)
}

/** Web Locks are missing on plain http. */
export function hasLocks(): boolean {
  return lockManager() !== undefined
}

/** Which replies are being written, by any page of this browser. Without Web Locks the other tabs are asked. */
export async function repliesBeingWritten(): Promise<ReadonlySet<string>> {
  const locks = lockManager()
  if (!locks) return whoWrites()
  const { held = [] } = await locks.query()
  return new Set(held.flatMap(lock => lock.name?.startsWith(prefix) ? [lock.name.slice(prefix.length)] : []))
}

const prefix = 'reply:'

function nameOf(messageId: string): string {
  return `${prefix}${messageId}`
}

function lockManager(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks
}
