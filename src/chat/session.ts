import { pathTo, type MessageTree } from './branch'
import type { Conversation } from './conversation'
import { newId } from './id'
import type { Message } from './message'

/** How long a server that keeps the context itself does so without being asked, in ms. @see protocols §3 */
export const sessionLifeMs = 30 * 60_000

export interface SessionTurn {
  readonly sessionId: string
  /** There were replies before, and the server does not know of them. */
  readonly forgotten: boolean
}

/**
 * The session in which a prompt is answered: the conversation's own where its server still remembers exactly the branch
 * that leads to the prompt, else a new one. What was edited, regenerated or said elsewhere cannot be taken back there.
 * @param parentId the prompt that is answered
 */
export function sessionFor(
  conversation: Conversation, tree: MessageTree, parentId: string | undefined, connectionId: string, now: number,
): SessionTurn {
  const { sessionId, session } = conversation
  const branch = lastReply(tree, parentId)
  const alive = session?.connectionId === connectionId && now - session.usedAt < sessionLifeMs && tree.has(session.head)
  if (sessionId && alive && lastReply(tree, session.head) === branch) return { sessionId, forgotten: false }
  return { sessionId: newId(), forgotten: branch !== undefined }
}

/** The last reply on a branch that its server gave; what failed was not remembered. */
function lastReply(tree: MessageTree, head: string | undefined): string | undefined {
  return pathTo(tree, head).findLast(isGiven)?.id
}

function isGiven({ role, status }: Message): boolean {
  return role === 'assistant' && status !== 'failed'
}
