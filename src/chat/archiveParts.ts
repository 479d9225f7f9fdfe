import type { ErrorKind, NetworkCause } from '../api/problem'
import { archiveLimits as limits, ArchiveRefused } from './archive'
import { Fields, present } from './archiveFields'
import type { ImagePart, MessageError, MessagePart } from './message'

/**
 * A part as a file holds it, member by member, so that equal parts give equal texts. `asked` stays behind: whoever
 * gives a file away must not decide what loads by itself.
 */
export function writePart(part: MessagePart): MessagePart {
  switch (part.type) {
    case 'text': return { type: part.type, text: part.text }
    case 'reasoning': return present({ type: part.type, text: part.text, startedAt: part.startedAt, durationMs: part.durationMs })
    case 'image': {
      const { type, blobId, url, expiresAt, inText, kept, prompt, revisedPrompt, size, mediaType, bytes, width, height, name } = part
      return present({ type, blobId, url, expiresAt, inText, kept, prompt, revisedPrompt, size, mediaType, bytes, width, height, name })
    }
    case 'image-failure': return { type: part.type, error: writeError(part.error) }
    case 'file': return present({ type: part.type, name: part.name, mediaType: part.mediaType, bytes: part.bytes, text: part.text })
    case 'citation': return present({ type: part.type, url: part.url, title: part.title })
    case 'tool-call': return { type: part.type, id: part.id, name: part.name, arguments: part.arguments }
  }
}

/** An error without its host and without what the server said at length. */
export function writeError({ kind, message, status, code, type, param, limit, asked, model, cause }: MessageError): MessageError {
  return present({ kind, message, status, code, type, param, limit, asked, model, cause })
}

/** A part from a file, as a fresh record; undefined where it is of an unknown kind or may not be followed. @throws {ArchiveRefused} */
export function readPart(value: unknown, place: string): MessagePart | undefined {
  const fields = new Fields(value, place)
  const { facts } = fields
  const type = fields.requiredText('type')
  switch (type) {
    case 'text': return { type, text: fields.requiredText('text', limits.text) }
    case 'reasoning': return present({
      type, text: fields.requiredText('text', limits.text), startedAt: facts.time('startedAt'), durationMs: facts.amount('durationMs'),
    })
    case 'image': return readPicture(fields)
    case 'image-failure': return { type, error: readError(fields.object('error')) }
    case 'file': return present({
      type, name: facts.text('name') ?? '', mediaType: facts.text('mediaType') ?? '', bytes: facts.amount('bytes') ?? 0, text: fields.text('text', limits.text),
    })
    case 'citation': {
      const url = fields.requiredText('url', limits.text)
      return /^https?:\/\//i.test(url) ? present({ type, url, title: facts.text('title') }) : undefined
    }
    case 'tool-call': return {
      type, id: facts.text('id') ?? '', name: facts.text('name') ?? '', arguments: fields.text('arguments', limits.text) ?? '{}',
    }
    default: return undefined
  }
}

/** An error from a file. */
export function readError(fields: Fields | undefined): MessageError {
  if (!fields) return { kind: 'unknown', message: '' }
  const { facts } = fields
  return present({
    kind: facts.word('kind', errorKinds) ?? 'unknown', message: (facts.text('message') ?? '').slice(0, 500), status: facts.number('status', 0, 999), code: facts.text('code', 200),
    type: facts.text('type', 200), param: facts.text('param', 200), limit: facts.amount('limit'), asked: facts.amount('asked'), model: facts.text('model'),
    cause: facts.word('cause', networkCauses),
  })
}

/** Without bytes or an address there is nothing to see. */
function readPicture(fields: Fields): ImagePart | undefined {
  const { facts } = fields
  const blobId = fields.text('blobId', limits.id)
  const given = fields.text('url', limits.text)
  const url = given && mayLoad.test(given) ? given : undefined
  if (!blobId && !url) return undefined
  return present({
    type: 'image', blobId: blobId || undefined, url, expiresAt: facts.time('expiresAt'), inText: facts.flag('inText') || undefined, kept: facts.flag('kept') === false ? false : undefined,
    prompt: facts.text('prompt', limits.text), revisedPrompt: facts.text('revisedPrompt', limits.text), size: facts.text('size'), mediaType: facts.text('mediaType'),
    bytes: facts.amount('bytes'), width: facts.amount('width'), height: facts.amount('height'), name: facts.text('name'),
  })
}

const mayLoad = /^(?:https?:\/\/|data:image\/(?:png|jpeg|gif|webp|avif|bmp)[;,])/i

/** Written out, as a file is read by them; the compiler names one that is missing. */
const errorKinds = Object.keys({
  auth: 0, quota: 0, rate: 0, overload: 0, context: 0, filter: 0, model: 0, param: 0, url: 0, region: 0, cors: 0, forbidden: 0, timeout: 0, size: 0, network: 0, interrupted: 0,
  server: 0, unsupported: 0, unknown: 0, internal: 0,
} satisfies Record<ErrorKind, 0>) as ErrorKind[]
const networkCauses = Object.keys({ 'offline': 0, 'mixed-content': 0, 'local-server': 0, 'cors': 0, 'unreachable': 0 } satisfies Record<NetworkCause, 0>) as NetworkCause[]

/** Parts of one message, and how many of them were left out. @throws {ArchiveRefused} */
export function readParts(values: readonly unknown[], place: string): { readonly parts: readonly MessagePart[], readonly leftOut: number } {
  if (values.length > limits.parts) throw new ArchiveRefused({ reason: 'many' })
  const read = values.map((value, index) => readPart(value, `${place}[${index}]`))
  const parts = read.filter(part => part !== undefined)
  return { parts, leftOut: read.length - parts.length }
}
