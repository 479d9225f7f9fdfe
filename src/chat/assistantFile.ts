import { isRecord } from '../api/json'
import { redact } from '../api/redact'
import type { Parameters } from '../api/connection'
import { assistantLimits as limits, newAssistant, type Assistant, type OpeningMessage, type Variable } from './assistant'

/** The largest file that is read, in characters. */
export const maxFileLength = 2_000_000

const format = 'platen-assistants'
const version = 1
const mostAssistants = 500

/** Why a file was refused: said in words by `assistants.refused.<reason>`. */
export type FileRefusal =
  | { readonly reason: 'size' | 'json' | 'format' | 'newer' | 'many' }
  /** What is wrong where: `2: systemPrompt`. */
  | { readonly reason: 'field', readonly place: string }

export type AssistantFile = { readonly assistants: readonly Assistant[] } | { readonly refusal: FileRefusal }

/** The valid parameters of a stored value, and the names of those that were not. Handed in: this layer does not know them. */
export type ReadParameters = (stored: unknown) => { readonly values: Parameters, readonly wrong: readonly string[] }

/** Assistants as a file: no ids, no times, no addresses; what looks like a key is masked. */
export function writeAssistantFile(assistants: readonly Assistant[]): string {
  const entries = assistants.map(({ id: _, createdAt: __, ...content }) => content)
  return JSON.stringify({ format, version, assistants: entries.map(withoutKeys) }, null, 2)
}

/** The assistants in a file, as new ones; all of them or, where anything is wrong, none. */
export function readAssistantFile(text: string, now: number, readParameters: ReadParameters): AssistantFile {
  if (text.length > maxFileLength) return { refusal: { reason: 'size' } }
  const file = parse(text)
  if (file === undefined) return { refusal: { reason: 'json' } }
  if (!isRecord(file) || file.format !== format || typeof file.version !== 'number' || !Array.isArray(file.assistants)) return { refusal: { reason: 'format' } }
  if (file.version > version) return { refusal: { reason: 'newer' } }
  if (file.assistants.length > mostAssistants) return { refusal: { reason: 'many' } }
  const assistants: Assistant[] = []
  for (const [index, entry] of (file.assistants as readonly unknown[]).entries()) {
    const read = readAssistant(entry, now + index, readParameters)
    if (typeof read === 'string') return { refusal: { reason: 'field', place: read ? `${index + 1}: ${read}` : String(index + 1) } }
    assistants.push(read)
  }
  return { assistants }
}

/** The assistant of an entry, or the name of the member that is wrong; empty where the entry itself is. */
function readAssistant(entry: unknown, now: number, readParameters: ReadParameters): Assistant | string {
  if (!isRecord(entry)) return ''
  const texts = { name: limits.name, description: limits.description, systemPrompt: limits.text, model: limits.model }
  for (const [member, most] of Object.entries(texts)) if (!isText(entry[member], most)) return member
  const opening = readList(entry.opening, limits.opening, readOpening)
  if (!opening) return 'opening'
  const variables = readList(entry.variables, limits.variables, readVariable)
  if (!variables) return 'variables'
  const parameters = readParameters(entry.parameters)
  if (parameters.wrong.length) return parameters.wrong[0]!
  const { name, description, systemPrompt, model } = entry as { readonly [Name in keyof typeof texts]?: string }
  if (!name?.trim()) return 'name'
  return newAssistant(now, {
    name, description: description ?? '', systemPrompt: systemPrompt ?? '', parameters: parameters.values, ...(model && { model }), opening, variables,
  })
}

function readOpening(entry: unknown): OpeningMessage | undefined {
  if (!isRecord(entry) || (entry.role !== 'user' && entry.role !== 'assistant')) return undefined
  return typeof entry.text === 'string' && isText(entry.text, limits.text) ? { role: entry.role, text: entry.text } : undefined
}

function readVariable(entry: unknown): Variable | undefined {
  if (!isRecord(entry) || typeof entry.name !== 'string' || !/^[\p{L}\p{N}_-]+$/u.test(entry.name)) return undefined
  if (!isText(entry.name, limits.variableName) || !isText(entry.label, limits.variableLabel) || !isText(entry.value, limits.variableValue)) return undefined
  const { name, label = '', value = '' } = entry as { name: string, label?: string, value?: string }
  return { name, label, value }
}

function readList<Item>(value: unknown, most: number, read: (entry: unknown) => Item | undefined): readonly Item[] | undefined {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > most) return undefined
  const items = value.map(read)
  return items.every(item => item !== undefined) ? items : undefined
}

/** A text of at most so many characters, or nothing. */
function isText(value: unknown, most: number): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value.length <= most)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  }
  catch {
    return undefined
  }
}

/** People paste keys into prompts and request members: an export is made to be given away. */
function withoutKeys(value: unknown): unknown {
  if (typeof value === 'string') return redact(value, [])
  if (Array.isArray(value)) return value.map(withoutKeys)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) =>
    [name, typeof member === 'string' && secretName.test(name) ? redact(member, [member]) : withoutKeys(member)]))
}

const secretName = /^(?:x-)?(?:api[-_]?key|authorization|(?:access|auth)?[-_]?token|secret|password)$/i
