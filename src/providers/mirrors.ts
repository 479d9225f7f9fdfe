import type { Provider } from './provider'

/** The mirrors of 2023 that the source documents name: `/v1` as at OpenAI, and `/pro` of their own. */
export const mirrors: Provider = {
  id: 'mirrors',
  name: 'openai.wndbac.cn / openai-proxy.com',
  matches: url => /^(?:openai\.wndbac\.cn|api\.openai-proxy\.com)$/.test(url.hostname),
  baseUrl: 'https://openai.wndbac.cn',
  models: { kind: 'list' },
  balance: ['pro-balance', 'billing', 'token-usage', 'credit-grants'],
  browserAccess: 'unknown',
}
