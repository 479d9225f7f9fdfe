import type { Message } from './message'

/** The messages of one conversation by id: a tree through `parentId`. */
export type MessageTree = ReadonlyMap<string, Message>

/** The branch that ends at `head`, root first. Empty where there is no such message. */
export function pathTo(tree: MessageTree, head: string | undefined): readonly Message[] {
  const path: Message[] = []
  const seen = new Set<string>()
  for (let id = head; id !== undefined && !seen.has(id);) {
    const message = tree.get(id)
    if (!message) break
    seen.add(id)
    path.push(message)
    id = message.parentId
  }
  return path.reverse()
}

/**
 * All versions of a message, the message itself included, oldest first. After a reply was deleted and came back there may
 * be a prompt among them: whatever hangs at this place can be reached.
 */
export function versionsOf(tree: MessageTree, message: Message): readonly Message[] {
  return childrenOf(tree, message.parentId)
}

/** Where the turn of a message begins: at its prompt. */
export function turnStart(tree: MessageTree, id: string): string {
  const message = tree.get(id)
  const parent = tree.get(message?.parentId ?? '')
  return message?.role === 'assistant' && parent?.role === 'user' ? parent.id : id
}

/** The answers and edits that hang below a message (or at the root), oldest first. */
export function childrenOf(tree: MessageTree, parentId: string | undefined): readonly Message[] {
  return [...tree.values()].filter(message => message.parentId === parentId).sort(byAge)
}

/** The end of the branch that was written to last below a message; the message itself where nothing is below. */
export function newestLeafBelow(tree: MessageTree, id: string): string {
  const below = withAllBelow(tree, id)
  const parents = new Set(below.map(message => message.parentId))
  const leaves = below.filter(message => !parents.has(message.id)).sort(byAge)
  return leaves.at(-1)?.id ?? id
}

/** A message and everything below it. */
export function withAllBelow(tree: MessageTree, id: string): readonly Message[] {
  const message = tree.get(id)
  if (!message) return []
  const children = new Map<string | undefined, Message[]>()
  for (const other of tree.values()) {
    const list = children.get(other.parentId)
    if (list) list.push(other)
    else children.set(other.parentId, [other])
  }
  const found: Message[] = [message]
  for (let index = 0; index < found.length; index++) found.push(...children.get(found[index]!.id) ?? [])
  return found
}

function byAge(a: Message, b: Message): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
}
