import type { NetworkCause, Problem } from '../../api/errors'
import type { MessageKey } from '../../locales'

/** What the one button of an error does; the view carries it out. */
export type ErrorAction =
  | 'retry' | 'edit-key' | 'check-address' | 'change-connection' | 'choose-model'
  | 'shorten' | 'drop-pictures' | 'edit-message' | 'continue'

/** The first action of protocols §9.3. */
export function actionFor(problem: Pick<Problem, 'kind' | 'cause' | 'message'>): ErrorAction {
  if (refusesPictures(problem)) return 'drop-pictures'
  switch (problem.kind) {
    case 'auth': return 'edit-key'
    case 'quota':
    case 'region':
    case 'unsupported': return 'change-connection'
    case 'context': return 'shorten'
    case 'filter':
    case 'size': return 'edit-message'
    case 'model':
    case 'forbidden': return 'choose-model'
    case 'url':
    case 'cors': return 'check-address'
    case 'network': return problem.cause ? networkAction(problem.cause) : 'retry'
    case 'interrupted': return 'continue'
    case 'rate':
    case 'overload':
    case 'param':
    case 'timeout':
    case 'server':
    case 'unknown':
    case 'internal': return 'retry'
  }
}

/** The model was shown a picture and cannot see. @see protocols §7.3 */
function refusesPictures({ kind, message }: Pick<Problem, 'kind' | 'message'>): boolean {
  return ['param', 'unsupported', 'model', 'server', 'unknown'].includes(kind)
    && /image_url|(?:image|vision|picture|multimodal)\S* (?:input|content)?[^.]{0,40}not (?:support|allow|accept)|not support[^.]{0,40}(?:image|vision|picture|multimodal)|不支持[^。]{0,12}(?:图片|图像|视觉|多模态)/i.test(message)
}

function networkAction(cause: NetworkCause): ErrorAction {
  switch (cause) {
    case 'offline':
    case 'local-server': return 'retry'
    case 'mixed-content':
    case 'cors':
    case 'unreachable': return 'check-address'
  }
}

/** How long the button waits: only where asking again at once makes it worse. */
export function waitMs(problem: Pick<Problem, 'kind' | 'retryAfterMs'>): number {
  return problem.kind === 'rate' || problem.kind === 'overload' ? problem.retryAfterMs ?? 5000 : 0
}

/** The sentence: with its figures where the server told them, and without where it did not. */
export function sentenceFor(problem: Problem): { key: MessageKey, params: Record<string, string | number> } {
  const { kind, cause, limit, asked, model, param, host } = problem
  if (isSessionCode(problem.code)) return { key: `error.${problem.code}`, params: { limit: limit ?? 0, asked: asked ?? 0 } }
  if (refusesPictures(problem)) return { key: 'error.no-vision', params: {} }
  if (problem.code === 'picture-gone') return { key: 'error.picture-gone', params: {} }
  if (problem.code === 'no-picture') return { key: 'error.no-picture', params: {} }
  if (kind === 'forbidden' && /must be verified/i.test(problem.message)) return { key: 'error.forbidden.verify', params: {} }
  if (kind === 'network' && cause && (cause !== 'unreachable' || host)) {
    return { key: `error.cause.${cause}`, params: { host: host ?? '' } }
  }
  if (kind === 'context' && limit && asked) return { key: 'error.context.limit', params: { limit, asked } }
  if (kind === 'model' && model) return { key: 'error.model.named', params: { model } }
  if (kind === 'param' && param) return { key: 'error.param.named', params: { param } }
  return { key: `error.${kind}`, params: { seconds: Math.ceil(waitMs(problem) / 1000) } }
}

/** Our own refusals, made before anything was sent. */
function isSessionCode(code: string | undefined): code is 'session-content' | 'session-key' | 'session-consent' {
  return code === 'session-content' || code === 'session-key' || code === 'session-consent'
}

/** What stands under "Details", as pairs of a label and a text. */
export function detailsOf(problem: Problem): readonly (readonly [MessageKey, string])[] {
  const rows: readonly (readonly [MessageKey, string | number | undefined])[] = [
    ['detail.message', problem.message],
    ['detail.status', problem.status],
    ['detail.code', problem.code],
    ['detail.type', problem.type],
    ['detail.param', problem.param],
    ['detail.request', problem.requestId],
    ['detail.trace', problem.traceId],
    ['detail.host', problem.host],
    ['detail.model', problem.model],
    ['detail.body', problem.body],
  ]
  return rows.flatMap(([key, value]) => value === undefined || value === '' ? [] : [[key, String(value)] as const])
}
