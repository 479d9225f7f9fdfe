import type { ReplyDelta } from './delta'
import { ApiError, type Problem } from './problem'

/**
 * What was learned of a server for a model, as kept in `Connection.quirks`, in the names of the wire:
 * - `temperature`: is refused, and left out
 * - `stream=false`: this value is refused, and the other one sent
 * - `max_tokens>max_completion_tokens`: goes by the other name
 */
export type Finding = string

/** The members of a request body. */
export type BodyFields = Readonly<Record<string, unknown>>

export interface Repaired {
  readonly fields: BodyFields
  /** Findings that changed something and took something away; a rename takes nothing. */
  readonly without: readonly Finding[]
}

interface Repair extends Repaired {
  /** What is worth remembering; nothing where only the value was wrong. */
  readonly learned: readonly Finding[]
}

/** Without them there is no request. */
const needed: readonly string[] = ['model', 'messages', 'prompt']
const mustStream = /non-?streaming|only supports? stream|must (?:be )?(?:use |set to )?stream|(?:set|enable|use) ['"`]?stream/i
const refusal = /not (?:be )?(?:supported?|allowed|permitted|accepted|recogni[sz]ed)|unsupported|unrecogni[sz]ed|unknown|unexpected|extra (?:inputs|fields)|forbidden|不支持|不允许|未知/i
const wrongValue = /\b(?:between|at (?:least|most)|(?:less|greater|more|larger|smaller) than|out of range|range|too (?:large|small|high|low|long)|above|below|maximum|minimum|exceeds?)\b|范围|大于|小于|超过/i

/** The body as the findings want it. */
export function applyFindings(fields: BodyFields, findings: readonly Finding[]): Repaired {
  const changed: Record<string, unknown> = { ...fields }
  const without: Finding[] = []
  for (const finding of findings) {
    const [name = '', replacement] = finding.split('>')
    const [flag = '', value] = finding.split('=')
    if (changed[value === undefined ? name : flag] === undefined) continue
    if (value !== undefined) {
      if (String(changed[flag]) !== value) continue
      changed[flag] = value !== 'true'
      without.push(finding)
    }
    else {
      if (replacement) changed[replacement] ??= changed[name]
      else without.push(finding)
      delete changed[name]
    }
  }
  if (changed.stream !== true) delete changed.stream_options // refused without a stream
  return { fields: changed, without }
}

/**
 * The reply to a body. Where the server's first answer refuses a parameter, before anything else has come,
 * the body is sent once more without it: the only second POST there is.
 * @throws {ApiError} the server's refusal where nothing can be left out, else whatever comes of the second try
 * @see protocols §1.1
 */
export async function* withRepair(
  fields: BodyFields, ask: (fields: BodyFields) => AsyncGenerator<ReplyDelta, void>, signal: AbortSignal,
): AsyncGenerator<ReplyDelta, void> {
  let begun = false
  try {
    for await (const delta of ask(fields)) {
      begun = true
      yield delta
    }
    return
  }
  catch (error) {
    const repair = begun || signal.aborted ? undefined : repairFor(error, fields)
    if (!repair) throw error
    yield { type: 'sent-without', parameters: repair.without, learned: repair.learned }
    yield* ask(repair.fields)
  }
}

/** The body without what the error refuses; undefined where the error names nothing that can be left out. */
function repairFor(error: unknown, fields: BodyFields): Repair | undefined {
  if (!(error instanceof ApiError) || error.kind !== 'param') return undefined
  const { problem } = error
  const name = refusedIn(problem, fields)
  const finding = name && findingFor(name, problem, fields)
  if (!finding) return undefined
  const { fields: repaired, without } = applyFindings(fields, [finding])
  const lasting = refusal.test(textOf(problem)) || !wrongValue.test(textOf(problem))
  return { fields: repaired, without, learned: lasting ? [finding] : [] }
}

function findingFor(name: string, problem: Problem, fields: BodyFields): Finding {
  if (name === 'stream') return `stream=${String(fields.stream)}`
  if (name === 'max_tokens' && problem.message.includes('max_completion_tokens')) return 'max_tokens>max_completion_tokens'
  if (name === 'max_completion_tokens') return 'max_completion_tokens>max_tokens'
  return name
}

/** The member of the body that the error speaks of. */
function refusedIn(problem: Problem, fields: BodyFields): string | undefined {
  if (fields.stream === false && mustStream.test(problem.message)) return 'stream'
  const optional = Object.keys(fields).filter(name => !needed.includes(name) && fields[name] !== undefined)
  if (problem.param) {
    const [first = ''] = problem.param.replace(/^body\./, '').split(/[.[]/)
    return optional.includes(first) ? first : undefined
  }
  if (!refusal.test(problem.message)) return undefined
  const words = problem.message.split(/[^\w-]+/)
  const named = optional.filter(name => words.includes(name))
  return named.length === 1 ? named[0] : undefined
}

function textOf({ message, code, type }: Problem): string {
  return [message, code, type].join('\n').replaceAll('_', ' ')
}
