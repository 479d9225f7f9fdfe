/**
 * What went wrong, in the words of the product.
 * @see protocols §9: vendor codes and texts are read before the HTTP status, because statuses lie.
 */
export type ErrorKind =
  | 'auth' | 'quota' | 'rate' | 'overload' | 'context' | 'filter' | 'model' | 'param' | 'url' | 'region'
  | 'cors' | 'forbidden' | 'timeout' | 'size' | 'network' | 'interrupted' | 'server' | 'unsupported'
  | 'unknown' | 'internal'

/** What a browser may have meant by "Failed to fetch". */
export type NetworkCause = 'offline' | 'mixed-content' | 'local-server' | 'cors' | 'unreachable'

/** An error as plain data: every text in it is redacted, so it can be stored, shown and copied. */
export interface Problem {
  readonly kind: ErrorKind
  /** The server's own words, at most 500 characters; empty where it had none. */
  readonly message: string
  readonly status?: number
  readonly code?: string
  readonly type?: string
  readonly param?: string
  readonly traceId?: string
  readonly requestId?: string
  /** How long the server wants us to wait. */
  readonly retryAfterMs?: number
  /** Tokens that the model takes, and tokens that were asked for. */
  readonly limit?: number
  readonly asked?: number
  readonly host?: string
  readonly model?: string
  readonly cause?: NetworkCause
  /** The reply's body, at most 2,000 characters; never of a web page. */
  readonly body?: string
}

/** What functions that talk to the world throw. */
export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message || problem.kind, options)
    this.name = 'ApiError'
    this.problem = problem
  }

  get kind(): ErrorKind {
    return this.problem.kind
  }
}
