import type { ReadyConnection } from './connection'
import { isRecord, numberIn, textIn } from './json'
import { ApiError, problemFrom } from './errors'
import { guessModel } from './modelKinds'
import { errorContext, requestJson } from './request'

/** A model as its server lists it. What the list does not say is not set. */
export interface Model {
  readonly id: string
  /** A name for people, where it differs from the id. */
  readonly name?: string
  /** Tokens of prompt and reply together. */
  readonly context?: number
  /** Whether it sees pictures. */
  readonly vision?: boolean
  /** Whether it makes pictures. */
  readonly imageGen?: boolean
  readonly reasoning?: boolean
  /** False for models that cannot answer, such as those for embeddings or speech. */
  readonly chat: boolean
  /** Price in USD for a million tokens. */
  readonly inputPrice?: number
  readonly outputPrice?: number
}

type Members = Record<string, unknown>

/** How long a list of models may take, in ms. */
export const modelsTimeoutMs = 15_000

const mostModels = 10_000

/**
 * The models of the connection's server, sorted by name.
 * @throws {ApiError} `url` where the answer is no list of models
 */
export async function listModels(ready: ReadyConnection, signal: AbortSignal): Promise<readonly Model[]> {
  const reply = await requestJson(ready, ready.address.models, { signal, timeoutMs: modelsTimeoutMs })
  if (!isModelList(reply.value)) {
    throw new ApiError({ ...problemFrom({ ...reply, ...errorContext(ready) }), kind: 'url' })
  }
  return sortModels(readModels(reply.value))
}

/** Whether an answer is a list of models in one of the known shapes; an empty one is. */
export function isModelList(value: unknown): boolean {
  if (Array.isArray(value)) return true
  return isRecord(value) && (Array.isArray(value.data) || Array.isArray(value.models)
    || value.data === null && value.object === 'list')
}

/**
 * The models in an answer of `/models`, each once, in the server's order.
 * @see protocols §7.1
 */
export function readModels(value: unknown): readonly Model[] {
  const body = isRecord(value) ? value : {}
  const named = Array.isArray(body.models) ? body.models : []
  const data: readonly unknown[] = Array.isArray(body.data) ? body.data : named
  const list: readonly unknown[] = Array.isArray(value) ? value : data
  // llama.cpp says in a second list what its models can do
  const second = new Map(named.filter(isRecord).map(entry => [idOf(entry), entry] as const))
  const models = new Map<string, Model>()
  for (const item of list.slice(0, mostModels)) {
    const entry = typeof item === 'string' ? { id: item } : item
    const id = isRecord(entry) ? idOf(entry) : ''
    if (!id || !isRecord(entry) || models.has(id)) continue
    models.set(id, readModel(id, { ...second.get(id), ...entry }))
  }
  return [...models.values()]
}

/** Models by name, families together, `gpt-4` before `gpt-10`. */
export function sortModels(models: readonly Model[]): readonly Model[] {
  const order = new Intl.Collator('en', { numeric: true })
  return [...models].sort((a, b) => order.compare(a.id, b.id))
}

function idOf(entry: Members): string {
  const id = [entry.id, entry.key, entry.name, entry.model].map(textIn).find(Boolean) ?? ''
  return id.replace(/^models\//, '').slice(0, 300)
}

function readModel(id: string, entry: Members): Model {
  const can = abilities(entry)
  const name = textIn(entry.display_name) || textIn(entry.name)
  const pricing = isRecord(entry.pricing) ? entry.pricing : {}
  return withoutUnset({
    id,
    name: name && name !== id && name !== `models/${id}` ? name : undefined,
    context: contextOf(entry),
    vision: can.vision,
    imageGen: can.imageGen,
    reasoning: can.reasoning,
    chat: can.chat ?? guessModel(id).chat,
    inputPrice: perMillion(pricing.prompt), // others name prices in units of their own
    outputPrice: perMillion(pricing.completion),
  })
}

type Ability = 'vision' | 'imageGen' | 'reasoning' | 'chat'

function abilities(entry: Members): { readonly [Name in Ability]?: boolean | undefined } {
  const flags = isRecord(entry.capabilities) ? entry.capabilities : {}
  const tags = namesIn(entry.capabilities)
  const endpoints = namesIn(entry.supported_endpoint_types)
  const architecture = isRecord(entry.architecture) ? entry.architecture : {}
  const inputs = namesIn(architecture.input_modalities)
  const outputs = namesIn(architecture.output_modalities)
  const parameters = namesIn(entry.supported_parameters)
  const type = textIn(entry.type).toLowerCase()
  const chats = endpoints?.some(name => /^(?:openai|openai-response|anthropic|gemini)$/.test(name))
  const seesByTag = type === 'vlm' || tags?.some(tag => tag === 'multimodal' || tag === 'vision')
  return {
    vision: flag(flags.vision) ?? flag(entry.supports_image_in) ?? flag(entry.supports_vision)
      ?? inputs?.includes('image') ?? (seesByTag || undefined),
    imageGen: outputs?.includes('image') ?? endpoints?.includes('image-generation')
      ?? (type === 'image' || undefined),
    reasoning: flag(entry.supports_reasoning) ?? flag(flags.reasoning)
      ?? (tags?.includes('thinking') || parameters?.includes('reasoning') || undefined),
    chat: /^(?:embeddings?|rerank|moderation|image|audio|video|transcribe)$/.test(type) ? false
      : flag(flags.completion_chat) ?? outputs?.includes('text') ?? (endpoints?.length ? chats : undefined),
  }
}

function contextOf(entry: Members): number | undefined {
  const provider = isRecord(entry.top_provider) ? entry.top_provider : {}
  const meta = isRecord(entry.meta) ? entry.meta : {}
  const candidates = [
    entry.loaded_context_length, entry.context_length, entry.context_window,
    entry.max_context_length, entry.max_model_len, provider.context_length,
    meta.n_ctx, // not n_ctx_train: that is the training's, not the server's
  ]
  return candidates.map(numberIn).find(count => count !== undefined && count > 0)
}

function perMillion(price: unknown): number | undefined {
  const value = numberIn(price)
  return value === undefined || value < 0 ? undefined : Number((value * 1_000_000).toPrecision(9))
}

function namesIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(textIn).filter(Boolean) : undefined
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

type Unset<T> = { readonly [Name in keyof T]: T[Name] | undefined }

function withoutUnset(values: Unset<Model>): Model {
  const set = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(set) as unknown as Model
}
