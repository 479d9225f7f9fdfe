import { pieces } from './pieces'
import { thinkingModel } from './models'
import { readChatRequest, type ChatRequest } from './request'
import { answerTo, type Answer } from './script'
import { hash } from './seed'
import { pacedStream } from './stream'
import { countTokens, cutToTokens } from './tokens'
import { corsHeaders, json, type JsonObject } from './wire'

interface Completion extends Answer {
  readonly finishReason: 'stop' | 'length'
  readonly usage: JsonObject
}

/**
 * The answer to `/chat/completions`, streamed or whole.
 * @throws {Refusal} 400 where the body is no chat request
 */
export async function answerChat(
  request: Request, body: JsonObject, pace: number,
): Promise<Response> {
  const chat = readChatRequest(body)
  const completion = await complete(chat)
  request.signal.throwIfAborted()
  if (!chat.stream) return json(whole(chat, completion))
  return new Response(pacedStream(frames(chat, completion), pace, request), {
    headers: {
      ...corsHeaders,
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache',
    },
  })
}

/** The scripted answer within the limits of the request. */
async function complete(chat: ChatRequest): Promise<Completion> {
  const thinking = chat.model === thinkingModel
  const scripted = await answerTo(chat.messages, { thinking, seed: chat.seed ?? 0 })
  const wanted = cutAtStop(scripted.text, chat.stop)
  const limit = chat.maxTokens ?? Infinity
  const reasoning = cutToTokens(scripted.reasoning, limit)
  const text = cutToTokens(wanted, limit - countTokens(reasoning))
  const cut = text.length < wanted.length || reasoning.length < scripted.reasoning.length
  const finishReason = cut ? 'length' : 'stop'
  return { text, reasoning, finishReason, usage: usageOf(chat, text, reasoning) }
}

function cutAtStop(text: string, stops: readonly string[]): string {
  const found = stops.map(stop => text.indexOf(stop)).filter(index => index >= 0)
  return text.slice(0, Math.min(text.length, ...found))
}

/** Rough, and counted alike for every request: a message costs three tokens more than its text. */
function usageOf({ messages }: ChatRequest, text: string, reasoning: string): JsonObject {
  const promptTokens = messages.reduce((sum, message) => sum + 3 + countTokens(message.text), 3)
  const reasoningTokens = countTokens(reasoning)
  const completionTokens = reasoningTokens + countTokens(text)
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  }
}

function heading({ model, messages }: ChatRequest, object: string) {
  const id = `chatcmpl-demo-${hash(JSON.stringify(messages)).toString(16).padStart(8, '0')}`
  return { id, object, created: Math.floor(Date.now() / 1000), model }
}

function whole(chat: ChatRequest, completion: Completion): JsonObject {
  const { text, reasoning, finishReason, usage } = completion
  const message = {
    role: 'assistant',
    content: text,
    refusal: null,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
  }
  return {
    ...heading(chat, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
    usage,
  }
}

function* frames(chat: ChatRequest, completion: Completion): Generator<string> {
  const { text, reasoning, finishReason, usage } = completion
  const head = heading(chat, 'chat.completion.chunk')
  const frame = (chunk: JsonObject) => `data: ${JSON.stringify({ ...head, ...chunk })}\n\n`
  const choice = (delta: JsonObject, finish: string | null = null) => frame({
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(chat.includeUsage && { usage: null }),
  })
  yield choice({ role: 'assistant', content: '' })
  for (const piece of pieces(reasoning)) yield choice({ reasoning_content: piece })
  for (const piece of pieces(text)) yield choice({ content: piece })
  yield choice({}, finishReason)
  if (chat.includeUsage) yield frame({ choices: [], usage })
  yield 'data: [DONE]\n\n'
}
