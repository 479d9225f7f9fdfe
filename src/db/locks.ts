/**
 * Holds the lock of a reply while this page writes it; the call gives the way to let go.
 * Without Web Locks (plain http) there is none, and a reply is known to be cut by its page being gone.
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

/** Which of these replies are being written, by any page of this browser. */
export async function repliesBeingWritten(): Promise<ReadonlySet<string>> {
  const held = (await lockManager()?.query())?.held ?? []
  return new Set(held.flatMap(lock => lock.name?.startsWith(prefix) ? [lock.name.slice(prefix.length)] : []))
}

const prefix = 'reply:'

function nameOf(messageId: string): string {
  return `${prefix}${messageId}`
}

function lockManager(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks
}
