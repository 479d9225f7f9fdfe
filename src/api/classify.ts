import type { ErrorKind } from './problem'

/** What is known of an error reply when its kind is decided. */
export interface Evidence {
  readonly status: number
  readonly code?: string | undefined
  readonly type?: string | undefined
  readonly reasons: readonly string[]
  readonly message: string
  /** Whether there was a body, and whether it was a web page. */
  readonly form: 'json' | 'text' | 'page' | 'empty' | 'binary'
}

interface Rule {
  readonly kind: ErrorKind
  /** Lower case. Numbers are compared with the code alone, never searched in text. */
  readonly codes?: readonly string[]
  readonly pattern?: RegExp
  /** Status under which the rule does not hold. */
  readonly notWith?: number
}

/** The order decides: vendor codes and texts, since statuses lie. */
const rules: readonly Rule[] = [
  { kind: 'unsupported', pattern: /billing[^]*session key|session key[^]*billing/i },
  { kind: 'cors', pattern: /dangerous-direct-browser-access|cors requests/i },
  {
    kind: 'region',
    codes: ['unsupported_country_region_territory'],
    pattern: /country, region|user location is not supported|地区.{0,20}不支持|不支持.{0,10}地区/i,
  },
  {
    kind: 'quota',
    codes: ['insufficient_quota', 'credit_balance_exhausted', 'insufficient_user_quota',
      'pre_consume_token_quota_failed', 'arrearage', 'used_up', '1113'],
    pattern: /insufficient (?:account )?(?:balance|credits?|funds)|exceeded your current quota|exceeded_current_quota|quota is not enough|more credits|credit balance is too low|payment required|额度已用尽|额度不足|余额不足|欠费|充值/i,
  },
  {
    kind: 'context',
    codes: ['context_length_exceeded', '1261', 'prompt_too_long', 'exceed_context_size_error'],
  },
  {
    kind: 'context', // of "too many tokens" with 429 the rate is meant
    notWith: 429,
    pattern: /maximum context|context window|context size|token limit|too many tokens|maximum number of tokens|input token (?:length|count)|prompt is too long|prompt 超长|range of input length|上下文.{0,20}过长/i,
  },
  {
    kind: 'filter',
    codes: ['content_filter', 'content_policy_violation', 'moderation_blocked', 'data_inspection_failed',
      'datainspectionfailed', 'sensitive_words_detected', 'prompt_blocked', '1301'],
    pattern: /safety system|content moderation|inappropriate content|high risk|responsibleai|敏感|违规/i,
  },
  { kind: 'forbidden', pattern: /must be verified|real-name|实名/i },
  {
    kind: 'model',
    codes: ['model_not_found', 'deploymentnotfound', '1211', '20012'],
    pattern: /model.{0,100}(?:not exist|not found)|not a valid model|no endpoints found|no available channel|无可用渠道|无权使用模型|无权访问模型|模型.{0,40}不存在/i,
  },
  {
    kind: 'overload',
    codes: ['1305', '1312', 'server_is_overloaded', '50505'],
    pattern: /负载已饱和|overload|loading model|server is busy|访问量过大/i,
  },
  {
    kind: 'auth',
    codes: ['invalid_api_key', 'invalid_token', 'token_mismatched', 'no_token',
      '1000', '1001', '1002', '1003', '1004', '110', '111'],
    pattern: /incorrect api key|api key not valid|api_key_invalid|invalid_authentication|invalid token|access token invalid|authentication fails|无效的令牌|令牌已过期|令牌状态不可用|未提供令牌/i,
  },
  {
    kind: 'param',
    codes: ['unsupported_parameter', 'unsupported_value', 'size_not_supported', 'n_not_within_range',
      'invalid_parameter_error', '1210', '1213', '1214'],
    pattern: /unsupported (?:parameter|value)|unknown name|unrecognized request argument|extra_forbidden|not permitted/i,
  },
  { kind: 'url', codes: ['api_not_implemented', 'unknown_url'], pattern: /invalid url/i },
  {
    kind: 'rate',
    codes: ['rate_limit_exceeded', 'too_many_requests', 'slow_down', '1302', '1303'],
    pattern: /rate[ _-]?limit|too many requests|requests per|频率|并发/i,
  },
  {
    kind: 'server', // faults of a relay or of the server behind it
    codes: ['get_channel_failed', 'bad_response_status_code', 'empty_response', 'do_request_failed'],
    pattern: /^channel:/i,
  },
]

/**
 * The kind of an error reply: first what the server says, then its HTTP status.
 * @see protocols §9.2 and §9.4
 */
export function classify(evidence: Evidence): ErrorKind {
  if (evidence.form === 'page') return ofPage(evidence.status)
  const code = evidence.code?.toLowerCase() ?? ''
  const words = [evidence.type ?? '', ...evidence.reasons].map(word => word.toLowerCase())
  const text = [code, ...words, evidence.message].join('\n').slice(0, 4_000)
  const isNamed = (wanted: string) => wanted === code || !/^\d/.test(wanted) && words.includes(wanted)
  const rule = rules.find(({ codes, pattern, notWith }) => notWith !== evidence.status
    && (codes?.some(isNamed) || pattern?.test(text)))
  return rule?.kind ?? ofStatus(fallbackStatus(evidence.status, code), evidence.form)
}

/** A 200 with an error inside often carries the true status as its code. */
function fallbackStatus(status: number, code: string): number {
  const inner = /^[1-5]\d\d$/.test(code) ? Number(code) : 0
  return status >= 200 && status < 300 && inner ? inner : status
}

function ofPage(status: number): ErrorKind {
  return status >= 200 && status < 300 ? 'url' : ofStatus(status, 'page')
}

function ofStatus(status: number, form: Evidence['form']): ErrorKind {
  switch (status) {
    case 401: return 'auth'
    case 402: return 'quota'
    case 403: return form === 'empty' ? 'cors' : 'forbidden'
    case 404: case 405: return 'url'
    case 408: case 504: case 522: case 524: return 'timeout'
    case 413: return 'size'
    case 429: return 'rate'
    case 503: case 529: return form === 'page' ? 'server' : 'overload'
    case 400: case 422: return 'param'
    default: return status >= 500 && status < 600 ? 'server' : 'unknown'
  }
}
