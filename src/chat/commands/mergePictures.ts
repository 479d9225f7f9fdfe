import type { ReplyDelta, Usage } from '../../api/delta'
import { ApiError, type Problem } from '../../api/problem'
import type { ReplyEvent } from '../reply'

/** Requests on their way at a time. */
const mostAtOnce = 3
const noPicture: Problem = { kind: 'server', message: '', code: 'no-picture' }

/** One request for so many pictures. */
type Ask = (share: number, signal: AbortSignal) => AsyncIterable<ReplyDelta>

/**
 * The answers to several requests for pictures as one, in the order in which they come. Leaving it stops them all.
 * @param shares how many pictures each request is to give
 * @param there the pictures that are there already, and the failures: then one that fails is told of in its place
 * @throws {ApiError} the first error, where no picture came at all
 */
export async function* merged(shares: readonly number[], ask: Ask, signal: AbortSignal, there = { given: 0, failed: 0 }): AsyncGenerator<ReplyEvent, void> {
  const own = new AbortController()
  const stop = AbortSignal.any([signal, own.signal])
  const board = new Board(shares, there)
  let next = 0
  let over = false
  let failure: { readonly error: unknown } | undefined

  async function work(): Promise<void> {
    // after a refusal nothing more is asked for, unless pictures come all the same
    while (next < shares.length && (board.given || !board.refused)) {
      const request = next++
      try {
        for await (const delta of ask(shares[request] ?? 1, stop)) board.add(request, delta)
        board.end(request, noPicture)
      }
      catch (error) {
        if (stop.aborted || !(error instanceof ApiError)) throw error
        board.end(request, error.problem, error)
      }
    }
  }

  const working = Promise.all(Array.from({ length: Math.min(mostAtOnce, shares.length) }, work))
    .catch((error: unknown) => { failure = { error } })
    .finally(() => {
      over = true
      board.wake()
    })
  try {
    for (;;) {
      yield* board.take()
      if (failure) break
      if (board.waiting) continue
      if (over) break
      await new Promise<void>((resolve) => { board.wake = resolve })
    }
    signal.throwIfAborted()
    if (failure) throw failure.error
    if (!board.given) throw board.refused ?? new ApiError(noPicture)
  }
  finally {
    own.abort()
    await working
  }
}

/** What several requests have given so far, and where on the page the unfinished pictures stand: behind all that is there. */
class Board {
  given: number
  /** The first error. */
  refused: ApiError | undefined
  wake = () => {}
  private failures: number
  private readonly wanted: number[]
  private readonly looks = new Map<number, Blob>()
  private readonly usages = new Map<number, Usage>()
  /** Failures that are told of once a picture has come: else they are the reply's own. */
  private held: Problem[] = []
  private events: ReplyEvent[] = []

  constructor(shares: readonly number[], { given, failed }: { readonly given: number, readonly failed: number }) {
    this.given = given
    this.failures = failed
    this.wanted = [...shares]
  }

  get waiting(): boolean {
    return this.events.length > 0
  }

  take(): readonly ReplyEvent[] {
    const events = this.events
    this.events = []
    return events
  }

  add(request: number, delta: ReplyDelta): void {
    if (delta.type === 'partial-image') {
      this.looks.set(request, delta.picture)
      this.push({ ...delta, index: this.placeOf(request) })
    }
    else if (delta.type === 'usage') {
      this.usages.set(request, delta.usage)
      this.push({ type: 'usage', usage: sumOf([...this.usages.values()]) })
    }
    else if (delta.type === 'image') {
      this.given++
      this.wanted[request] = Math.max(0, (this.wanted[request] ?? 0) - 1)
      this.looks.delete(request)
      this.push(delta)
      this.tellFailures()
      this.showAgain()
    }
    else if (delta.type === 'sent-without') this.push(delta)
  }

  /** What is still missing of a request failed. */
  end(request: number, problem: Problem, error = new ApiError(problem)): void {
    const missing = this.wanted[request] ?? 0
    this.wanted[request] = 0
    this.looks.delete(request)
    if (!missing) return
    this.refused ??= error
    this.held.push(...Array.from({ length: missing }, () => problem))
    if (!this.given) return
    this.tellFailures()
    this.showAgain()
  }

  private tellFailures(): void {
    for (const error of this.held) this.push({ type: 'image-failure', error })
    this.failures += this.held.length
    this.held = []
  }

  /** The places of unfinished pictures have changed. */
  private showAgain(): void {
    for (const [request, picture] of this.looks) this.push({ type: 'partial-image', index: this.placeOf(request), picture })
  }

  private placeOf(request: number): number {
    return this.given + this.failures + this.wanted.slice(0, request).reduce((sum, missing) => sum + missing, 0)
  }

  private push(event: ReplyEvent): void {
    this.events.push(event)
    this.wake()
  }
}

function sumOf(usages: readonly Usage[]): Usage {
  const sum = (name: keyof Usage) => usages.some(usage => usage[name] !== undefined) ? usages.reduce((total, usage) => total + (usage[name] ?? 0), 0) : undefined
  const [reasoning, cached, cost] = [sum('reasoning'), sum('cached'), sum('cost')]
  return {
    input: sum('input') ?? 0, output: sum('output') ?? 0, total: sum('total') ?? 0,
    ...reasoning !== undefined && { reasoning }, ...cached !== undefined && { cached }, ...cost !== undefined && { cost },
  }
}
