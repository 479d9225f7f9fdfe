/** What the list shows of a conversation. */
export interface ConversationEntry {
  readonly id: string
  readonly title: string
  /** Epoch ms. */
  readonly updatedAt: number
  readonly pinned: boolean
  readonly tags?: readonly string[]
  /** It is in the memory of this page alone. */
  readonly temporary?: boolean
  /** A reply is being written. */
  readonly running: boolean
  /** A reply came while another conversation was open. */
  readonly unseen: boolean
}

/** What is done with conversations: from the menu of one, or from the bar of those that are selected. */
export type RowAction = 'suggest-title' | 'pin' | 'unpin' | 'tags' | 'export-archive' | 'export-markdown' | 'delete'

export type GroupName = 'pinned' | 'today' | 'yesterday' | 'week' | `${number}-${number}`

export interface ConversationGroup {
  readonly name: GroupName
  readonly entries: readonly ConversationEntry[]
}

const dayMs = 24 * 60 * 60 * 1000

/** Pinned first, then by day, then by month; the newest on top. */
export function groupEntries(entries: readonly ConversationEntry[], now: number): readonly ConversationGroup[] {
  const today = new Date(now).setHours(0, 0, 0, 0)
  // Noon of the day before: a day may have 23 or 25 hours.
  const yesterday = new Date(today - dayMs / 2).setHours(0, 0, 0, 0)
  const groups = new Map<GroupName, ConversationEntry[]>()
  groups.set('pinned', [])
  for (const entry of [...entries].sort((a, b) => b.updatedAt - a.updatedAt)) {
    const name = groupName(entry, { today, yesterday })
    const group = groups.get(name)
    if (group) group.push(entry)
    else groups.set(name, [entry])
  }
  return [...groups].flatMap(([name, group]) => group.length ? [{ name, entries: group }] : [])
}

function groupName(
  { pinned, updatedAt }: ConversationEntry, { today, yesterday }: { today: number, yesterday: number },
): GroupName {
  if (pinned) return 'pinned'
  if (updatedAt >= today) return 'today'
  if (updatedAt >= yesterday) return 'yesterday'
  if (updatedAt >= today - 7 * dayMs) return 'week'
  const date = new Date(updatedAt)
  return `${date.getFullYear()}-${date.getMonth()}`
}
