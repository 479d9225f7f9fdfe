/** How long the page may be held up at once. */
const sliceMs = 8
const pauseMs = 16

const waiting = new Set<() => void>()
let usedMs = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Does some work at once, while there is time, else a little later; what it gives takes the work back. */
export function whenTime(work: () => void): () => void {
  if (usedMs < sliceMs && waiting.size === 0) spend(work)
  else waiting.add(work)
  timer ??= setTimeout(next, pauseMs)
  return () => void waiting.delete(work)
}

function next(): void {
  timer = undefined
  usedMs = 0
  for (const work of waiting) {
    if (usedMs >= sliceMs) break
    waiting.delete(work)
    spend(work)
  }
  if (waiting.size > 0) timer = setTimeout(next, pauseMs)
}

function spend(work: () => void): void {
  const start = performance.now()
  try {
    work()
  } finally {
    usedMs += performance.now() - start
  }
}
