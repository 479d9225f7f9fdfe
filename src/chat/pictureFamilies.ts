import { guessModel, wordsOf } from '../api/modelKinds'
import type { PictureSupport } from './commands/command'

/** Something that can be set for a picture: `--size 1024x1024`. */
export interface PictureOption {
  /** As typed behind two hyphens, and the name by which settings are kept: `size`. */
  readonly name: string
  /** On the wire, where the server has no name of its own for it: `output_format`. */
  readonly field: string
  /** What is offered. */
  readonly values: readonly string[]
  /** Other values may be typed. */
  readonly free: boolean
  /** Numbers go out as numbers. */
  readonly kind: 'text' | 'number'
  /** Of whole numbers. */
  readonly minimum?: number
  readonly maximum?: number
  /** What is taken beside `values`, and how that is told; unset: all where it is free. */
  readonly accepts?: (value: string) => boolean
  readonly limit?: string
  /** Sent only where pictures are changed, or only where new ones are made. */
  readonly only?: 'edit' | 'new'
}

/** What the models of one kind take. */
export interface PictureFamily {
  readonly id: 'dall-e-2' | 'dall-e-3' | 'gpt-image' | 'other'
  readonly options: readonly PictureOption[]
  /** How many pictures one request may ask for. */
  readonly maxPerRequest: number
  /** In characters. */
  readonly maxPrompt: number
  /** How many pictures can be changed at once; 0: none. */
  readonly maxSources: number
  /** Shows unfinished pictures on request. */
  readonly streams: boolean
}

/** Pictures that one prompt may ask for: each of them is paid for. */
export const mostPictures = 10

const n: PictureOption = { name: 'n', field: 'n', values: ['1', '2', '3', '4'], free: true, kind: 'number', minimum: 1, maximum: mostPictures }
const responseFormat = choice('response-format', 'response_format', ['url', 'b64_json'])

const dalle2: PictureFamily = {
  id: 'dall-e-2',
  options: [n, choice('size', 'size', ['256x256', '512x512', '1024x1024']), responseFormat],
  maxPerRequest: 10, maxPrompt: 1_000, maxSources: 1, streams: false,
}

const dalle3: PictureFamily = {
  id: 'dall-e-3',
  options: [
    n, choice('size', 'size', ['1024x1024', '1792x1024', '1024x1792']), choice('quality', 'quality', ['standard', 'hd']),
    choice('style', 'style', ['vivid', 'natural']), responseFormat,
  ],
  maxPerRequest: 1, maxPrompt: 4_000, maxSources: 0, streams: false,
}

const gptSize = choice('size', 'size', ['1024x1024', '1536x1024', '1024x1536', 'auto'])
const gptImage: PictureFamily = {
  id: 'gpt-image',
  options: [
    n, gptSize, choice('quality', 'quality', ['low', 'medium', 'high', 'auto']),
    choice('background', 'background', ['transparent', 'opaque', 'auto']), choice('format', 'output_format', ['png', 'jpeg', 'webp']),
    number('compression', 'output_compression', 0, 100, ['60', '80', '90', '100']),
    { ...choice('moderation', 'moderation', ['auto', 'low']), only: 'new' },
    number('partials', 'partial_images', 0, 3, ['0', '1', '2', '3']),
    { ...choice('fidelity', 'input_fidelity', ['high', 'low']), only: 'edit' },
  ],
  maxPerRequest: 10, maxPrompt: 32_000, maxSources: 16, streams: true,
}

/** Its sizes are any within limits. @see protocols §4.1 */
const gptImage2: PictureFamily = {
  ...gptImage,
  options: gptImage.options.map(option => option === gptSize
    ? { ...gptSize, free: true, values: [...gptSize.values, '2048x2048', '3840x2160'], accepts: isLargeSize, limit: 'auto, 1024x1024 … 3840x2160 (÷ 16, 1:3 – 3:1)' }
    : option),
}

const gptImageMini: PictureFamily = { ...gptImage, options: gptImage.options.filter(({ name }) => name !== 'fidelity') }

/** Nothing is known of it, so anything can be set. */
const other: PictureFamily = {
  id: 'other',
  options: [
    n, open('size', 'size', ['1024x1024', '512x512', '768x1344', '1344x768']), open('quality', 'quality', ['standard', 'hd', 'low', 'medium', 'high']),
    open('style', 'style', ['vivid', 'natural']), open('response-format', 'response_format', ['url', 'b64_json']),
    { ...number('seed', 'seed', 0, Number.MAX_SAFE_INTEGER, []), limit: '0, 1, 2 …' }, open('negative', 'negative_prompt', []),
  ],
  maxPerRequest: 10, maxPrompt: Infinity, maxSources: 16, streams: false,
}

/** Pictures that come as part of a chat reply: there is no field to set anything with. */
const inChat: PictureFamily = { ...other, options: [n], maxPerRequest: 1 }

/** The demo, which shows what a server could do. */
const demo: PictureFamily = {
  ...other, options: [n, open('size', 'size', ['512x512', '768x512', '1024x1024', '512x768']), responseFormat, number('partials', 'partial_images', 0, 3, ['0', '1', '2', '3'])],
  streams: true,
}

/** All names that are an option of some model. */
export const optionNames: ReadonlySet<string> = new Set([dalle2, dalle3, gptImage, other].flatMap(({ options }) => options.map(({ name }) => name)))

/** Whether a model makes its pictures as part of a chat reply. */
export function drawsInChat(model: string, support?: PictureSupport): boolean {
  return support?.kind === 'chat' || guessModel(model).imageChat
}

/** What a model takes, as its name tells; `other` for no name and for unknown ones. @see protocols §4.1, §4.4 */
export function familyOf(model: string, support?: PictureSupport): PictureFamily {
  const name = wordsOf(model)
  if (drawsInChat(model, support)) return inChat
  if (/dall-?e-?2/.test(name)) return dalle2
  if (/dall-?e-?3/.test(name)) return dalle3
  if (/gpt-image-1-mini/.test(name)) return gptImageMini
  if (/gpt-image-[2-9]/.test(name)) return gptImage2
  if (/(?:chat)?gpt-image/.test(name)) return gptImage
  if (name === 'platen-demo-image') return demo
  if (/cogview|step-1x|seedream/.test(name)) return { ...other, maxPerRequest: 1 }
  if (/wanx|^ali-|imagen|kolors/.test(name)) return { ...other, maxPerRequest: 4 }
  return other
}

/** In how many requests so many pictures are asked for: those that are shown unfinished come one by one. */
export function requestsFor(count: number, options: Readonly<Record<string, string>>, family: PictureFamily): number {
  return options.partials === undefined ? Math.ceil(count / family.maxPerRequest) : count
}

/** What an option takes, as short text for people. */
export function limitOf({ limit, values, minimum, maximum }: PictureOption): string {
  return limit ?? (minimum === undefined ? values.join(', ') : `${minimum}–${maximum}`)
}

/** A value as it is sent: `1024×1024` is `1024x1024`, `HD` is `hd`; undefined for what the option does not take. */
export function acceptedValue(option: PictureOption, typed: string): string | undefined {
  const { kind, values, free, accepts, minimum = -Infinity, maximum = Infinity } = option
  const value = typed.trim()
  const plain = value.normalize('NFKC').toLowerCase().replace(/^(\d+)\s*[x×✕*]\s*(\d+)$/, '$1x$2')
  if (kind === 'number') {
    const whole = /^\d{1,16}$/.test(plain) ? Number(plain) : NaN
    return whole >= minimum && whole <= maximum ? String(whole) : undefined
  }
  if (values.includes(plain)) return plain
  if (!free || !value) return undefined
  if (accepts) return accepts(plain) ? plain : undefined
  return option.name === 'size' && /^\d+x\d+$/.test(plain) ? plain : value
}

function choice(name: string, field: string, values: readonly string[]): PictureOption {
  return { name, field, values, free: false, kind: 'text' }
}

function open(name: string, field: string, values: readonly string[]): PictureOption {
  return { name, field, values, free: true, kind: 'text' }
}

function number(name: string, field: string, minimum: number, maximum: number, values: readonly string[]): PictureOption {
  return { name, field, values, free: true, kind: 'number', minimum, maximum }
}

function isLargeSize(size: string): boolean {
  const [, width = 0, height = 0] = (/^(\d{2,4})x(\d{2,4})$/.exec(size) ?? []).map(Number)
  const long = Math.max(width, height)
  return width > 0 && width % 16 === 0 && height % 16 === 0 && long <= 3 * Math.min(width, height) && long <= 3840 && width * height <= 3840 * 2160
}

/** Choices made for another model may mean nothing to this one. How many is never remembered: each picture is paid for. */
export function knownChoices(choices: Readonly<Record<string, string>>, family: PictureFamily): Record<string, string> {
  return Object.fromEntries(family.options.flatMap((option) => {
    const value = option.name !== 'n' && Object.hasOwn(choices, option.name) ? acceptedValue(option, choices[option.name] ?? '') : undefined
    return value === undefined ? [] : [[option.name, value]]
  }))
}
