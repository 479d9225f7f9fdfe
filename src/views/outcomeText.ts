import { commandProblemText } from '../components/chat/commandProblem'
import type { I18n } from '../locales'
import { maxPromptBytes, type SendOutcome } from '../stores/outcome'

/** Why nothing was sent, in one sentence; empty where it was. */
export function outcomeText(outcome: SendOutcome, i18n: Pick<I18n, 't' | 'formatBytes' | 'formatNumber'>): string {
  const { t, formatBytes } = i18n
  if (outcome.sent) return ''
  switch (outcome.reason) {
    case 'empty': return t('composer.empty')
    case 'busy': return t('composer.busy')
    case 'full': return t('composer.not-saved')
    case 'read-only': return t('keeping.refused')
    case 'broken': return t('composer.failed')
    case 'no-connection': return t('composer.no-connection')
    case 'unreadable': return t('attach.unreadable-only')
    case 'command': return commandProblemText(outcome.problem, i18n)
    case 'no-consent': return t('composer.no-consent')
    case 'too-large': return t('composer.too-large', { size: formatBytes(outcome.bytes), limit: formatBytes(maxPromptBytes) })
  }
}
