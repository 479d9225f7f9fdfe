/**
 * Reads what a page has in memory as `now` says, again until nothing was changed there meanwhile: such a change is newer, and
 * stored or on its way. `take` puts it there in the same moment, so that no change comes between.
 */
export async function readAgain<Value>(now: () => unknown, read: () => Promise<Value>, take: (found: Value) => void): Promise<void> {
  for (;;) {
    const before = now()
    const found = await read()
    if (now() === before) return take(found)
  }
}
