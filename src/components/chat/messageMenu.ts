/** What the menu of a message offers. */
export type MessageAction =
  | 'edit' | 'regenerate' | 'regenerate-with' | 'branch' | 'copy-text' | 'copy-rich' | 'toggle-source'
  | 'toggle-context' | 'history-start' | 'show-request' | 'delete'

/** What the menu depends on. */
export interface MessageFacts {
  readonly role: 'user' | 'assistant'
  /** There is text to be copied. */
  readonly text: boolean
  /** It is a command or what one made: no part of what models are sent. */
  readonly command: boolean
  /** A reply of this conversation is being written. */
  readonly running: boolean
  /** It is sent along; a failed reply never is. */
  readonly inContext: boolean
  readonly failed: boolean
  /** What is sent begins with it. */
  readonly start: boolean
  /** Nothing stands before it. */
  readonly first: boolean
  /** The server keeps what was said: what is sent cannot be chosen. */
  readonly session: boolean
}

/** The entries of the menu in groups; `narrow`: with those that have no room in the row. */
export function menuOf(facts: MessageFacts, narrow: boolean): readonly (readonly MessageAction[])[] {
  const { role, text, command, failed, start, first, session } = facts
  const reply = role === 'assistant'
  const groups: (MessageAction | false)[][] = [
    [reply && !command && 'edit', !reply && 'regenerate', !command && 'regenerate-with', 'branch'],
    [text && 'copy-text', text && reply && 'copy-rich', text && reply && narrow && 'toggle-source'],
    [!session && !command && !failed && 'toggle-context', !session && (start || !first) && 'history-start', reply && 'show-request'],
    ['delete'],
  ]
  return groups.map(group => group.filter(action => action !== false)).filter(group => group.length > 0)
}

/** What waits until the reply that is being written has ended. */
export function waits(action: MessageAction): boolean {
  return action === 'edit' || action === 'regenerate' || action === 'regenerate-with' || action === 'delete'
}
