import { hostOf } from './address'
import type { ReadyConnection } from './connection'
import { isPage, parseJson } from './errorBody'
import { ApiError, bodyIsError, type Problem, problemFrom } from './errors'
import { type Finding, findingOf, findingOfFailure, isGood, type TestResult } from './findings'
import { isRecord } from './json'
import type { Environment } from './network'
import { errorContext, requestText, type TextReply } from './request'
import { chatBody, type ChatRequest, completionsBody } from './requestBody'

/** How long one token may take, in ms: some servers load the model first. */
const timeoutMs = 60_000

/**
 * Asks a model for a single token, which proves key and model where there is no list. Billed: only ever at
 * the user's wish.
 * @param fields what the provider does its own way
 * @throws the signal's reason once it has fired
 */
export async function probeWithOneToken(
  ready: ReadyConnection, model: string, options: Environment & Pick<ChatRequest, 'fields'>, signal: AbortSignal,
): Promise<TestResult> {
  const { connection, address } = ready
  const { extra } = connection.parameters
  const request: ChatRequest = {
    model,
    messages: [{ role: 'user', content: 'Hi' }],
    parameters: { stream: false, maxTokens: 1, ...extra && { extra } },
    ...options.fields && { fields: options.fields },
  }
  const older = connection.protocol === 'completions'
  const { fields: body } = (older ? completionsBody : chatBody)({ ...connection, parameters: {} }, request)
  const start = performance.now()
  const elapsed = () => Math.round(performance.now() - start)
  const host = hostOf(address)
  try {
    const reply = await requestText(ready, older ? address.completions : address.chat, { signal, timeoutMs, body })
    return { ...findingOfReply(reply, problemFrom({ ...reply, ...errorContext(ready, model) })), host, ms: elapsed() }
  }
  catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ApiError)) throw error
    const ms = elapsed()
    return { ...await findingOfFailure(error, ready, options, signal), host, ms }
  }
}

function findingOfReply(reply: TextReply, problem: Problem): Finding {
  const { status, text } = reply
  // a model that must stream answers in events
  const value = parseJson(/^data: ?(.*)$/m.exec(text)?.[1] ?? text)
  const isReply = isRecord(value) && Array.isArray(value.choices) && !bodyIsError(value)
  // who finds one token too few has read the key and found the model
  const tooFew = problem.kind === 'param' && /max_(?:completion_)?tokens|max_output_tokens/.test(`${problem.param} ${problem.message}`)
  if (isGood(status) && isReply || tooFew) return { kind: 'works', status }
  if (isPage(text) && status < 500) return { kind: 'web-page', status, problem }
  if (problem.kind === 'url') return { kind: 'wrong-path', status, problem }
  return findingOf({ status, form: 'json', models: [], problem })
}
