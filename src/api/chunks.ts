import { choiceOf, citationsIn, detailsIn, isFinishedPicture, pictureListOf, startOf, usageIn } from './chunkFields'
import { addDelta, type FinishReason, type ReplyDelta } from './delta'
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
  read(event: StreamEvent, deltas: ReplyDelta[]): void {
    const data = event.data.trim()
    if (event.event === 'error') throw errorTold(data, this.context)
    if (!data || event.event === 'ping' || data.startsWith(':')) return
    if (data === '[DONE]') {
      this.done = true
      this.end(deltas)
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
      deltas.push({ type: 'skipped-frame' })
    }
    this.chunk(value, event.event === 'json', deltas)
  }

  /** What is owed at the end of input. @throws {ApiError} `interrupted`, or `server` where nothing came */
  end(deltas: ReplyDelta[]): void {
    this.rest(deltas)
    const complete = this.finished || this.done || this.whole
    if (complete && this.anything) return
    if (this.finished || this.whole) {
      deltas.push({ type: 'empty' })
      return
    }
    if (this.anything) throw errorIn({ kind: 'interrupted', message: '' }, this.context)
    deltas.push({ type: 'empty' })
    throw errorIn({ kind: 'server', message: '', code: 'empty' }, this.context)
  }

  /** Text that was held back because a tag might have begun there. */
  rest(deltas: ReplyDelta[]): void {
    for (const piece of this.think.end()) this.show(piece, deltas)
    if (this.think.open) {
      this.think.open = false
      deltas.push({ type: 'reasoning-is-text' })
    }
  }

  private chunk(value: Record<string, unknown>, bare: boolean, deltas: ReplyDelta[]): void {
    const start = this.started ? undefined : startOf(value)
    if (start) {
      this.started = true
      deltas.push(start)
    }
    const choice = choiceOf(value)
    const content = isRecord(choice?.message) ? choice.message : isRecord(choice?.delta) ? choice.delta : undefined
    if (content) this.content(content, deltas)
    else if (choice && typeof choice.text === 'string') this.text(choice.text, deltas)
    else if (!choice) this.pictures(pictureListOf(value), deltas)
    const answered = isRecord(choice?.message) || typeof choice?.text === 'string'
    if (isFinishedPicture(value) || (bare && (answered || (!choice && this.anything)))) this.whole = true
    this.cite(value, content, deltas)
    const usage = usageIn(value.usage) ?? usageIn(choice?.usage)
    if (usage) deltas.push({ type: 'usage', usage })
    const reason = textIn(choice?.finish_reason)
    if (reason && !this.finished) this.finish(reason, deltas)
  }

  private finish(reason: string, deltas: ReplyDelta[]): void {
    const failed = failedReasons[reason]
    this.rest(deltas)
    if (failed) throw errorIn({ kind: failed, message: '', code: reason }, this.context)
    this.finished = true
    deltas.push({ type: 'finish', reason: finishReasons[reason] ?? 'stop', word: reason.slice(0, longestWord) })
  }

  private content(content: Record<string, unknown>, deltas: ReplyDelta[]): void {
    const reasoning = textIn(content.reasoning_content) || textIn(content.reasoning) || detailsIn(content.reasoning_details)
    if (reasoning) this.show({ type: 'reasoning-delta', text: reasoning }, deltas)
    if (Array.isArray(content.content)) {
      for (const part of content.content) this.part(part, deltas)
    }
    else if (typeof content.content === 'string') this.text(content.content, deltas)
    else if (typeof content.content === 'number') this.text(String(content.content), deltas)
    if (typeof content.refusal === 'string' && content.refusal) this.show({ type: 'refusal-delta', text: content.refusal }, deltas)
    this.pictures(content.images, deltas)
    this.call(content, deltas)
  }

  private call({ tool_calls: calls, function_call: call }: Record<string, unknown>, deltas: ReplyDelta[]): void {
    if (!calls && !call) return
    this.tools.add(calls)
    this.tools.addFunctionCall(call)
    const all = this.tools.all()
    const known = JSON.stringify(all)
    if (known === this.toolCalls || !all.length) return
    this.toolCalls = known
    this.show({ type: 'tool-calls', calls: all }, deltas)
  }

  private part(part: unknown, deltas: ReplyDelta[]): void {
    if (!isRecord(part)) return
    if (typeof part.text === 'string') this.text(part.text, deltas)
    if (part.image_url !== undefined) this.pictures([part], deltas)
    if (!Array.isArray(part.thinking)) return
    for (const thought of part.thinking) {
      if (isRecord(thought) && typeof thought.text === 'string') this.show({ type: 'reasoning-delta', text: thought.text }, deltas)
    }
  }

  private text(text: string, deltas: ReplyDelta[]): void {
    if (text) for (const piece of this.think.push(text)) this.show(piece, deltas)
  }

  private pictures(list: unknown, deltas: ReplyDelta[]): void {
    if (Array.isArray(list)) for (const picture of picturesIn(list)) this.show(picture, deltas)
  }

  private cite(value: Record<string, unknown>, content: Record<string, unknown> | undefined, deltas: ReplyDelta[]): void {
    const citations = citationsIn(value.search_results) ?? citationsIn(value.citations) ?? citationsIn(content?.annotations)
    if (!citations) return
    const known = JSON.stringify(citations)
    if (known === this.citations) return
    this.citations = known
    deltas.push({ type: 'citations', citations })
  }

  private show(delta: ReplyDelta, deltas: ReplyDelta[]): void {
    this.anything = true
    addDelta(deltas, delta)
  }
}
