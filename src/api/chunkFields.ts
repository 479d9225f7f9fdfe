import type { Citation, ReplyDelta, Usage } from './delta'
import { isRecord, numberIn, textIn } from './json'

/** What a chunk says of the whole reply. */
export function startOf(value: Record<string, unknown>): ReplyDelta | undefined {
  const responseId = textIn(value.id)
  const model = textIn(value.model)
  if (!responseId && !model) return undefined
  return { type: 'start', ...(responseId && { responseId }), ...(model && { model }) }
}

/** The first choice: others are never asked for. */
export function choiceOf(value: Record<string, unknown>): Record<string, unknown> | undefined {
  if (isRecord(value.message)) { // Ollama's own protocol
    return { delta: value.message, finish_reason: value.done === true ? textIn(value.done_reason) || 'stop' : '' }
  }
  if (!Array.isArray(value.choices)) return undefined
  return value.choices.find((choice): choice is Record<string, unknown> => isRecord(choice) && Number(choice.index ?? 0) === 0)
}

/** The tokens used; undefined where there are no counts. */
export function usageIn(value: unknown): Usage | undefined {
  if (!isRecord(value)) return undefined
  const input = numberIn(value.prompt_tokens) ?? numberIn(value.input_tokens)
  const output = numberIn(value.completion_tokens) ?? numberIn(value.output_tokens)
  const total = numberIn(value.total_tokens)
  if (input === undefined && output === undefined && total === undefined) return undefined
  const prompt = isRecord(value.prompt_tokens_details) ? value.prompt_tokens_details : {}
  const completion = isRecord(value.completion_tokens_details) ? value.completion_tokens_details : {}
  const reasoning = numberIn(completion.reasoning_tokens)
  const cached = numberIn(value.prompt_cache_hit_tokens) ?? numberIn(prompt.cached_tokens)
  const cost = numberIn(value.cost)
  return {
    input: input ?? 0,
    output: output ?? 0,
    total: total ?? (input ?? 0) + (output ?? 0),
    ...(reasoning !== undefined && { reasoning }),
    ...(cached !== undefined && { cached }),
    ...(cost !== undefined && { cost }),
  }
}

/** The reasoning in OpenRouter's details. */
export function detailsIn(value: unknown): string {
  if (!Array.isArray(value)) return ''
  return value.filter(isRecord).map(detail => textIn(detail.text) || textIn(detail.summary)).join('')
}

/** The pictures of an answer that has no choices, as those of image models on a chat call. @see protocols §4.5 */
export function pictureListOf(value: Record<string, unknown>): unknown {
  return value.data ?? value.images ?? value.output ?? (isFinishedPicture(value) ? [value] : undefined)
}

/** A picture that came in steps is complete. */
export function isFinishedPicture({ type }: Record<string, unknown>): boolean {
  return type === 'image_generation.completed' || type === 'image_edit.completed'
}

/** The sources in any of the known shapes; undefined where there are none. */
export function citationsIn(value: unknown): readonly Citation[] | undefined {
  if (!Array.isArray(value)) return undefined
  const citations = value.flatMap((item: unknown): Citation[] => {
    if (typeof item === 'string') return [{ url: item }]
    const source = isRecord(item) && isRecord(item.url_citation) ? item.url_citation : item
    if (!isRecord(source) || typeof source.url !== 'string') return []
    return [{ url: source.url, ...(typeof source.title === 'string' && { title: source.title }) }]
  })
  return citations.length ? citations : undefined
}
