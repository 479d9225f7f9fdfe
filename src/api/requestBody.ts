import type { Connection, Parameters } from './connection'
import { applyFindings, type BodyFields, type Finding } from './repair'

/** A piece of a message that is more than text. The address of a picture is `https:` or `data:`. */
export type ContentPart =
  | { readonly type: 'text', readonly text: string }
  | { readonly type: 'image_url', readonly image_url: { readonly url: string } }

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string | readonly ContentPart[]
}

/** One question, whatever the protocol: each takes from it what it knows. */
export interface ChatRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly parameters: Parameters
  /** What the provider does its own way, in the names of the wire: never sent; sent beside the usual. */
  readonly fields?: { readonly omit?: readonly string[], readonly extra?: Readonly<Record<string, unknown>> }
  /** The name of the conversation at a server that keeps the context itself. */
  readonly sessionId?: string
}

export interface RequestBody {
  readonly fields: BodyFields
  /** What the user set and what is not sent, as the server or the model does not take it. */
  readonly without: readonly Finding[]
}

/** The 2023 default of 16 tokens is no answer. @see protocols §2 */
const completionTokens = 512
const reasoningModel = /^(?:o[134](?:-|$)|gpt-5)/i
const withoutSystemRole = /^o1-(?:mini|preview)/i
/** What models that think first refuse, in part even at its default. */
const notForReasoning = ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'stop']

/**
 * The body of a chat request: only what the user set, and the wish to be told the use of tokens.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 * @see protocols §1.1
 */
export function chatBody(connection: Connection, request: ChatRequest): RequestBody {
  const parameters = { ...connection.parameters, ...request.parameters }
  const { max_tokens: limit, ...common } = parameterFields(parameters)
  const reasons = reasoningModel.test(request.model)
  const role = withoutSystemRole.test(request.model) ? 'user' : reasons ? 'developer' : 'system'
  return completed(connection, request, {
    messages: request.messages.map(message => message.role === 'system' ? { ...message, role } : message),
    ...common,
    [reasons ? 'max_completion_tokens' : 'max_tokens']: limit,
    reasoning_effort: parameters.reasoningEffort,
  }, reasons ? notForReasoning : [])
}

/**
 * The body for a model that only continues a text: the talk as `User:` and `Assistant:`, which ends where the model
 * would go on for the user.
 * @see protocols §2
 */
export function completionsBody(connection: Connection, request: ChatRequest): RequestBody {
  const parameters = { ...connection.parameters, ...request.parameters }
  const common = parameterFields(parameters)
  return completed(connection, request, {
    prompt: promptFrom(request.messages),
    ...common,
    max_tokens: common.max_tokens ?? completionTokens,
    stop: common.stop ?? ['\nUser:'],
  })
}

/** The words of a message without its pictures. */
export function textIn(content: ChatMessage['content']): string {
  return typeof content === 'string' ? content : content.map(part => part.type === 'text' ? part.text : '').filter(Boolean).join('\n')
}

function promptFrom(messages: readonly ChatMessage[]): string {
  const lines = messages.map(({ role, content }) => {
    switch (role) {
      case 'system': return `${textIn(content)}\n`
      case 'user': return `User: ${textIn(content)}`
      case 'assistant': return `Assistant: ${textIn(content)}`
    }
  })
  const goesOn = messages.at(-1)?.role === 'assistant'
  return [...lines, ...goesOn ? [] : ['Assistant:']].join('\n')
}

function parameterFields(parameters: Parameters) {
  return {
    stream: parameters.stream ?? true,
    temperature: parameters.temperature,
    top_p: parameters.topP,
    max_tokens: parameters.maxTokens,
    presence_penalty: parameters.presencePenalty,
    frequency_penalty: parameters.frequencyPenalty,
    stop: parameters.stop?.length ? parameters.stop : undefined,
    seed: parameters.seed,
  }
}

/** With what is the provider's and the user's own, and without what is known to be refused. */
function completed(connection: Connection, request: ChatRequest, own: BodyFields, refused: readonly string[] = []): RequestBody {
  const parameters = { ...connection.parameters, ...request.parameters }
  const omitted = [...refused, ...request.fields?.omit ?? []]
  const merged: BodyFields = {
    model: request.model || undefined,
    ...own,
    stream_options: { include_usage: true },
    ...Object.fromEntries(omitted.map(name => [name, undefined])),
    ...request.fields?.extra,
    ...parameters.extra,
  }
  const sent = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
  const findings = Object.hasOwn(connection.quirks, request.model) ? connection.quirks[request.model] ?? [] : []
  const { fields, without } = applyFindings(sent, findings)
  const wanted = wantedBy(parameters)
  const left = omitted.filter(name => own[name] !== undefined && sent[name] === undefined)
  return { fields, without: [...new Set([...left, ...without])].filter(finding => wanted.has(finding.replace(/=.*/, ''))) }
}

/** The fields that are there because the user asked for them. */
function wantedBy(parameters: Parameters): ReadonlySet<string> {
  const { stream: _, ...fields } = parameterFields(parameters)
  const names = Object.entries({ ...fields, reasoning_effort: parameters.reasoningEffort, max_completion_tokens: parameters.maxTokens, ...parameters.extra })
    .filter(([, value]) => value !== undefined).map(([name]) => name)
  return new Set([...names, ...parameters.stream === undefined ? [] : ['stream']])
}
