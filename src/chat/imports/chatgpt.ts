import { isRecord, textIn } from '../../api/json'
import { archiveLimits as limits, ArchiveRefused } from '../archive'
import type { MessagePart } from '../message'
import { leftOutPicture, textParts } from './content'
import { secondsIn } from './dates'
import type { Found, ImportedMessage, ImportProgram } from './program'

interface Node { readonly id: string, readonly parent: string, readonly message: unknown }

/** Where the reading of the tree stands: what is to be read next, below which message, after which thoughts. */
interface Step { readonly node: Node, readonly parent: number | undefined, readonly thoughts: string[] }

/**
 * `conversations.json` of the data export: a list of trees of messages. System and tool messages and what is hidden
 * are left out; what hangs below them moves up to the next one that is kept.
 */
export const chatGpt: ImportProgram = {
  name: 'ChatGPT',
  listIn: file => isRecord(file.mapping) ? [file] : undefined,
  read(value, found, { now }) {
    if (!isRecord(value) || !isRecord(value.mapping)) return undefined
    const nodes = Object.entries(value.mapping).flatMap(([id, node]) => isRecord(node) ? [{ id, parent: textIn(node.parent), message: node.message }] : [])
    const { messages, places } = walk(nodes, found, now)
    return {
      id: textIn(value.conversation_id) || textIn(value.id), title: textIn(value.title), messages, head: places.get(textIn(value.current_node)),
      createdAt: secondsIn(value.create_time, now), updatedAt: secondsIn(value.update_time, now),
    }
  },
}

/** Every node once, parents first; what hangs below itself is cut loose. `places` tells for each node the last message up to it. */
function walk(nodes: readonly Node[], found: Found, now: number): { readonly messages: readonly ImportedMessage[], readonly places: ReadonlyMap<string, number> } {
  const known = new Set(nodes.map(({ id }) => id))
  const below = new Map<string, Node[]>()
  for (const node of nodes) {
    const list = below.get(node.parent)
    if (list) list.push(node)
    else below.set(node.parent, [node])
  }
  const messages: ImportedMessage[] = []
  const places = new Map<string, number>()
  const visited = new Set<string>()
  const readFrom = (root: Node): void => {
    const steps: Step[] = [{ node: root, parent: undefined, thoughts: [] }]
    for (let step = steps.pop(); step; step = steps.pop()) {
      const { node, parent, thoughts } = step
      if (visited.has(node.id)) continue
      visited.add(node.id)
      const message = readMessage(node.message, thoughts, found, now)
      const place = message ? messages.push({ ...message, parent }) - 1 : parent
      if (place !== undefined) places.set(node.id, place)
      const next = message ? [] : thoughts
      for (const child of [...below.get(node.id) ?? []].reverse()) steps.push({ node: child, parent: place, thoughts: next })
    }
  }
  for (const node of nodes) if (!known.has(node.parent) || node.parent === node.id) readFrom(node)
  for (const node of nodes) readFrom(node)
  return { messages, places }
}

/** A message that a person sees; undefined for all others. Thoughts wait for the reply that they led to. */
function readMessage(value: unknown, thoughts: string[], found: Found, now: number): ImportedMessage | undefined {
  if (!isRecord(value) || !isRecord(value.content)) return undefined
  const role = isRecord(value.author) ? value.author.role : undefined
  const facts = isRecord(value.metadata) ? value.metadata : {}
  const { content } = value
  if (facts.is_visually_hidden_from_conversation === true || facts.is_user_system_message === true) return undefined
  if (role === 'tool') {
    const drawn = listIn(content.parts).filter(isPicture).map(part => readPicture(part, undefined, found)).filter(({ type }) => type === 'image')
    return drawn.length ? { role: 'assistant', parts: drawn, createdAt: secondsIn(value.create_time, now) } : undefined // no one saw the names of others
  }
  if (role !== 'user' && role !== 'assistant') return undefined
  if (content.content_type === 'thoughts') {
    thoughts.push(...listIn(content.thoughts).map(thoughtOf).filter(Boolean))
    return undefined
  }
  const spoken = content.content_type === 'text' || content.content_type === 'multimodal_text'
  if (!spoken || (role === 'assistant' && (textIn(value.recipient) || 'all') !== 'all')) return undefined
  const parts = [...role === 'user' ? attachments(facts.attachments, content.parts) : [], ...readParts(content.parts, facts.attachments, found)]
  if (!parts.length) return undefined
  const reasoning = thoughts.splice(0).join('\n\n')
  const ended = isRecord(facts.finish_details) ? facts.finish_details.type : undefined
  return {
    role, parts: role === 'assistant' && reasoning ? [{ type: 'reasoning', text: reasoning }, ...parts] : parts, createdAt: secondsIn(value.create_time, now),
    ...role === 'assistant' && { model: textIn(facts.model_slug), status: ended === 'interrupted' ? 'stopped' as const : 'done' as const },
  }
}

function readParts(parts: unknown, named: unknown, found: Found): readonly MessagePart[] {
  return listIn(parts).flatMap((part): readonly MessagePart[] => {
    if (typeof part === 'string') return textParts(part)
    if (isPicture(part)) return [readPicture(part, named, found)]
    if (isRecord(part) && part.content_type === 'audio_transcription') return textParts(textIn(part.text)) // what was said, in words
    found.leftOutParts++
    return []
  })
}

/** A picture that lies in the same zip, else its name. */
function readPicture(part: Record<string, unknown>, named: unknown, found: Found): MessagePart {
  const blobId = found.pictureBeside?.(idOf(part))
  if (blobId === undefined) return leftOutPicture(nameOf(part, named), part.size_bytes, found)
  const facts = isRecord(part.metadata) && isRecord(part.metadata.dalle) ? part.metadata.dalle : {}
  const prompt = textIn(facts.prompt)
  return { type: 'image', blobId, ...prompt && prompt.length <= limits.line && { prompt } }
}

/** Files that went along, by name: their bytes are not read. Pictures stand among the parts themselves. */
function attachments(named: unknown, parts: unknown): readonly MessagePart[] {
  const pictures = new Set(listIn(parts).filter(isPicture).map(idOf))
  return listIn(named).flatMap((file): readonly MessagePart[] => {
    if (!isRecord(file) || !textIn(file.name) || pictures.has(textIn(file.id))) return []
    const bytes = typeof file.size === 'number' && file.size > 0 && Number.isSafeInteger(file.size) ? file.size : 0
    return [{ type: 'file', name: textIn(file.name).slice(0, 200), mediaType: textIn(file.mimeType ?? file.mime_type).slice(0, 200), bytes }]
  })
}

function nameOf(picture: Record<string, unknown>, named: unknown): string {
  const id = idOf(picture)
  const file = listIn(named).find(entry => isRecord(entry) && entry.id === id)
  return (isRecord(file) && textIn(file.name)) || id
}

/** `file-service://file-abc`, `sediment://file_abc` → what stands behind. */
function idOf(picture: Record<string, unknown>): string {
  return textIn(picture.asset_pointer).replace(/^[a-z-]{1,20}:\/\//, '')
}

function isPicture(part: unknown): part is Record<string, unknown> {
  return isRecord(part) && part.content_type === 'image_asset_pointer'
}

function thoughtOf(thought: unknown): string {
  if (!isRecord(thought)) return ''
  const text = [textIn(thought.summary), textIn(thought.content)].filter(Boolean).join('\n')
  return text.length <= limits.text ? text : ''
}

function listIn(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return []
  if (value.length > limits.parts) throw new ArchiveRefused({ reason: 'many' })
  return value
}
