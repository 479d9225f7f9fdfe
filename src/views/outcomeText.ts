import type { I18n } from '../locales'
import { maxPromptBytes, type SendOutcome } from '../stores/outcome'

/** Why nothing was sent, in one sentence; empty where it was. */
export function outcomeText(outcome: SendOutcome, { t, formatBytes }: Pick<I18n, 't' | 'formatBytes'>): string {
  if (outcome.sent) return ''
  switch (outcome.reason) {
    case 'empty': return t('composer.empty')
    case 'busy': return t('composer.busy')
    case 'full': return t('composer.not-saved')
    case 'broken': return t('composer.failed')
    case 'no-connection': return t('composer.no-connection')
    case 'no-consent': return t('composer.no-consent')
    case 'too-large': return t('composer.too-large', { size: formatBytes(outcome.bytes), limit: formatBytes(maxPromptBytes) })
  }
}
