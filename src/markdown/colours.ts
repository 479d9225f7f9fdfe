/** What a run of code is shown as; empty: like text. */
export type RunKind =
  | '' | 'comment' | 'keyword' | 'string' | 'number' | 'title' | 'type' | 'added' | 'removed'

/** A run of code in one colour. */
export interface Run {
  readonly kind: RunKind
  readonly text: string
}

/** Where a piece of code ended. Only the highlighter knows what it means. */
export type CodeState = object | undefined

/** Gives the runs of a piece of code, whose texts together are that piece; never throws. */
export type Highlighter = (piece: string, state: CodeState) => {
  readonly runs: readonly Run[]
  /** For the piece that follows. */
  readonly state: CodeState
}

/** Colours for the code from a place on. */
export interface Colours {
  readonly from: number
  readonly runs: readonly Run[]
}

/** Gives the colours of code that may grow. */
export interface CodeColours {
  /** Forgets what is behind a place: other code stands there now. */
  cut(length: number): void
  /** The colours of the next piece, or undefined where there is nothing to do until the code has grown. */
  next(code: string, growing: boolean): Colours | undefined
}
