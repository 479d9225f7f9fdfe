import { choiceOf, citationsIn, detailsIn, isFinishedPicture, pictureListOf, startOf, usageIn } from './chunkFields'
import type { FinishReason, ReplyDelta } from './delta'
import { parseJson } from './errorBody'
import { bodyIsError, type ErrorContext, errorIn, errorTold } from './errors'
import type { ReplyReader } from './exchange'
import { isRecord, textIn } from './json'
import { picturesIn } from './pictures'
import type { StreamEvent } from './sse'
import { ThinkSplitter } from './think'
import { ToolCallCollector } from './toolCalls'

const finishReasons: Readonly<Record<string, FinishReason>> = {
  length: 'length', max_tokens: 'length', model_length: 'length', model_context_window_exceeded: 'length',
  tool_calls: 'tool', function_call: 'tool', tool_use: 'tool',
  content_filter: 'filter', sensitive: 'filter', safety: 'filter',
}
const failedReasons: Readonly<Record<string, 'overload' | 'server'>> = {
  insufficient_system_resource: 'overload', error: 'server', network_error: 'server',
}

/** A finish reason is a word. */
const longestWord = 100

/**
 * Reads the chunks of one chat reply, or its whole JSON, leniently.
 * @see protocols §1.3–1.5: the variants and who sends them
 */
export class ChunkReader implements ReplyReader {
  /** A finish reason was seen: the reply is complete whatever follows. */
  finished = false
  /** `[DONE]` was seen: nothing follows. */
  done = false
  /** Something to show has come. */
  anything = false
  private whole = false
  private started = false
  private skipped = 0
  private citations = ''
  private toolCalls = ''
  private readonly think = new ThinkSplitter()
  private readonly tools = new ToolCallCollector()
  private readonly context: ErrorContext

  constructor(context: ErrorContext) {
    this.context = context
  }

  /** @throws {ApiError} where the event is an error */
  * read(event: StreamEvent): Generator<ReplyDelta> {
    const data = event.data.trim()
    if (event.event === 'error') throw errorTold(data, this.context)
    if (!data || event.event === 'ping' || data.startsWith(':')) return
    if (data === '[DONE]') {
      this.done = true
      yield* this.end()
      return
    }
    const value = parseJson(data)
    if (value === undefined) {
      this.skipped++
      return
    }
    if (bodyIsError(value)) throw errorTold(data, this.context)
    if (!isRecord(value)) return
    if (this.skipped) {
      this.skipped = 0
      yield { type: 'skipped-frame' }
    }
    yield* this.chunk(value, event.event === 'json')
  }

  /** What is owed at the end of input. @throws {ApiError} `interrupted`, or `server` where nothing came */
  * end(): Generator<ReplyDelta> {
    yield* this.rest()
    const complete = this.finished || this.done || this.whole
    if (complete && this.anything) return
    if (this.finished || this.whole) {
      yield { type: 'empty' }
      return
    }
    if (this.anything) throw errorIn({ kind: 'interrupted', message: '' }, this.context)
    yield { type: 'empty' }
    throw errorIn({ kind: 'server', message: '', code: 'empty' }, this.context)
  }

  /** Text that was held back because a tag might have begun there. */
  * rest(): Generator<ReplyDelta> {
    for (const piece of this.think.end()) yield* this.shown(piece)
    if (this.think.open) {
      this.think.open = false
      yield { type: 'reasoning-is-text' }
    }
  }

  private* chunk(value: Record<string, unknown>, bare: boolean): Generator<ReplyDelta> {
    const start = startOf(value)
    if (!this.started && start) {
      this.started = true
      yield start
    }
    const choice = choiceOf(value)
    const content = isRecord(choice?.message) ? choice.message : isRecord(choice?.delta) ? choice.delta : undefined
    if (content) yield* this.content(content)
    else if (choice && typeof choice.text === 'string') yield* this.text(choice.text)
    else if (!choice) yield* this.pictures(pictureListOf(value))
    const answered = isRecord(choice?.message) || typeof choice?.text === 'string'
    if (isFinishedPicture(value) || (bare && (answered || (!choice && this.anything)))) this.whole = true
    yield* this.cited(value, content)
    const usage = usageIn(value.usage) ?? usageIn(choice?.usage)
    if (usage) yield { type: 'usage', usage }
    const reason = textIn(choice?.finish_reason)
    if (reason && !this.finished) yield* this.finish(reason)
  }

  private* finish(reason: string): Generator<ReplyDelta> {
    const failed = failedReasons[reason]
    yield* this.rest()
    if (failed) throw errorIn({ kind: failed, message: '', code: reason }, this.context)
    this.finished = true
    yield { type: 'finish', reason: finishReasons[reason] ?? 'stop', word: reason.slice(0, longestWord) }
  }

  private* content(content: Record<string, unknown>): Generator<ReplyDelta> {
    const reasoning = textIn(content.reasoning_content) || textIn(content.reasoning) || detailsIn(content.reasoning_details)
    if (reasoning) yield* this.shown({ type: 'reasoning-delta', text: reasoning })
    if (Array.isArray(content.content)) {
      for (const part of content.content) yield* this.part(part)
    }
    else if (typeof content.content === 'string') yield* this.text(content.content)
    else if (typeof content.content === 'number') yield* this.text(String(content.content))
    if (typeof content.refusal === 'string' && content.refusal) yield* this.shown({ type: 'refusal-delta', text: content.refusal })
    yield* this.pictures(content.images)
    this.tools.add(content.tool_calls)
    this.tools.addFunctionCall(content.function_call)
    const calls = this.tools.all()
    if (JSON.stringify(calls) === this.toolCalls || !calls.length) return
    this.toolCalls = JSON.stringify(calls)
    yield* this.shown({ type: 'tool-calls', calls })
  }

  private* part(part: unknown): Generator<ReplyDelta> {
    if (!isRecord(part)) return
    if (typeof part.text === 'string') yield* this.text(part.text)
    if (part.image_url !== undefined) yield* this.pictures([part])
    if (!Array.isArray(part.thinking)) return
    for (const thought of part.thinking) {
      if (isRecord(thought) && typeof thought.text === 'string') yield* this.shown({ type: 'reasoning-delta', text: thought.text })
    }
  }

  private* text(text: string): Generator<ReplyDelta> {
    if (text) for (const piece of this.think.push(text)) yield* this.shown(piece)
  }

  private* pictures(list: unknown): Generator<ReplyDelta> {
    if (Array.isArray(list)) for (const picture of picturesIn(list)) yield* this.shown(picture)
  }

  private* cited(value: Record<string, unknown>, content: Record<string, unknown> | undefined): Generator<ReplyDelta> {
    const citations = citationsIn(value.search_results) ?? citationsIn(value.citations) ?? citationsIn(content?.annotations)
    if (!citations || JSON.stringify(citations) === this.citations) return
    this.citations = JSON.stringify(citations)
    yield { type: 'citations', citations }
  }

  private* shown(delta: ReplyDelta): Generator<ReplyDelta> {
    this.anything = true
    yield delta
  }
}
