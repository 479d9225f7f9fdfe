import type { Evidence } from './classify'
import { isRecord, numberIn, textIn } from './json'

/** What an error reply says, whichever of the known shapes it has; nothing in it is redacted. */
export interface ErrorBody {
  readonly form: Evidence['form']
  /** Empty where the server had no words, or a web page in their place. */
  readonly message: string
  readonly code?: string | undefined
  readonly type?: string | undefined
  readonly reasons: readonly string[]
  readonly param?: string | undefined
  readonly traceId?: string | undefined
  readonly requestId?: string | undefined
  readonly limit?: number | undefined
  readonly asked?: number | undefined
}

type Members = Record<string, unknown>

/** Whether a text is a web page, or another document in angle brackets. */
export function isPage(text: string): boolean {
  return /^\s*<(?:!doctype|!--|\?xml|\/?[a-z][a-z\d]*[\s/>])/i.test(text)
}

/** The value of a JSON text, or undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  }
  catch {
    return undefined
  }
}

/**
 * Reads the body of an error reply.
 * @see protocols §9.1
 */
export function readErrorBody(text: string): ErrorBody {
  if (!text.trim()) return { form: 'empty', message: '', reasons: [] }
  if (isPage(text)) return { form: 'page', message: '', reasons: [] }
  const value = parseJson(text)
  if (value === undefined) return readText(text)
  const body = Array.isArray(value) ? value[0] as unknown : value
  if (isRecord(body)) return readMembers(body)
  return { form: 'json', message: isPage(textIn(body)) ? '' : textIn(body), reasons: [] }
}

function readText(text: string): ErrorBody {
  // bytes that no text has
  if (/[\u0000-\u0008\u000E-\u001F\uFFFD]/.test(text.slice(0, 2_000))) {
    return { form: 'binary', message: '', reasons: [] }
  }
  const words = text.trim()
  // JSON that was cut off: its words are still worth showing
  const member = (names: string) =>
    new RegExp(`"(?:${names})"\\s{0,4}:\\s{0,4}"((?:[^"\\\\]|\\\\.)*)`).exec(words)?.[1]
  const broken = /^[[{]/.test(words)
  const found = member('message|error_msg|msg|error|detail')
  return {
    form: 'text',
    message: broken ? textIn(parseJson(`"${found ?? ''}"`)) || (found ?? '') || words : words,
    code: broken ? member('code') : undefined,
    reasons: [],
  }
}

function readMembers(body: Members): ErrorBody {
  const error = isRecord(body.error) ? body.error : body
  const details = [error.details, error.detail, body.detail]
    .flatMap(value => Array.isArray(value) ? value.filter(isRecord) : [])
  const inner = isRecord(error.innererror) ? error.innererror : {}
  const message = wordsOf(body, error)
  const code = word(error.code ?? error.error_code ?? body.code ?? body.error_code)
  return {
    form: 'json',
    message: isPage(message) ? '' : message,
    code,
    type: word(error.type) ?? textOrNone(error.status),
    reasons: [inner.code, ...details.flatMap(detail => [detail.reason, detail.type])]
      .map(textIn).filter(Boolean),
    param: textOrNone(error.param) ?? details.map(placeOf).find(Boolean) ?? paramIn(message, code),
    traceId: word(body.trace_id ?? error.trace_id ?? body.traceId),
    requestId: word(body.request_id ?? error.request_id ?? body.requestId)
      ?? /\(request id: ([\w-]+)\)/i.exec(message)?.[1],
    limit: numberIn(error.n_ctx),
    asked: numberIn(error.n_prompt_tokens),
  }
}

/** The first words found; those of a provider behind a relay before the relay's own. */
function wordsOf(body: Members, error: Members): string {
  const metadata = isRecord(error.metadata) ? error.metadata : {}
  const raw = isRecord(metadata.raw) ? wordsIn(metadata.raw) : textIn(metadata.raw)
  const name = textIn(metadata.provider_name)
  if (raw.trim() && !isPage(raw)) return (name && `[${name}] `) + innermost(raw)
  return innermost(textIn(body.error) || wordsIn(error) || wordsIn(body))
}

function wordsIn(source: Members, depth = 3): string {
  const { message, error, header, response } = source
  const deeper = (value: unknown) => isRecord(value) && depth ? wordsIn(value, depth - 1) : ''
  const candidates: readonly unknown[] = [
    joined(source.detail, 'msg'), message, source.msg, source.err, source.error_msg, source.detail,
    source.error_description, joined(source.errors, 'message'),
    isRecord(header) ? header.message : '', error,
    deeper(message), deeper(error), deeper(response),
  ]
  return candidates.map(textIn).find(words => words.trim()) ?? ''
}

/** The words inside words that are JSON themselves, three levels deep at most. */
function innermost(words: string, depth = 3): string {
  if (!depth || !/^\s*[[{"]/.test(words)) return words.trim()
  const value = parseJson(words)
  const body = Array.isArray(value) ? value[0] as unknown : value
  const inner = isRecord(body) ? wordsIn(isRecord(body.error) ? body.error : body) : textIn(body)
  return inner ? innermost(inner, depth - 1) : words.trim()
}

function joined(list: unknown, member: string): string {
  if (!Array.isArray(list)) return ''
  const words = list.map(item => textIn(isRecord(item) ? item[member] : item))
  return words.filter(Boolean).join('; ')
}

/** The field that FastAPI complains about: the last name in its path. */
function placeOf(detail: Members): string | undefined {
  const path: readonly unknown[] = Array.isArray(detail.loc) ? detail.loc : []
  return textOrNone(path.filter(part => typeof part === 'string' && part !== 'body').at(-1))
}

function paramIn(message: string, code: string | undefined): string | undefined {
  const named = /(?:unsupported (?:parameter|value)|unrecognized request argument(?: supplied)?|unknown (?:name|field|parameter))s?:?\s{1,3}\\?["'`]?([\w.[\]-]+)/i
  return named.exec(message)?.[1] ?? /^(\w+?)_not_(?:supported|within_range)$/.exec(code ?? '')?.[1]
}

function word(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : textOrNone(value)
}

function textOrNone(value: unknown): string | undefined {
  return textIn(value) || undefined
}
