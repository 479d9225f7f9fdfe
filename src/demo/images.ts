import { imageModel } from './models'
import { paintLandscape } from './landscape'
import { encodePng, toBase64 } from './png'
import { hash } from './seed'
import { pacedStream } from './stream'
import { badParameter, corsHeaders, json, type JsonObject } from './wire'

interface ImageRequest {
  readonly prompt: string
  readonly count: number
  readonly width: number
  readonly height: number
  readonly asUrl: boolean
  readonly stream: boolean
  /** How often a picture is shown while it is drawn. */
  readonly partials: number
  /** A number from the pictures that are to be changed. */
  readonly source?: number
}

const smallest = 16
const largest = 1024
const mostPictures = 10
const mostPartials = 3
/** What the pace of words is multiplied by: with the usual one a step takes 0.7 s. */
const stepPaces = 28
/** Prompt → how many pictures were streamed for it: who asks for several one by one wants no two alike. */
const streamedBefore = new Map<string, number>()
const remembered = 100
const pictureBeginnings = ['\x89PNG', '\xff\xd8\xff', 'RIFF', 'GIF8']

/**
 * The answer to `/images/generations` and `/images/edits`: pictures that were drawn here, streamed or whole.
 * @throws {Refusal} 400 where the body is no image request
 */
export async function answerImages(request: Request, body: JsonObject, pace: number): Promise<Response> {
  const wanted = readImageRequest(body)
  if (wanted.stream) {
    const headers = { ...corsHeaders, 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' }
    return new Response(pacedStream(await frames(wanted, request.signal), pace * stepPaces, request), { headers })
  }
  const data: JsonObject[] = []
  for (let variant = 0; variant < wanted.count; variant += 1) {
    const base64 = await encoded(await paint(wanted, variant, request.signal), wanted)
    request.signal.throwIfAborted()
    data.push(wanted.asUrl ? { url: `data:image/png;base64,${base64}` } : { b64_json: base64 })
  }
  return json({ ...heading(wanted), model: imageModel, data })
}

/**
 * The form of `/images/edits` as the members that an image request has.
 * @throws {Refusal} 400 where it is no form, or holds no picture
 */
export async function readEditForm(request: Request): Promise<JsonObject> {
  const form = await request.formData().catch(() => undefined)
  if (!form) throw badParameter('image', 'invalid_type', 'The body of the request must be multipart/form-data.')
  const files = [...form.getAll('image'), ...form.getAll('image[]')].filter(value => typeof value !== 'string')
  if (!files.length) throw badParameter('image', 'missing_required_parameter', "Missing required parameter: 'image'.")
  let source = 0
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const beginning = String.fromCharCode(...bytes.subarray(0, 4))
    if (!pictureBeginnings.some(known => beginning.startsWith(known))) {
      throw badParameter('image', 'invalid_image_file', "Invalid 'image': expected a PNG, JPEG, WebP or GIF file.")
    }
    source = hash(source + new TextDecoder('latin1').decode(bytes))
  }
  const read = (name: string) => form.get(name) ?? undefined
  const number = (name: string) => form.has(name) ? Number(read(name)) : undefined
  return {
    prompt: read('prompt'), n: number('n'), size: read('size'), response_format: read('response_format'),
    stream: read('stream') === 'true', partial_images: number('partial_images'), source,
  }
}

/** Each picture comes in ever finer squares before it comes whole. */
async function frames(wanted: ImageRequest, signal: AbortSignal): Promise<readonly string[]> {
  const kind = wanted.source === undefined ? 'image_generation' : 'image_edit'
  const frame = (type: string, members: JsonObject) =>
    `event: ${kind}.${type}\ndata: ${JSON.stringify({ type: `${kind}.${type}`, ...heading(wanted), ...members })}\n\n`
  const result: string[] = [': drawing\n\n'] // so that the first step is waited for, as all others
  const before = streamedBefore.get(wanted.prompt) ?? 0
  if (streamedBefore.size >= remembered) streamedBefore.clear()
  streamedBefore.set(wanted.prompt, before + wanted.count)
  for (let variant = before; variant < before + wanted.count; variant += 1) {
    const pixels = await paint(wanted, variant, signal)
    for (let step = 0; step < wanted.partials; step += 1) {
      const squares = inSquares(pixels, wanted, 64 >> (step * 5 / wanted.partials))
      result.push(frame('partial_image', { b64_json: await encoded(squares, wanted), partial_image_index: step }))
    }
    result.push(frame('completed', { b64_json: await encoded(pixels, wanted) }))
  }
  return result
}

function paint({ prompt, width, height, source }: ImageRequest, variant: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const seed = source === undefined ? variant : source + variant
  return paintLandscape(prompt, seed, width, height, signal, source === undefined ? undefined : source % 360)
}

/** The picture as if seen from far: each square has the colour of its first pixel. */
function inSquares(pixels: Uint8Array, { width, height }: ImageRequest, length: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(pixels.length)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = ((y - y % length) * width + x - x % length) * 3
      result.set(pixels.subarray(from, from + 3), (y * width + x) * 3)
    }
  }
  return result
}

async function encoded(pixels: Uint8Array<ArrayBuffer>, { width, height }: ImageRequest): Promise<string> {
  return toBase64(await encodePng(width, height, pixels))
}

function heading({ width, height }: ImageRequest): JsonObject {
  const created = Math.floor(Date.now() / 1000)
  return { created, output_format: 'png', size: `${width}x${height}` }
}

function readImageRequest(body: JsonObject): ImageRequest {
  const { prompt, n, size, response_format: format, stream, partial_images: partials, source } = body
  if (typeof prompt !== 'string' || prompt.trim() === '') {
    throw badParameter('prompt', 'missing_required_parameter', "Missing required parameter: 'prompt'.")
  }
  if (format !== undefined && format !== null && format !== 'url' && format !== 'b64_json') {
    throw badParameter('response_format', 'invalid_value',
      "Invalid 'response_format': expected 'url' or 'b64_json'.")
  }
  return {
    prompt: prompt.trim(), ...readSize(size), asUrl: format === 'url', stream: stream === true,
    count: readNumber('n', n ?? 1, 1, mostPictures), partials: readNumber('partial_images', partials ?? 0, 0, mostPartials),
    ...(typeof source === 'number' && { source }),
  }
}

function readNumber(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw badParameter(name, 'invalid_value', `Invalid '${name}': expected an integer from ${least} to ${most}.`)
}

function readSize(size: unknown): { readonly width: number, readonly height: number } {
  if (size === undefined || size === null || size === 'auto') return { width: 512, height: 512 }
  const match = typeof size === 'string' ? /^(\d{1,5})x(\d{1,5})$/.exec(size) : null
  const width = Number(match?.[1])
  const height = Number(match?.[2])
  if (!inRange(width) || !inRange(height)) {
    const range = `${smallest}x${smallest} to ${largest}x${largest}`
    throw badParameter('size', 'invalid_value', `Invalid 'size': the demo draws pictures from ${range}.`)
  }
  return { width, height }
}

const inRange = (length: number) => length >= smallest && length <= largest
