import type { CommandProblem } from '../../chat/commands/command'
import type { I18n } from '../../locales'

const longestShown = 60

/** Why a command cannot be sent as it stands, in one sentence. */
export function commandProblemText({ kind, name = '', value = '', limit = '' }: CommandProblem, { t, formatNumber }: Pick<I18n, 't' | 'formatNumber'>): string {
  const shown = { name: name.slice(0, longestShown), value: value.slice(0, longestShown), limit }
  switch (kind) {
    case 'no-prompt': return t('command.problem.no-prompt')
    case 'unknown-option': return t('command.problem.unknown-option', shown)
    case 'missing-value': return t(limit ? 'command.problem.missing-value' : 'command.problem.no-value', shown)
    case 'bad-value': return t(limit ? 'command.problem.bad-value' : 'command.problem.wrong-value', shown)
    case 'too-long': return t('command.problem.too-long', { limit: formatNumber(Number(limit)) })
    case 'too-many': return t('command.problem.too-many', { limit })
    case 'no-images': return t('command.problem.no-images')
    case 'no-edits': return t('command.problem.no-edits')
    case 'too-many-sources': return t('command.problem.too-many-sources', { limit })
  }
}
