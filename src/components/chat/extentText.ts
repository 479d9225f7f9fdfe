import type { I18n } from '../../locales'

/** What goes along with a prompt, in words: `3 messages ≈ 282 tokens · ≈ $0.02`. Empty where nothing does. */
export function extentText({ messages, tokens, cost = '' }: { readonly messages: number, readonly tokens: number, readonly cost?: string }, { t }: Pick<I18n, 't'>): string {
  return messages ? `${t('meter.messages', { count: messages })} ${t('meter.tokens', { count: tokens })}${cost && ` · ${cost}`}` : ''
}

/** The same of a command, which takes no messages along. */
export function commandText(tokens: number, { t }: Pick<I18n, 't'>): string {
  return `${t('meter.command')}${tokens ? ` ${t('meter.tokens', { count: tokens })}` : ''}`
}
