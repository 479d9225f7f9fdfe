import { fetchEventSource } from '@microsoft/fetch-event-source'
import type { Fetch } from './connection'
import { ApiError, type ErrorContext, errorFromResponse, errorTold } from './errors'
import { eventData } from './eventData'
import { bareEventName, LineGuard } from './lines'
import { pageTurn } from './pageTurn'
import { safeFetchOptions } from './request'

/**
 * A browser hands over megabytes at once where the page was busy: they are read by so many bytes, and after so many ms
 * the page draws and hears clicks. Each turn may cost it a frame.
 */
const stretchBytes = 131_072
const stretchMs = 24

/** One event of a reply. A JSON document without `data:` around it has the event name `json`. */
export interface StreamEvent {
  readonly event: string
  readonly data: string
}

export interface EventRequest {
  readonly url: string
  /** Plain and lower-case: the library loses a `Headers` object. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | FormData
  readonly fetch: Fetch
  readonly signal: AbortSignal
  /** Longest wait for the first byte, and between bytes, in ms; comments count as bytes. */
  readonly firstByteMs: number
  readonly idleMs: number
  /** For error texts: what must not appear in them, and where the request went. */
  readonly keys: readonly string[]
  readonly host: string
  readonly model?: string
  /** Longest answer that is one JSON document or one line of one, in bytes; unset: that of a text. */
  readonly maximumBytes?: number
}

/**
 * The events of one POST, each time all that have come meanwhile: many small events are one step for those who read
 * them. Exactly one request is made, whatever happens; leaving the iteration closes it.
 * @throws {ApiError} for error replies, web pages, empty bodies, timeouts and broken connections
 * @throws the signal's reason once it has fired
 */
export async function* postForEvents(request: EventRequest): AsyncGenerator<readonly StreamEvent[], void> {
  request.signal.throwIfAborted() // the library ignores a signal that fired before the call
  const controller = new AbortController()
  const guard = new LineGuard(request.maximumBytes)
  const context: ErrorContext = { keys: request.keys, host: request.host, ...request.model && { model: request.model } }
  let queue: StreamEvent[] = []
  let requests = 0
  let received = 0
  let over = false
  let failure: unknown
  let wake = () => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let timerAt = 0
  let deadline = 0

  function end(reason?: unknown): void {
    failure ??= reason
    controller.abort()
  }

  function expectBytesWithin(milliseconds: number): void {
    deadline = performance.now() + milliseconds
    if (timer !== undefined && timerAt <= deadline) return // setting one for each packet is dear
    clearTimeout(timer)
    watchUntil(deadline)
  }

  function watchUntil(at: number): void {
    timerAt = at
    timer = setTimeout(() => {
      if (deadline > at) watchUntil(deadline)
      else end(new ApiError({ kind: 'timeout', message: '', host: request.host }))
    }, at - performance.now())
  }

  async function guardedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    if (requests++) throw new ApiError({ kind: 'internal', message: 'A second request was refused.' })
    expectBytesWithin(request.firstByteMs)
    const response = await request.fetch(input as string, { ...init, ...safeFetchOptions })
    if (!response.ok) throw await errorFromResponse(response, context, controller.signal)
    if (!response.body) throw new ApiError({ kind: 'server', message: '', code: 'empty', status: response.status })
    const watch: BodyWatch = {
      received: () => expectBytesWithin(request.idleMs),
      broken: (error) => {
        if (controller.signal.aborted) return
        failure ??= error instanceof ApiError ? error : new ApiError({ kind: 'interrupted', message: '', host: request.host }, { cause: error })
      },
    }
    const whole = request.maximumBytes && isJson(response) ? await wholeText(response.body, request.maximumBytes, watch) : undefined
    if (whole !== undefined && /^\s*[[{]/.test(whole)) give({ event: bareEventName(), data: whole })
    const body = whole === undefined ? response.body : new Response(received ? '' : whole).body!
    return new Response(guarded(body, guard, watch, controller.signal), { headers: { 'content-type': 'text/event-stream' } })
  }

  function give(event: StreamEvent): void {
    received++
    queue.push(event)
    wake()
  }

  const stop = () => end()
  request.signal.addEventListener('abort', stop, { once: true })
  const finished = fetchEventSource(request.url, {
    method: 'POST',
    headers: { ...request.headers },
    body: request.body,
    signal: controller.signal,
    openWhenHidden: true, // otherwise switching tabs aborts and POSTs again: paid twice, text doubled
    fetch: guardedFetch,
    onopen: () => Promise.resolve(), // status and content are judged in guardedFetch
    onmessage({ event, data }) {
      if ((!data && !event) || controller.signal.aborted) return // neither: a comment
      for (const piece of eventData(data)) give({ event, data: piece })
    },
    onerror(error) { throw error }, // otherwise it POSTs again every second
  }).catch((error: unknown) => {
    failure ??= asApiError(error, request.host)
  }).finally(() => {
    over = true
    wake()
  })

  try {
    for (;;) {
      request.signal.throwIfAborted() // the library resolves quietly when aborted
      const events = queue
      queue = []
      if (events.length) yield events
      else if (over) break
      else await new Promise<void>((resolve) => { wake = resolve })
    }
    if (failure) throw failure as Error
    if (!received && guard.unread) throw errorTold(guard.unread, context)
  }
  finally {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', stop)
    controller.abort()
    await finished
  }
}

interface BodyWatch {
  readonly received: () => void
  readonly broken: (error: unknown) => void
}

/**
 * The body through the guard, by stretches between which the page has its turn. A break ends it like an end of input,
 * so that no complete line is lost.
 */
function guarded(body: ReadableStream<Uint8Array>, guard: LineGuard, watch: BodyWatch, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let left: Uint8Array = new Uint8Array()
  let stretch = 0
  let turnedAt = performance.now()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        for (;;) {
          if (!left.length) {
            const { done, value } = await reader.read()
            if (done) break
            watch.received()
            left = value
          }
          if (stretch >= stretchBytes) {
            stretch = 0
            if (performance.now() - turnedAt >= stretchMs) {
              await pageTurn()
              turnedAt = performance.now()
              signal.throwIfAborted()
            }
          }
          const piece = left.subarray(0, stretchBytes)
          left = left.subarray(piece.length)
          stretch += piece.length
          const lines = guard.push(piece)
          if (!lines.length) continue
          controller.enqueue(lines)
          return
        }
      }
      catch (error) {
        watch.broken(error)
        reader.cancel().catch(watch.broken)
      }
      controller.enqueue(guard.end())
      controller.close()
    },
    cancel: reason => reader.cancel(reason),
  })
}

function isJson(response: Response): boolean {
  return /[/+]json\b/i.test(response.headers.get('content-type') ?? '')
}

/** A document of many megabytes at once: line by line it would be copied several times. What came before a break is kept. */
async function wholeText(body: ReadableStream<Uint8Array>, maximumBytes: number, watch: BodyWatch): Promise<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const pieces: string[] = []
  let room = maximumBytes
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      watch.received()
      room -= value.length
      if (room < 0) throw new ApiError({ kind: 'size', message: '' })
      pieces.push(decoder.decode(value, { stream: true }))
    }
  }
  catch (error) {
    watch.broken(error)
    reader.cancel().catch(watch.broken)
  }
  return pieces.join('') + decoder.decode()
}

function asApiError(error: unknown, host: string): ApiError {
  if (error instanceof ApiError) return error
  const network = error instanceof TypeError // all that a browser says of refused, blocked and lost connections
  return new ApiError({ kind: network ? 'network' : 'internal', message: '', host }, { cause: error })
}
