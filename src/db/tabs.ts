import { storage } from './database'
import { keyPaths, type Change, type StoreName } from './records'

/** A record that another tab wrote or removed; of messages that were written, the conversation, and whether they still grow. */
export interface Told { readonly store: StoreName, readonly id: string, readonly removed: boolean, readonly conversationId?: string, readonly growing?: boolean }

/**
 * What tabs say to each other: ids, never contents. `stop` names a conversation whose reply is to end, `writing` the replies
 * that a tab writes: an answer to `who`, and said again and again where there are no Web Locks.
 */
export type Signal =
  | { readonly type: 'told', readonly changes: readonly Told[] }
  | { readonly type: 'stop', readonly conversationId: string }
  | { readonly type: 'who' }
  | { readonly type: 'writing', readonly replies: readonly string[] }

export interface Tabs {
  readonly say: (signal: Signal) => void
  readonly close: () => void
}

const channelName = 'platen'

/** Joins the other tabs of this browser: `take` hears what they say, and they hear of all that is written here. Undefined without a channel. */
export async function joinTabs(take: (signal: Signal) => void): Promise<Tabs | undefined> {
  const own = await storage()
  if (typeof BroadcastChannel === 'undefined' || own.kind !== 'durable') return undefined
  const channel = new BroadcastChannel(channelName)
  const say = (signal: Signal) => channel.postMessage(signal)
  channel.onmessage = ({ data }: MessageEvent<Signal>) => take(data)
  own.written = changes => say({ type: 'told', changes: changes.map(toldOf) })
  return {
    say,
    close() {
      delete own.written
      channel.close()
    },
  }
}

/** How long an answer of another tab may take, in ms. */
const answerMs = 300

/** The replies that other tabs say they write. */
export async function whoWrites(): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  if (typeof BroadcastChannel === 'undefined') return found
  const channel = new BroadcastChannel(channelName)
  channel.onmessage = ({ data }: MessageEvent<Signal>) => {
    if (data.type === 'writing') for (const id of data.replies) found.add(id)
  }
  channel.postMessage({ type: 'who' } satisfies Signal)
  await new Promise(resolve => setTimeout(resolve, answerMs))
  channel.close()
  return found
}

function toldOf(change: Change): Told {
  if ('remove' in change) return { store: change.store, id: change.remove, removed: true }
  const id = (change.put as unknown as Readonly<Record<string, string>>)[keyPaths[change.store]] ?? ''
  return { store: change.store, id, removed: false, ...(change.store === 'messages' && { conversationId: change.put.conversationId, growing: change.put.status === 'streaming' }) }
}
