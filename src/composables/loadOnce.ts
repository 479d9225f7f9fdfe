/**
 * Fetches code when it is first needed, once for all that ask. False where that failed: offline, or a new version was
 * deployed; the next call tries again.
 */
export function loadOnce(load: () => Promise<unknown>): () => Promise<boolean> {
  let loading: Promise<boolean> | undefined
  return () => loading ??= load().then(() => true, () => {
    loading = undefined
    return false
  })
}
