import { addDelta } from '../api/delta'
import type { ReplyEvent } from './reply'

/** When events are handed on. `isDue`: a tick is late, as timers of hidden tabs are by up to a minute. */
export interface Tick {
  (): Promise<void>
  readonly isDue?: () => boolean
}

/**
 * The same events, held back until `tick` and joined, so that the state changes once a frame and not once a delta.
 * One tick for each batch: a fast stream cannot keep postponing it, and what arrives after a tick was due brings it about.
 * Errors come after what preceded them.
 */
export async function* coalesce(source: AsyncIterable<ReplyEvent>, tick: Tick): AsyncGenerator<ReplyEvent, void> {
  const iterator = source[Symbol.asyncIterator]()
  let batch: ReplyEvent[] = []
  let failure: { readonly error: unknown } | undefined
  let over = false
  let left = false
  let wake = () => {}
  let hurry = () => {}

  async function pump(): Promise<void> {
    try {
      for (let next = await iterator.next(); !next.done && !left; next = await iterator.next()) {
        addDelta(batch, next.value)
        wake()
        if (tick.isDue?.()) hurry()
      }
      if (left) await iterator.return?.()
    }
    catch (error) {
      failure = { error }
    }
    over = true
    wake()
  }

  void pump()
  try {
    for (;;) {
      if (!batch.length && !over) await new Promise<void>((resolve) => { wake = resolve })
      if (batch.length && !over) await Promise.race([tick(), new Promise<void>((resolve) => { hurry = resolve })])
      const events = batch
      batch = []
      yield* events
      if (over && !batch.length) break
    }
    if (failure) throw failure.error
  }
  finally {
    left = true
  }
}

/**
 * Ticks for a text that grows: the first at once, the next ones not sooner than `everyMs` after the one before.
 * What is drawn between them is the page's own affair.
 */
export function paced(everyMs: number): Tick {
  let due = 0
  const tick = async () => {
    const waitMs = due - performance.now()
    if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
    due = performance.now() + everyMs
  }
  return Object.assign(tick, { isDue: () => performance.now() >= due })
}

/** The next frame, or 100 ms where frames sleep, as in hidden tabs. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, 100)
    const frame = requestAnimationFrame(done)
    function done(): void {
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      resolve()
    }
  })
}
