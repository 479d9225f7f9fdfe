import { imageModel } from './models'
import { paintLandscape } from './landscape'
import { encodePng, toBase64 } from './png'
import { badParameter, json, type JsonObject } from './wire'

interface ImageRequest {
  readonly prompt: string
  readonly count: number
  readonly width: number
  readonly height: number
  readonly asUrl: boolean
}

const smallest = 16
const largest = 1024
const mostPictures = 4

/**
 * The answer to `/images/generations`: pictures that were drawn here.
 * @throws {Refusal} 400 where the body is no image request
 */
export async function answerImages(request: Request, body: JsonObject): Promise<Response> {
  const { prompt, count, width, height, asUrl } = readImageRequest(body)
  const data: JsonObject[] = []
  for (let variant = 0; variant < count; variant += 1) {
    const pixels = await paintLandscape(prompt, variant, width, height, request.signal)
    const base64 = toBase64(await encodePng(width, height, pixels))
    request.signal.throwIfAborted()
    data.push(asUrl ? { url: `data:image/png;base64,${base64}` } : { b64_json: base64 })
  }
  const size = `${width}x${height}`
  const created = Math.floor(Date.now() / 1000)
  return json({ created, model: imageModel, output_format: 'png', size, data })
}

function readImageRequest({ prompt, n, size, response_format: format }: JsonObject): ImageRequest {
  if (typeof prompt !== 'string' || prompt.trim() === '') {
    throw badParameter('prompt', 'missing_required_parameter', "Missing required parameter: 'prompt'.")
  }
  const count = n ?? 1
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > mostPictures) {
    throw badParameter('n', 'invalid_value', `Invalid 'n': expected an integer from 1 to ${mostPictures}.`)
  }
  if (format !== undefined && format !== null && format !== 'url' && format !== 'b64_json') {
    throw badParameter('response_format', 'invalid_value',
      "Invalid 'response_format': expected 'url' or 'b64_json'.")
  }
  return { prompt: prompt.trim(), count, ...readSize(size), asUrl: format === 'url' }
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
