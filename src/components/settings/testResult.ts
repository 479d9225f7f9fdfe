import type { Connection } from '../../api/connection'
import type { ErrorKind } from '../../api/errors'
import type { TestResult as Finding } from '../../api/probe'
import type { I18n } from '../../locales'
import { sentenceFor } from '../chat/replyError'
import type { TestResult } from './connectionForm'

/** Errors that say more than that there is no list of models. */
const telling: ReadonlySet<ErrorKind> = new Set([
  'quota', 'rate', 'overload', 'region', 'model', 'server', 'param', 'context', 'filter', 'size',
])

/** What a test found, as the panel shows it. */
export function testResultOf(
  finding: Finding, connection: Pick<Connection, 'model' | 'protocol'>, known: Pick<TestResult, 'workedBefore' | 'provider'> = {},
): TestResult {
  const { kind, host, ms } = finding
  if (kind === 'works') return { kind, host, ms, ...finding.models && { models: finding.models.length } }
  const { problem } = finding
  const asksTokens = connection.protocol === 'chat' || connection.protocol === 'completions'
  return {
    kind, host, ms, problem, message: problem.message,
    ...known.workedBefore && { workedBefore: true },
    ...known.provider && { provider: known.provider },
    ...'suggestion' in finding && { suggestion: finding.suggestion },
    ...'local' in finding && { local: finding.local },
    ...'relay' in finding && { relay: finding.relay },
    ...kind === 'no-model-list' && !telling.has(problem.kind) && asksTokens && { tokenModel: connection.model },
  }
}

/** The result in one sentence. */
export function sentenceOf(result: TestResult, t: I18n['t']): string {
  const { kind, problem, local, host = '' } = result
  if (kind === 'works' && result.models === undefined) return t('doctor.replied')
  if (kind === 'no-model-list' && problem && telling.has(problem.kind)) {
    const { key, params } = sentenceFor(problem)
    return t(key, params)
  }
  if (kind === 'unreachable' && problem?.cause === 'offline') return t('error.cause.offline')
  if (kind === 'local-network' && local) return t(`doctor.local.${local}`, { host })
  return t(`test.${kind}`, { count: result.models ?? 0 })
}

/** What else there is to know or to do, each in a sentence. */
export function adviceFor(result: TestResult, t: I18n['t'], origin: string): readonly string[] {
  const { kind, local, problem, host, relay, workedBefore, provider } = result
  const unread = kind === 'cors' || kind === 'unreachable' && problem?.cause !== 'offline'
  const access = kind === 'cors' ? provider?.browserAccess ?? 'unknown' : undefined
  const own = access === 'unknown' && !relay?.baseUrl
  return [
    ...own ? [t('doctor.cors', { origin })] : [],
    ...access && access !== 'unknown' ? [t(`doctor.cors.${access}`, { name: provider?.name || host || '' })] : [],
    ...unread && workedBefore ? [t('doctor.worked-before')] : [],
    ...kind === 'unreachable' && host === 'api.openai.com' ? [t('doctor.openai')] : [],
    ...relay?.baseUrl ? [t('doctor.relay.here')] : [],
    ...kind === 'mixed-content' ? [t('doctor.mixed-content')] : [],
    ...local === 'denied' ? [t('doctor.local.allow')] : [],
  ]
}
