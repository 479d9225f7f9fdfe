import { chatModel, thinkingModel } from './models'
import { badParameter, isObject, type JsonObject } from './wire'

export interface ChatMessage {
  readonly role: string
  readonly text: string
  /** How many pictures came along. */
  readonly pictures: number
}

export interface ChatRequest {
  readonly model: typeof chatModel | typeof thinkingModel
  readonly messages: readonly ChatMessage[]
  readonly stream: boolean
  readonly includeUsage: boolean
  readonly stop: readonly string[]
  readonly maxTokens?: number
  readonly seed?: number
}

/**
 * The part of a chat request that the demo goes by. Any model name but the thinking one is
 * answered by `platen-demo`, so that no setting left over from elsewhere silences the demo.
 * @throws {Refusal} 400 where it cannot be answered
 */
export function readChatRequest(body: JsonObject): ChatRequest {
  const { messages, stream_options: streamOptions } = body
  if (messages === undefined) {
    throw badParameter('messages', 'missing_required_parameter', "Missing required parameter: 'messages'.")
  }
  if (!Array.isArray(messages)) {
    throw badParameter('messages', 'invalid_type', "Invalid type for 'messages': expected an array.")
  }
  if (messages.length === 0) {
    throw badParameter('messages', 'empty_array', "Invalid 'messages': empty array.")
  }
  const maxTokens = readMaxTokens(body)
  return {
    model: body.model === thinkingModel ? thinkingModel : chatModel,
    messages: messages.map(readMessage),
    stream: body.stream === true,
    includeUsage: isObject(streamOptions) && streamOptions.include_usage === true,
    stop: [body.stop].flat().filter(stop => typeof stop === 'string' && stop !== '') as string[],
    ...(maxTokens !== undefined && { maxTokens }),
    ...(typeof body.seed === 'number' && { seed: body.seed }),
  }
}

function readMaxTokens(body: JsonObject): number | undefined {
  for (const param of ['max_completion_tokens', 'max_tokens']) {
    const value = body[param]
    if (value === undefined || value === null) continue
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
    throw badParameter(param, 'invalid_value', `Invalid '${param}': expected an integer of at least 1.`)
  }
  return undefined
}

function readMessage(message: unknown, index: number): ChatMessage {
  const param = `messages[${index}]`
  if (!isObject(message) || typeof message.role !== 'string') {
    const missing = `${param}.role`
    throw badParameter(missing, 'missing_required_parameter', `Missing required parameter: '${missing}'.`)
  }
  const { role, content } = message
  if (content === undefined || content === null) return { role, text: '', pictures: 0 }
  if (typeof content === 'string') return { role, text: content, pictures: 0 }
  if (!Array.isArray(content)) {
    throw badParameter(`${param}.content`, 'invalid_type',
      `Invalid type for '${param}.content': expected a string or an array of parts.`)
  }
  const parts = content.filter(isObject)
  return {
    role,
    text: parts.flatMap(({ text }) => typeof text === 'string' ? [text] : []).join('\n'),
    pictures: parts.filter(({ type }) => type === 'image_url').length,
  }
}
