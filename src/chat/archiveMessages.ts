import type { Usage } from '../api/delta'
import { archiveLimits as limits, ArchiveRefused, type ArchivedConversation } from './archive'
import { Fields, present } from './archiveFields'
import { readError, readParts, writeError, writePart } from './archiveParts'
import type { ReadParameters } from './assistantFile'
import type { Conversation } from './conversation'
import { newId } from './id'
import type { Message, MessageStatus, Notice, PictureRequest } from './message'
import { cutOff } from './reply'
import { tagsFrom } from './tags'

/**
 * A conversation as a file holds it. Left out: where it is sent to, the names under which servers keep it, further
 * members of its requests (they may point somewhere, or be keys), the server's own ids and words at length.
 */
export function writeConversation(conversation: Conversation, messages: readonly Message[]): object {
  const { id, title, titleBy, createdAt, updatedAt, pinned, tags, model, systemPrompt, parameters: { extra: _, ...parameters } = {}, history, head, historyStart } = conversation
  const names = Object.keys(parameters).sort() as (keyof typeof parameters)[]
  return present({
    id, title, titleBy, createdAt, updatedAt, pinned, tags: tags?.length ? tags : undefined, model, systemPrompt, parameters: names.length ? Object.fromEntries(names.map(name => [name, parameters[name]])) : undefined,
    history: history && present({ messages: history.messages, tokens: history.tokens }), head, historyStart,
    messages: [...messages].sort(byAge).map(writeMessage),
  })
}

function writeMessage(message: Message): object {
  const settled = message.status === 'streaming' ? cutOff(message) : message // it may be half of a reply
  const { id, parentId, role, createdAt, status, parts, error, notices, model, finishReason, sentWithout, usage, cost, timing, pictures, choices, edited, copied, inContext } = settled
  return present({
    id, parentId, role, createdAt, status, parts: parts.map(writePart), error: error && writeError(error), notices: notices.length ? notices : undefined, model, finishReason,
    sentWithout, usage: usage && writeUsage(usage), cost: cost && { amount: cost.amount, currency: cost.currency },
    timing: timing && { firstTokenMs: timing.firstTokenMs, totalMs: timing.totalMs }, pictures: pictures && writeRequest(pictures), choices, edited, copied, inContext: inContext ? undefined : false,
  })
}

function writeUsage({ input, output, total, reasoning, cached, cost }: Usage): Usage {
  return present({ input, output, total, reasoning, cached, cost })
}

function writeRequest({ prompt, count, requests, options, edit, kept }: PictureRequest): PictureRequest {
  return present({ prompt, count, requests, options, edit, kept })
}

function byAge(one: Message, other: Message): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)
}

/** A conversation from a file, as fresh records with the ids of the file. @throws {ArchiveRefused} */
export function readConversation(value: unknown, place: string, now: number, readParameters: ReadParameters): ArchivedConversation & { readonly leftOut: number } {
  const fields = new Fields(value, place)
  const id = fields.text('id', limits.text) || newId()
  const createdAt = fields.time('createdAt')
  const messages: Message[] = []
  let leftOut = 0
  for (const [index, entry] of (fields.list('messages', limits.messages) ?? []).entries()) {
    const after = (messages.at(-1)?.createdAt ?? createdAt ?? now) + 1
    const read = readMessage(entry, `${place}.messages[${index}]`, id, after)
    messages.push(read.message)
    leftOut += read.leftOut
  }
  const tree = asTree(messages, place)
  const times = messages.map(message => message.createdAt)
  const began = createdAt ?? times.reduce((least, time) => Math.min(least, time), now)
  const title = fields.text('title', limits.text) ?? ''
  const { facts } = fields
  const historyStart = facts.text('historyStart', limits.text)
  const tags = tagsFrom(facts.texts('tags', 1_000) ?? [])
  const { extra: _, ...parameters } = readParameters(fields.value('parameters')).values
  const conversation: Conversation = present({
    id, title: title.slice(0, 500), titleBy: facts.word('titleBy', ['first-prompt', 'user']) ?? 'user', createdAt: began,
    updatedAt: fields.time('updatedAt') ?? times.reduce((most, time) => Math.max(most, time), began), pinned: fields.flag('pinned') ?? false,
    tags: tags.length ? tags : undefined,
    model: facts.text('model') || undefined, systemPrompt: fields.text('systemPrompt', limits.text), parameters: Object.keys(parameters).length ? parameters : undefined,
    history: readLimits(facts.object('history')),
    head: headOf(tree, fields.text('head', limits.text)), historyStart: tree.find(message => message.id === historyStart)?.id,
  })
  return { conversation, messages: tree, leftOut }
}

function readLimits(history: Fields | undefined): Conversation['history'] {
  const limits = history && present({ messages: history.amount('messages'), tokens: history.amount('tokens') })
  return limits && Object.keys(limits).length ? limits : undefined
}

function readMessage(value: unknown, place: string, conversationId: string, after: number): { readonly message: Message, readonly leftOut: number } {
  const fields = new Fields(value, place)
  const { facts } = fields
  const { parts, leftOut } = readParts(fields.list('parts', limits.messages) ?? [], `${place}.parts`)
  const error = fields.object('error')
  const usage = facts.object('usage')
  const cost = facts.object('cost')
  const timing = facts.object('timing')
  const pictures = facts.object('pictures')
  const message: Message = present({
    id: fields.text('id', limits.text) || newId(), conversationId, parentId: fields.text('parentId', limits.text) || undefined,
    role: fields.word('role', ['user', 'assistant']) ?? fields.refuse('role'), createdAt: fields.time('createdAt') ?? after, parts,
    status: fields.word('status', statuses) ?? 'done', error: error && readError(error),
    notices: (facts.texts('notices', 100) ?? []).filter(isNotice),
    model: facts.text('model') || undefined, finishReason: facts.text('finishReason') || undefined, sentWithout: facts.texts('sentWithout', 100),
    usage: usage && present({
      input: usage.amount('input') ?? 0, output: usage.amount('output') ?? 0, total: usage.amount('total') ?? 0, reasoning: usage.amount('reasoning'),
      cached: usage.amount('cached'), cost: usage.amount('cost'),
    }),
    cost: cost && { amount: cost.amount('amount') ?? 0, currency: cost.text('currency', 20) ?? '' },
    timing: timing && { firstTokenMs: timing.amount('firstTokenMs') ?? 0, totalMs: timing.amount('totalMs') ?? 0 },
    pictures: pictures && present({
      prompt: pictures.text('prompt', limits.text) ?? '', count: pictures.number('count', 1, 100) ?? 1, requests: pictures.number('requests', 1, 100) ?? 1,
      options: pictures.record('options') ?? {}, edit: pictures.flag('edit') ?? false,
      kept: pictures.number('kept', 0, 100),
    }),
    choices: facts.record('choices'), edited: facts.flag('edited') || undefined, copied: facts.flag('copied') || undefined, inContext: fields.flag('inContext') ?? true,
  })
  return { message: message.status === 'streaming' ? cutOff(message) : message, leftOut }
}

/** The messages as a tree: each id once, no parent that is missing, none that is its own ancestor. @throws {ArchiveRefused} */
function asTree(messages: readonly Message[], place: string): readonly Message[] {
  const byId = new Map(messages.map(message => [message.id, message]))
  const refuse = (index: number, name: string): never => {
    throw new ArchiveRefused({ reason: 'field', place: `${place}.messages[${index}].${name}` })
  }
  const rooted = new Set<string>()
  for (const [index, message] of messages.entries()) {
    if (byId.get(message.id) !== message) refuse(index, 'id')
    const path = new Set<string>()
    for (let at: Message | undefined = message; at && !rooted.has(at.id); at = at.parentId === undefined ? undefined : byId.get(at.parentId)) {
      if (path.has(at.id)) refuse(index, 'parentId')
      path.add(at.id)
    }
    for (const id of path) rooted.add(id)
  }
  return messages.map((message) => {
    if (message.parentId === undefined || byId.has(message.parentId)) return message
    const { parentId: _, ...root } = message
    return root
  })
}

/** The end that the file names; else what was written last. */
function headOf(messages: readonly Message[], named: string | undefined): string | undefined {
  if (messages.some(({ id }) => id === named)) return named
  const parents = new Set(messages.map(({ parentId }) => parentId))
  return messages.filter(({ id }) => !parents.has(id)).reduce<Message | undefined>((last, message) => last && last.createdAt > message.createdAt ? last : message, undefined)?.id
}

const statuses = ['streaming', 'done', 'stopped', 'interrupted', 'failed'] as const satisfies readonly MessageStatus[]
const notices = Object.keys({
  'length': 0, 'filter': 0, 'refusal': 0, 'empty': 0, 'tool': 0, 'skipped-frame': 0, 'sent-without': 0, 'session-expired': 0,
} satisfies Record<Notice, 0>)

function isNotice(text: string): text is Notice {
  return notices.includes(text)
}
