import { readFileSync } from 'node:fs'
import type { Packet, Reply } from './socketServer'

/** One way in which a server may answer, and what must be seen then. Alternatives stand with `|` between. */
export interface Fault {
  readonly id: string
  readonly desc: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly end: 'close' | 'reset' | 'hang'
  readonly parts: readonly (readonly [number, string])[]
  readonly repeat?: readonly (readonly [number, string])[]
  /** Sends the parts in pieces of so many bytes. */
  readonly split?: { readonly bytes: number, readonly delayMs: number }
  readonly preReset?: boolean
  readonly hang?: boolean
  readonly noCors?: boolean
  readonly badChunk?: boolean
  readonly gzip?: 'flush' | 'cut'
  readonly expect: {
    readonly outcome: string
    readonly text: string
    readonly kind?: string
    readonly notice?: string
    readonly reasoning?: string
    readonly posts?: number | string
    readonly hint?: string
    readonly retryAfter?: number
    /** Numbers of which at least one is shown. */
    readonly usage?: readonly number[]
    /** The user is offered to continue and to retry. */
    readonly actions?: boolean
    /** Words of the server that must be shown; words that must not. */
    readonly shows?: string | readonly string[]
    readonly hides?: string | readonly string[]
  }
}

const ending = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'

/** All faults: those collected, and our own. */
export function loadFaults(): readonly Fault[] {
  const files = ['corpora/stream-faults.json', 'stream-faults-own.json']
  const faults = files.flatMap(name => {
    const text = readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')
    return (JSON.parse(text) as { readonly cases: readonly Fault[] }).cases
  })
  return [...faults].sort((one, other) => one.id.localeCompare(other.id))
}

/** The fault as the socket server plays it: placeholders grown, cut where it says so. */
export function toReply(fault: Fault): Reply {
  const parts = fault.parts.map(([delayMs, content]): Packet => [delayMs, expand(content)])
  const { status, headers, end, repeat, preReset, hang, noCors, badChunk, gzip, split } = fault
  return {
    status, headers, end,
    parts: split ? cut(parts, split) : parts,
    ...repeat && { repeat },
    ...preReset && { preReset },
    ...hang && { hang },
    ...noCors && { noCors },
    ...badChunk && { badChunk },
    ...gzip && { gzip },
  }
}

/** `<3000000 × z>` stands for so many of them, a closing `…` for the usual end. */
export function expand(text: string): string {
  return text
    .replace(/<(\d+) × (.)>/gu, (_, count: string, character: string) => character.repeat(Number(count)))
    .replace(/…$/, ending)
}

function cut(parts: readonly Packet[], { bytes, delayMs }: { bytes: number, delayMs: number }): Packet[] {
  const whole = Buffer.concat(parts.map(([, content]) => Buffer.from(content as string)))
  const pieces: Packet[] = []
  for (let at = 0; at < whole.length; at += bytes) pieces.push([delayMs, whole.subarray(at, at + bytes)])
  return pieces
}
