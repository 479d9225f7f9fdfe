/**
 * Does what one page at a time may do to a conversation: `otherwise` where another one is at it. Without Web Locks (plain http)
 * two may be at it at once.
 */
export async function holdTurn<Result>(conversationId: string, work: () => Promise<Result>, otherwise: Result): Promise<Result> {
  const locks = globalThis.navigator?.locks as LockManager | undefined
  return locks ? locks.request(`turn:${conversationId}`, { ifAvailable: true }, lock => lock ? work() : otherwise) : work()
}
