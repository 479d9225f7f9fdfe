import { finished, type ImportedConnection, type Rejected } from './linkFields'
import { connectionsIn, parsedJson, readLink } from './linkFormats'
import { readAssignments, readCurl, readLoose } from './linkText'

export type { ImportedConnection } from './linkFields'

/** What a pasted text or a link tells of connections. */
export interface ConnectionText {
  readonly kind: 'link' | 'json' | 'curl' | 'assignments' | 'loose' | 'none'
  /** At most 20. With several keys for an address, one for each key. */
  readonly connections: readonly ImportedConnection[]
  /** What was given and is not taken: an address that is not http or https, a key that no header can carry. */
  readonly rejected: readonly Rejected[]
  /** A text for the composer; never to be sent by itself. */
  readonly fill?: string
  /** An access code of a panel; of no use here. */
  readonly code?: string
  /** `bad-settings`: a settings link that is broken. `too-large`: over 100,000 characters, nothing was read. */
  readonly error?: 'bad-settings' | 'too-large'
}

/** The longest text that is read, in characters. */
export const maxTextLength = 100_000

/**
 * The connections that a text tells of: settings links of panels and other clients, `.env` lines, curl commands, JSON,
 * an address and a key. Never throws; nothing of the text is called, run or merged. A key is never part of an address.
 * @see protocols §10
 */
export function readConnectionText(text: string): ConnectionText {
  const nothing = { kind: 'none', connections: [], rejected: [] } as const
  if (text.length > maxTextLength) return { ...nothing, error: 'too-large' }
  const plain = text.replace(/[\u200B-\u200F\u2060\uFEFF]/g, '').trim()
  if (!plain) return nothing
  const link = readLink(plain)
  if (link) {
    const { raws, broken, ...extras } = link
    return { kind: 'link', ...finished(raws), ...extras, ...broken && { error: 'bad-settings' as const } }
  }
  for (const [kind, read] of readers) {
    const found = finished(read(plain))
    if (found.connections.length) return { kind, ...found }
  }
  return nothing
}

/** Whether a text for a field is more than that field takes: settings, which are not to be filled in as they are. */
export function holdsSettings(text: string, field: 'address' | 'key'): boolean {
  const { kind, connections, error } = readConnectionText(text)
  if (error) return error === 'bad-settings'
  if (kind !== 'loose') return connections.length > 0
  if (connections.length > 1) return true
  const [only] = connections
  const bare = text.trim().split(/\s+/).length === 1 // an address may hold a key: the field itself offers it
  return field === 'address' ? only?.baseUrl !== undefined && only.key !== undefined && !bare : only?.baseUrl !== undefined
}

/** Enough of a key to know it again by: `sk-ab…yz`. */
export function maskedKey(key: string): string {
  if (key.length >= 16) return `${key.slice(0, 5)}…${key.slice(-2)}`
  return key.length >= 8 ? `${key.slice(0, 3)}…` : '••••'
}

const readers = [
  ['json', text => /^[{[]/.test(text) ? connectionsIn(parsedJson(text)) : []],
  ['curl', readCurl],
  ['assignments', readAssignments],
  ['loose', readLoose],
] as const satisfies readonly (readonly [kind: ConnectionText['kind'], read: (text: string) => ReturnType<typeof readLoose>])[]
