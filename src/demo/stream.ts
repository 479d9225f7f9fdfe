/**
 * The frames as a body, one after another, `pace` milliseconds apart.
 * What is due is reckoned from the start, not from timer to timer: a hidden tab, whose timers come
 * once a second, catches up. Cancelling the body or the request's signal clears the timer at once.
 */
export function pacedStream(
  frames: Iterable<string>, pace: number, request: Request,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const iterator = frames[Symbol.iterator]()
  const startedAt = Date.now()
  let sent = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let wake: (() => void) | undefined

  // The request itself, not only its signal: Node forgets the signal of a request nobody holds.
  let abort: (() => void) | undefined
  const release = () => {
    clearTimeout(timer)
    wake?.()
    if (abort) request.signal.removeEventListener('abort', abort)
    abort = undefined
  }

  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      abort = () => {
        release()
        controller.error(request.signal.reason)
      }
      request.signal.addEventListener('abort', abort)
    },
    async pull(controller) {
      const waitMs = pace > 0 ? startedAt + sent * pace - Date.now() : 0
      if (waitMs > 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
          timer = setTimeout(resolve, waitMs)
        })
      }
      if (!abort) return // stopped while it waited
      const frame = iterator.next()
      sent += 1
      if (!frame.done) return controller.enqueue(encoder.encode(frame.value))
      release()
      controller.close()
    },
    cancel: release,
  })
}
