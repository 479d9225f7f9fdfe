import { isFinishedPicture, pictureListOf, usageIn } from './chunkFields'
import type { ReadyConnection } from './connection'
import type { ReplyDelta } from './delta'
import { parseJson } from './errorBody'
import { bodyIsError, type ErrorContext, errorIn, errorTold } from './errors'
import { exchange, type ReplyReader } from './exchange'
import { isRecord, textIn } from './json'
import { pictureIn, picturesIn } from './pictures'
import { errorContext } from './request'
import type { StreamEvent } from './sse'

/** What pictures are asked for with. */
export interface ImageRequest {
  /** Empty: the field is not sent. */
  readonly model: string
  readonly prompt: string
  /** All that the user set, by its names on the wire, in the order in which it is sent. */
  readonly fields: Readonly<Record<string, string | number | boolean>>
  /** Pictures that are to be changed; none: new ones are made. */
  readonly sources: readonly Blob[]
}

/** Pictures take up to minutes, and say nothing meanwhile. @see protocols §4.6 */
export const patienceMs = 300_000
/** Longest answer: ten large pictures as base64. */
const maximumBytes = 150_000_000
const endings: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/webp': 'webp', 'image/gif': 'gif', 'image/avif': 'avif', 'image/bmp': 'bmp' }

/**
 * The pictures of one request, new or changed ones. Exactly one POST is made, whatever happens: each one may be billed.
 * @throws {ApiError} where no picture came (`server`, code `no-picture`), or what went wrong
 * @throws the signal's reason once it has fired
 * @see protocols §4
 */
export async function* streamImages(ready: ReadyConnection, request: ImageRequest, signal: AbortSignal): AsyncGenerator<ReplyDelta, void> {
  const { connection, address } = ready
  const { firstByteMs = patienceMs, idleMs = patienceMs } = connection.parameters
  const edit = request.sources.length > 0
  yield* exchange(ready, {
    url: edit ? address.edits : address.images,
    body: edit ? editForm(request) : { prompt: request.prompt, ...request.model && { model: request.model }, ...request.fields },
    streamed: request.fields.stream === true,
    parameters: { firstByteMs, idleMs },
    model: request.model,
    maximumBytes,
  }, new ImageReader(errorContext(ready, request.model)), signal)
}

/** @see protocols §4.2 */
function editForm({ prompt, model, fields, sources }: ImageRequest): FormData {
  const form = new FormData()
  for (const [index, source] of sources.entries()) {
    form.append(sources.length > 1 ? 'image[]' : 'image', source, `picture-${index + 1}.${endings[source.type] ?? 'png'}`)
  }
  form.append('prompt', prompt)
  if (model) form.append('model', model)
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value))
  return form
}

/** Reads the answer to one request for pictures, whole or in steps, leniently. @see protocols §4.1, §4.5 */
class ImageReader implements ReplyReader {
  finished = false
  done = false
  anything = false
  private pictures = 0
  private readonly context: ErrorContext

  constructor(context: ErrorContext) {
    this.context = context
  }

  /** @throws {ApiError} where the event is an error */
  read({ event, data }: StreamEvent, deltas: ReplyDelta[]): void {
    const text = data.trim()
    if (event === 'error') throw errorTold(text, this.context)
    if (text === '[DONE]') {
      this.done = true
      this.end()
      return
    }
    const value = parseJson(text)
    if (bodyIsError(value)) throw errorTold(text, this.context)
    if (Array.isArray(value)) this.found(value, deltas)
    if (!isRecord(value)) return
    const type = textIn(value.type) || event
    if (type.endsWith('.partial_image')) this.partial(value, deltas)
    else this.found(isFinishedPicture({ type }) ? value : pictureListOf(value), deltas)
    const usage = usageIn(value.usage)
    if (usage) deltas.push({ type: 'usage', usage })
    if (isFinishedPicture({ type })) this.finished = true // what shows it unfinished may still come
    if (event !== 'json') return
    this.done = true
    this.end()
  }

  /** Nothing is ever held back. */
  rest(): void {}

  /** @throws {ApiError} `interrupted` where only unfinished pictures came, `server` where none did */
  end(): void {
    if (this.pictures) return
    throw errorIn(this.anything && !this.done ? { kind: 'interrupted', message: '' } : { kind: 'server', message: '', code: 'no-picture' }, this.context)
  }

  private found(list: unknown, deltas: ReplyDelta[]): void {
    for (const picture of picturesIn(list)) {
      this.pictures++
      this.anything = true
      deltas.push(picture)
    }
  }

  private partial(value: Record<string, unknown>, deltas: ReplyDelta[]): void {
    const picture = this.pictures ? undefined : pictureIn(value)
    if (!(picture instanceof Blob)) return
    this.anything = true
    deltas.push({ type: 'partial-image', index: 0, picture })
  }
}
