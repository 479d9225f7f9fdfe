import { onScopeDispose } from 'vue'

/** How long the hands must have rested, and how soon it is tried again after something was in the way. */
const restMs = 500
const retryMs = 500
/** After a finger has left the glass, what it pushed goes on moving. */
const momentumMs = 1_500
const signs = ['wheel', 'touchmove', 'pointermove', 'keydown'] as const

/**
 * Does work piece by piece while nobody needs the page: in idle time, not while it is `busy`, nor while somebody types,
 * scrolls or points. Ends with its scope.
 */
export function whenIdle({ wanted, busy, work, afterMs = 0 }: {
  /** There is more to do. */
  readonly wanted: () => boolean
  readonly busy: () => boolean
  /** One piece, for so many milliseconds. */
  readonly work: (msLeft: number) => Promise<void>
  /** How long it waits at first: who only passes by is not to pay for it. */
  readonly afterMs?: number
}): { readonly plan: () => void } {
  let idle: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let restedAt = performance.now() + afterMs
  let held = false // a pointer is down: a scrollbar is dragged, or text is selected
  let ended = false
  const possible = typeof requestIdleCallback === 'function'

  function plan(): void {
    if (!possible || ended || idle !== undefined || timer !== undefined || !wanted()) return
    idle = requestIdleCallback(run)
  }

  function run(deadline: IdleDeadline): void {
    idle = undefined
    if (busy() || held || performance.now() < restedAt) {
      timer = setTimeout(() => {
        timer = undefined
        plan()
      }, retryMs)
    }
    else if (wanted()) void work(deadline.timeRemaining()).then(plan)
  }

  function moved(ms: number, holds = held): void {
    restedAt = Math.max(restedAt, performance.now() + ms)
    held = holds
  }

  const stop = new AbortController()
  const listen = (type: keyof WindowEventMap, listener: () => void) => {
    window.addEventListener(type, listener, { passive: true, capture: true, signal: stop.signal })
  }
  for (const sign of signs) listen(sign, () => moved(restMs))
  listen('pointerdown', () => moved(restMs, true))
  for (const ending of ['pointerup', 'pointercancel', 'blur'] as const) listen(ending, () => moved(restMs, false))
  listen('touchend', () => moved(momentumMs))
  onScopeDispose(() => {
    ended = true
    stop.abort()
    clearTimeout(timer)
    if (idle !== undefined) cancelIdleCallback(idle)
  })

  return { plan }
}
