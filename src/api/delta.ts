/** Tokens of one reply, as the server counted them. `cost` is in USD, where the server names it. */
export interface Usage {
  readonly input: number
  readonly output: number
  readonly total: number
  readonly reasoning?: number
  readonly cached?: number
  readonly cost?: number
}

export type FinishReason = 'stop' | 'length' | 'tool' | 'filter'

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON as the model wrote it; `{}` where it wrote nothing. */
  readonly arguments: string
}

export interface Citation {
  readonly url: string
  readonly title?: string
}

/** What a server can say in a chat reply. */
export type ReplyDelta =
  | { readonly type: 'start', readonly responseId?: string, readonly model?: string }
  | { readonly type: 'text-delta', readonly text: string }
  | { readonly type: 'reasoning-delta', readonly text: string }
  /** A `<think>` that never closed was the answer itself. */
  | { readonly type: 'reasoning-is-text' }
  | { readonly type: 'refusal-delta', readonly text: string }
  /** A picture: its bytes, or its address where the server gave one. Times in epoch ms. */
  | { readonly type: 'image', readonly picture: Blob | string, readonly revisedPrompt?: string, readonly expiresAt?: number }
  /** How the picture at an index looks by now; the finished one takes its place. */
  | { readonly type: 'partial-image', readonly index: number, readonly picture: Blob }
  /** All citations so far: they replace what came before. */
  | { readonly type: 'citations', readonly citations: readonly Citation[] }
  | { readonly type: 'tool-calls', readonly calls: readonly ToolCall[] }
  | { readonly type: 'usage', readonly usage: Usage }
  | { readonly type: 'skipped-frame' }
  | { readonly type: 'empty' }
  /** Sent without what the server does not take (`repair.ts` says how it is written); `learned` is to be remembered. */
  | { readonly type: 'sent-without', readonly parameters: readonly string[], readonly learned?: readonly string[] }
  /** `word` is the server's own. */
  | { readonly type: 'finish', readonly reason: FinishReason, readonly word?: string }

/** Text that goes on. */
export interface TextPiece {
  readonly type: 'text-delta' | 'reasoning-delta'
  readonly text: string
}

/** Puts a delta behind others; text that goes on is joined to what it follows, so that many small pieces are one. */
export function addDelta<Other extends { readonly type: string }>(deltas: (ReplyDelta | Other)[], delta: ReplyDelta | Other): void {
  const last = deltas.at(-1)
  if (last?.type === delta.type && isText(last) && isText(delta)) deltas[deltas.length - 1] = { type: delta.type, text: last.text + delta.text }
  else deltas.push(delta)
}

function isText(delta: { readonly type: string }): delta is TextPiece {
  return delta.type === 'text-delta' || delta.type === 'reasoning-delta'
}
