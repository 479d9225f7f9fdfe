import type { ReadyConnection } from '../api/connection'
import { isRecord } from '../api/json'
import { errorContext } from '../api/request'
import { wireRequestOf, type WireRequest } from '../api/wireRequest'
import type { Message } from '../chat/message'
import { recordLimits, spokenMembers, type RequestRecord } from '../chat/requestRecord'
import type { ReplyJob } from './replyJob'

/** How many requests of this page are kept as they were, and how much of them in characters. */
const most = { requests: 20, characters: 4_000_000 } as const

/** By the id of the reply, oldest first. */
const kept = new Map<string, WireRequest>()

/** A connection that notes what leaves through it for one reply. */
export interface SentRequest {
  readonly ready: ReadyConnection
  /** The reply with the record of its request. */
  noted(reply: Message): Message
}

/** The request that a reply was asked with, as it left this page; undefined for older ones. */
export function sentRequest(replyId: string): WireRequest | undefined {
  return kept.get(replyId)
}

/** Sees what leaves for a reply; nothing of it is kept before all secrets are taken out. */
export function watched(replyId: string, job: ReplyJob, ready: ReadyConnection): SentRequest {
  let record: RequestRecord | undefined
  return {
    ready: {
      ...ready,
      fetch: (url, init) => {
        if (init.method === 'POST') {
          const request = wireRequestOf(url, init, errorContext(ready).keys)
          record = recordOf(request, job, ready)
          keep(replyId, request)
        }
        return ready.fetch(url, init)
      },
    },
    noted: reply => record && reply.request !== record ? { ...reply, request: record } : reply,
  }
}

function keep(id: string, request: WireRequest): void {
  kept.delete(id)
  kept.set(id, request)
  let room: number = most.characters
  for (const [index, [old, { body }]] of [...kept].reverse().entries()) {
    room -= typeof body === 'string' ? body.length : 0
    if (index >= most.requests || room < 0) kept.delete(old)
  }
}

function recordOf({ url, body }: WireRequest, job: ReplyJob, { connection }: ReadyConnection): RequestRecord {
  const value: unknown = typeof body === 'string' ? JSON.parse(body) : {}
  const fields = Object.fromEntries(Object.entries(isRecord(value) ? value : {}).map(([name, member]) => [name, spokenMembers.includes(name) ? null : member]))
  const small = JSON.stringify(fields).length <= recordLimits.fields
  return { url, protocol: connection.protocol, fields: small ? fields : {}, ...job.kind === 'chat' && job.extent }
}
