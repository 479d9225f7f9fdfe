import { streamChat, type ContentPart } from '../../api/chat'
import type { ReplyDelta } from '../../api/delta'
import { patienceMs, streamImages } from '../../api/images'
import { toBase64 } from '../base64'
import { drawsInChat, familyOf } from '../pictureFamilies'
import type { ReplyEvent } from '../reply'
import type { CommandTurn } from './command'
import { merged } from './mergePictures'

/**
 * The pictures of a command, in as many requests as it takes. Those that fail are told of one by one where others succeed.
 * @throws {ApiError} the first error, where no picture came at all
 * @throws the signal's reason once it has fired
 */
export async function* makePictures(turn: CommandTurn, signal: AbortSignal): AsyncGenerator<ReplyEvent, void> {
  const shares = sharesOf(turn)
  const { kept } = turn.request
  const there = kept === undefined ? undefined : { given: kept, failed: turn.request.count - 1 - kept }
  if (drawsInChat(turn.model, turn.support)) {
    const content = await contentOf(turn)
    const ask = (_share: number, stop: AbortSignal) => askInChat(turn, content, stop)
    // one chat reply is shown as what it is, its words too; of several the pictures alone
    yield* shares.length === 1 && !there ? ask(1, signal) : merged(shares, ask, signal, there)
  }
  else {
    yield* merged(shares, (share, stop) => streamImages(turn.ready, {
      model: turn.model, prompt: turn.request.prompt, fields: fieldsOf(turn, share), sources: turn.sources,
    }, stop), signal, there)
  }
}

/** How many pictures each request asks for. */
function sharesOf({ request: { count, requests, kept } }: CommandTurn): readonly number[] {
  if (kept !== undefined) return [1]
  return Array.from({ length: requests }, (_, index) => Math.floor((count + index) / requests)).reverse()
}

/** Only what was set, by the names of the server. */
function fieldsOf({ model, support, request }: CommandTurn, share: number): Readonly<Record<string, string | number | boolean>> {
  const fields: Record<string, string | number | boolean> = {}
  for (const { name, field, kind, only } of familyOf(model, support).options) {
    const value = name === 'n' && request.options.n !== undefined ? String(share) : request.options[name]
    if (value === undefined || only && only !== (request.edit ? 'edit' : 'new')) continue
    if (name === 'partials') fields.stream = true
    fields[support.fields?.[name] ?? field] = kind === 'number' ? Number(value) : value
  }
  return fields
}

function askInChat({ ready, model, support }: CommandTurn, content: readonly ContentPart[] | string, signal: AbortSignal): AsyncIterable<ReplyDelta> {
  const { parameters } = ready.connection
  return streamChat(ready, {
    model: model || ready.connection.model,
    messages: [{ role: 'user', content }],
    parameters: { firstByteMs: parameters.firstByteMs ?? patienceMs, idleMs: parameters.idleMs ?? patienceMs },
    ...support.kind === 'chat' && { fields: { extra: { modalities: ['image', 'text'] } } },
  }, signal)
}

async function contentOf({ request, sources }: CommandTurn): Promise<readonly ContentPart[] | string> {
  if (!sources.length) return request.prompt
  const urls = await Promise.all(sources.map(async source => `data:${source.type || 'image/png'};base64,${await toBase64(source)}`))
  return [{ type: 'text', text: request.prompt }, ...urls.map(url => ({ type: 'image_url' as const, image_url: { url } }))]
}
